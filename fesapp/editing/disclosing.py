"""What an edited picture says of its edit: the program, and the recipe that makes it of the photo again."""

from __future__ import annotations

import dataclasses

import msgspec

from fesapp import __version__
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.photos import Photo
from fesapp.photos.credentials import Credentials
from fesapp.photos.disclosure import Disclosure

SOFTWARE = f"fesapp {__version__}"


def disclosing(photo: Photo, recipe: Recipe | None, faces: int, credentials: Credentials | None = None) -> Photo:
    """An edited photo that will say so in the files that it is saved to; arguments as of `disclosure_of`."""
    disclosure = disclosure_of(recipe, faces, credentials)
    return dataclasses.replace(photo, metadata=dataclasses.replace(photo.metadata, disclosure=disclosure))


def disclosure_of(recipe: Recipe | None, faces: int, credentials: Credentials | None = None) -> Disclosure:
    """What a picture made by a recipe says of itself.

    Faces go by their number, so that the recipe also fits other photos.

    Args:
        recipe: None where no single one makes the picture.
        faces: of the photo, all of them.
        credentials: to sign with, others than those that are configured.
    """
    document = b"" if recipe is None else msgspec.json.encode(Recipe(_edits(recipe, faces)))
    return Disclosure(document.decode(), SOFTWARE, credentials)


def edits_anything(recipe: Recipe, faces: int) -> bool:
    """Whether a recipe names an Action Unit of any face."""
    return bool(_edits(recipe, faces))


def _edits(recipe: Recipe, faces: int) -> list[FaceEdit]:
    edits = [(face, recipe.edit_of(face)) for face in range(faces)]
    return [
        FaceEdit(edit.aus, edit.relative, edit.warp, edit.texture, face)
        for face, edit in edits
        if edit is not None and edit.aus
    ]
