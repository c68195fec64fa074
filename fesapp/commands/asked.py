"""What is asked of each face that a photo turns out to show: recipe file and what was typed together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from fesapp.action_units import MAX_INTENSITY, expand
from fesapp.commands.edit_options import EditOptions
from fesapp.commands.messages import complain
from fesapp.editing.face_edit import FaceEdit
from fesapp.editing.fitting import NotShown, fit
from fesapp.editing.recipe import Recipe
from fesapp.editing.sidecar import Sidecar
from fesapp.errors import FesappError
from fesapp.faces import Face
from fesapp.photos import Photo


def recipe_for(photo: Photo, faces: Sequence[Face], options: EditOptions) -> Recipe:
    """One recipe, each face named, of the recipe file or sidecar and what was typed.

    On the faces chosen `--au` adds to the file and overrides it; `--warp` and `--texture` are for both.

    Raises:
        FesappError: a face is asked for that the photo does not show.
    """
    there = f"the photo shows {len(faces)} face{'s' if len(faces) > 1 else ''}, counted from 0"
    if options.face is not None and options.face >= len(faces):
        raise FesappError(f"there is no face {options.face}: {there}")
    recipe = options.recipe
    if isinstance(recipe, Sidecar):
        recipe = _from_sidecar(recipe, photo, faces, options.face)
    for named in recipe.faces if recipe and options.face is None else ():
        if named.face is not None and named.face >= len(faces):
            raise FesappError(f"the recipe edits face {named.face}, which is not there: {there}; choose with --face")
    edits = []
    for index in range(len(faces)) if options.face is None else [options.face]:
        edit = _edit_of(faces[index], recipe.edit_of(index) if recipe else None, options)
        if edit is not None:
            edits.append(msgspec.structs.replace(edit, face=index))
    return Recipe(edits)


def _edit_of(face: Face, from_file: FaceEdit | None, options: EditOptions) -> FaceEdit | None:
    """What file and typed words together ask of a face."""
    edit = from_file or options.typed
    if edit is None:
        return None
    if from_file is not None and options.typed is not None:
        edit = _together(from_file, options.typed, face.aus or {})
    warp = edit.warp if options.warp is None else options.warp
    texture = edit.texture if options.texture is None else options.texture
    return msgspec.structs.replace(edit, warp=warp, texture=texture)


def _from_sidecar(sidecar: Sidecar, photo: Photo, faces: Sequence[Face], chosen: int | None) -> Recipe:
    """A sidecar's edits for the faces they belong to; for a face that was chosen its own, or else the only one."""
    try:
        found = fit(sidecar, photo, faces)
    except NotShown as error:
        if chosen is None:
            raise FesappError(f"{error}; choose the face to give them to with --face") from None
        return Recipe([_any_edit(sidecar, chosen)])
    if chosen is not None:
        return found.recipe if found.recipe.edit_of(chosen) else Recipe([_any_edit(sidecar, chosen)])
    if found.left_out:
        what = "1 kept edit is" if found.left_out == 1 else f"{found.left_out} kept edits are"
        complain(f"{what} left out: the face is not found in {photo.path}")
    return found.recipe


def _any_edit(sidecar: Sidecar, chosen: int) -> FaceEdit:
    """The edit for a face that the sidecar does not know: its only one, or the one of the face of that number."""
    edits = [edit for edit in sidecar.all if not edit.is_nothing]
    if len(edits) > 1:
        edits = [edit for edit in edits if edit.face == chosen]
    if len(edits) != 1:
        raise FesappError(f"of the edits that are kept none belongs to face {chosen}; choose another face with --face")
    return edits[0].plain(chosen)


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
