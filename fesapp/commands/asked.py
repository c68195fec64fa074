"""What is asked of each face that a photo turns out to show: recipe file and what was typed together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from fesapp.action_units import CONTROLS, INDEX, MAX_INTENSITY, expand
from fesapp.commands.edit_options import EditOptions
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.errors import FesappError
from fesapp.faces import Face


def recipe_for(faces: Sequence[Face], options: EditOptions) -> Recipe:
    """One recipe, each face named, of the recipe file and what was typed.

    On the faces chosen `--au` adds to the file and overrides it; `--warp` and `--texture` are for both.

    Raises:
        FesappError: a face is asked for that the photo does not show.
    """
    _require_faces(len(faces), options)
    edits = []
    for index in range(len(faces)) if options.face is None else [options.face]:
        from_file = options.recipe.edit_of(index) if options.recipe else None
        edit = from_file or options.typed
        if edit is not None:
            if from_file is not None and options.typed is not None:
                edit = _together(from_file, options.typed, faces[index].aus or {})
            warp = edit.warp if options.warp is None else options.warp
            texture = edit.texture if options.texture is None else options.texture
            edits.append(msgspec.structs.replace(edit, face=index, warp=warp, texture=texture))
    return Recipe(edits)


def _require_faces(count: int, options: EditOptions) -> None:
    there = f"the photo shows {count} face{'s' if count > 1 else ''}, counted from 0"
    if options.face is not None and options.face >= count:
        raise FesappError(f"there is no face {options.face}: {there}")
    for edit in options.recipe.faces if options.recipe and options.face is None else ():
        if edit.face is not None and edit.face >= count:
            raise FesappError(f"the recipe edits face {edit.face}, which is not there: {there}; choose with --face")


def _together(first: FaceEdit, second: FaceEdit, shown: Mapping[str, float]) -> FaceEdit:
    """`second` over `first`. Where only one of them is relative both become absolute, for a face that shows `shown`."""
    if first.relative != second.relative:
        first, second = _absolute(first, shown), _absolute(second, shown)
    return msgspec.structs.replace(first, aus={**expand(first.aus), **expand(second.aus)})


def _absolute(edit: FaceEdit, shown: Mapping[str, float]) -> FaceEdit:
    if not edit.relative:
        return edit
    aus = {c: float(np.clip(shown.get(c, 0.0) + v, 0, MAX_INTENSITY)) for c, v in expand(edit.aus).items()}
    return msgspec.structs.replace(edit, aus=aus, relative=False)


def asked_of(face: Face, edit: FaceEdit | None) -> dict[str, float]:
    """Absolute intensities, by control, that an edit asks of a face for the Action Units it names.

    The warp strength is in them: at half strength, half of the way is asked.
    """
    if edit is None:
        return {}
    wanted = edit.wanted(face.aus or {})
    named = expand(edit.aus)
    return {control: float(wanted[INDEX[control]]) for control in CONTROLS if control in named}
