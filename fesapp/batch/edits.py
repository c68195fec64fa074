"""Which edit each face of a photo gets: the recipe, or the photo's own sidecar, by the batch's options."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from fesapp.batch.options import BatchOptions
from fesapp.editing.face_edit import FaceEdit
from fesapp.editing.fitting import recipe_from_sidecar
from fesapp.editing.recipe import Recipe
from fesapp.editing.sidecar import Sidecar, sidecar_of, sidecar_to_read
from fesapp.errors import FesappError
from fesapp.faces import Face
from fesapp.photos import Photo


def recipe_for(recipe: Recipe, faces: Sequence[Face], options: BatchOptions) -> Recipe:
    """One recipe that names each face to be edited.

    Raises:
        FesappError: a face is asked for that the photo does not show, or an intensity is out of range.
    """
    there = "the photo shows one face, face 0" if len(faces) == 1 else f"the photo's faces are 0 to {len(faces) - 1}"
    chosen = _chosen(options.faces, len(faces))
    if chosen is None:
        raise FesappError(f"there is no face {options.faces}: {there}")
    for edit in recipe.faces if options.faces == "all" else ():
        if edit.face is not None and edit.face >= len(faces):
            raise FesappError(f"the recipe edits face {edit.face}, which is not there: {there}")
    edits = ((index, recipe.edit_of(index)) for index in chosen)
    made = Recipe([_with_options(edit, index, options) for index, edit in edits if edit is not None])
    made.check()
    return made


def own_recipe(photo: Photo, path: Path, faces: Sequence[Face]) -> Recipe:
    """What the sidecar of the photo at `path` asks of the faces found in it.

    Raises:
        FesappError: there is no sidecar, it cannot be read, or it is for faces that the photo does not show.
    """
    try:
        sidecar = Sidecar.load(sidecar_to_read(path))
    except FileNotFoundError:
        raise FesappError(f"{path} has no sidecar ({sidecar_of(path).name})") from None
    return recipe_from_sidecar(sidecar, photo, faces)


def has_sidecar(photo: Path) -> bool:
    return sidecar_to_read(photo).exists()


def _chosen(faces: str | int, count: int) -> list[int] | None:
    if faces == "all":
        return list(range(count))
    index = 0 if faces == "largest" else int(faces)
    return [index] if index < count else None


def _with_options(edit: FaceEdit, face: int, options: BatchOptions) -> FaceEdit:
    return msgspec.structs.replace(
        edit,
        face=face,
        relative=edit.relative if options.relative is None else options.relative,
        warp=edit.warp if options.warp is None else options.warp,
        texture=edit.texture if options.texture is None else options.texture,
    )
