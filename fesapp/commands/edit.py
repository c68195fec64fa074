"""`fesapp edit`: photo, recipe and typed Action Units in; edited photo, figures and picture of the flow out."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from fesapp.action_units import BY_NUMBER, to_json
from fesapp.commands.asked import recipe_for
from fesapp.commands.edit_options import EditOptions
from fesapp.commands.messages import complain, print_json
from fesapp.commands.signing import check_credentials
from fesapp.editing.disclosing import disclosing
from fesapp.editing.face_motion import FaceMotion
from fesapp.editing.face_reading import asked_of
from fesapp.editing.flow_picture import flow_image
from fesapp.editing.measuring import find_faces, measure_edit
from fesapp.editing.motion_field import View
from fesapp.editing.recipe import Recipe
from fesapp.editing.rendering import apply_motions, motions_of
from fesapp.errors import FesappError
from fesapp.faces import Face
from fesapp.photos import Photo, limited, losses, open_photo

# rows of the flow's picture drawn at a time, so that a large photo needs little memory
STRIPE = 512


@dataclass(frozen=True)
class EditedFace:
    """One face of the photo: intensities by control before, asked (of those named) and after.

    `after` is None where the face was not found again.
    """

    face: Face
    asked: dict[str, float]
    after: dict[str, float] | None

    @property
    def before(self) -> dict[str, float]:
        return self.face.aus or {}


@dataclass(frozen=True)
class Edited:
    """What was done: the file written, all faces of the photo, and the milliseconds from opening to saved.

    `losses` are phrases for what the file's format cannot hold of the photo.
    """

    output: Path
    faces: list[EditedFace] = field(default_factory=list)
    ms: float = 0.0
    losses: list[str] = field(default_factory=list)


def run(options: EditOptions, as_json: bool) -> None:
    """Edit and say what came out.

    Raises:
        FesappError: it could not be done, and no file was made; with `--overwrite`, an old picture of the flow may
            have been replaced.
    """
    done = edit(options)
    for loss in done.losses:
        complain(f"note: {done.output}: {loss}")
    for index, face in enumerate(done.faces):
        if face.after is None:
            complain(f"face {index} is not found again in {done.output}; what it shows there is not measured")
    if as_json:
        print_json(as_document(done))
    else:
        _print_summary(done)


def edit(options: EditOptions) -> Edited:
    """Edit, save, and measure the result."""
    started = time.perf_counter()
    credentials = check_credentials(options.sign)
    photo = open_photo(options.photo)
    faces = find_faces(photo)
    if not faces:
        raise FesappError(
            f"{options.photo} shows no face that could be found; choose one with a face of 48 px or wider"
        )
    recipe = recipe_for(photo, faces, options)
    recipe.check()
    motions = motions_of(photo, faces, recipe)
    result = apply_motions(photo, motions)
    if motions:
        result = disclosing(result, recipe, len(faces), credentials)
    saved = limited(result, options.max_side)
    output = _write(saved, photo, motions, options)
    ms = 1000 * (time.perf_counter() - started)
    edited = [_measured(photo, result, face, recipe, i) for i, face in enumerate(faces)]
    return Edited(output, edited, ms, losses(saved, output, options.saving))


def as_document(done: Edited) -> dict[str, object]:
    """The contract of `edit --json`.

    All faces are in it, in the order of `find_faces`. A face that is not edited has an empty `aus_asked`.
    `aus_after` is measured on the result wherever a pixel of the face's box changed, and is `aus_before` elsewhere.
    """
    faces = [
        {
            "box": [round(float(number), 1) for number in item.face.box],
            "aus_before": to_json(item.before),
            "aus_asked": to_json(item.asked),
            "aus_after": None if item.after is None else to_json(item.after),
        }
        for item in done.faces
    ]
    return {"output": str(done.output), "faces": faces, "ms": round(done.ms, 1), "losses": done.losses}


def _write(result: Photo, photo: Photo, motions: Sequence[FaceMotion], options: EditOptions) -> Path:
    """Write the flow's picture, if one is asked for, and the result; without the result the picture goes again."""
    with ExitStack() as undo:
        if options.flow is not None:
            is_new = not os.path.lexists(options.flow)
            flow = _flow_photo(photo, motions)
            flow.save(options.flow, overwrite=options.overwrite, options=options.saving)
            if is_new:
                undo.callback(options.flow.unlink, missing_ok=True)
        output = result.save(options.out, overwrite=options.overwrite, options=options.saving)
        undo.pop_all()
    return output


def _flow_photo(photo: Photo, motions: Sequence[FaceMotion]) -> Photo:
    """The flow in the colours of the wheel, as large as the photo."""
    width, height = photo.size
    views = [View(0, top, 1.0, (width, min(STRIPE, height - top))) for top in range(0, height, STRIPE)]
    return Photo(pixels=np.vstack([flow_image(motions, view) for view in views]))


def _measured(photo: Photo, result: Photo, face: Face, recipe: Recipe, index: int) -> EditedFace:
    edit = recipe.edit_of(index)
    asked = {} if edit is None else asked_of(edit, face.aus or {})
    return EditedFace(face, asked, measure_edit(photo, result, face))


def _print_summary(done: Edited) -> None:
    console = Console()
    console.print(f"Wrote {done.output} ({done.ms:.0f} ms)", markup=False, highlight=False, soft_wrap=True)
    for index, face in enumerate(done.faces):
        if face.asked:
            console.print(_table(f"Face {index}", face))


def _table(title: str, face: EditedFace) -> Table:
    """Left / right, or one number, of the Action Units that were asked for."""
    table = Table(title=title, title_justify="left")
    for heading in ("Action Unit", "", "before", "asked", "after"):
        table.add_column(heading, justify="left" if heading in ("Action Unit", "") else "right")
    before, asked = to_json(face.before), to_json(face.asked)
    after = {} if face.after is None else to_json(face.after)
    for key in asked:
        unit = BY_NUMBER[int(key[2:])]
        cells = (_written(before.get(key)), _written(asked[key]), _written(after.get(key)))
        table.add_row(key, unit.name, *cells)
    return table


def _written(value: float | dict[str, float] | None) -> str:
    if value is None:
        return "–"
    if isinstance(value, dict):
        return " / ".join(f"{side[0].upper()} {number:.1f}" for side, number in value.items())
    return f"{value:.1f}"
