"""Giving kept edits to the faces that a photo turns out to show: by who they are, and by where they are.

The window, the shell, batches and Python all do it here, so that what is edited in one is the same in the others.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Protocol

from fesapp.editing.face_marks import FaceMarks
from fesapp.editing.json_file import one_line
from fesapp.editing.kept_edit import KeptEdit
from fesapp.editing.recipe import Recipe
from fesapp.editing.same_faces import FaceMark, overlap
from fesapp.editing.sidecar import Sidecar, photo_name
from fesapp.errors import FesappError
from fesapp.faces import Face
from fesapp.photos import Photo

# boxes of one face in one picture, found twice, share more than this; those of a picture that was cropped hardly ever
SAME_PICTURE = 0.8


class NotShown(FesappError):
    """Edits are for faces none of which the photo shows."""


class Marks(Protocol):
    """What can tell the faces of a photo apart; see `FaceMarks`."""

    def marks(self, look_at: Container[int]) -> Sequence[FaceMark]: ...


def edits_for(sidecar: Sidecar, faces: Marks) -> list[KeptEdit | None]:
    """For each of a photo's faces the edit that is its own, None where there is none.

    Who the faces are is looked at only if it could matter: if there are several of them, or one that has moved.
    """
    marks = faces.marks(())
    if _must_look(sidecar, marks):
        marks = faces.marks(range(len(marks)))
    return sidecar.edits_of(marks)


def _must_look(sidecar: Sidecar, marks: Sequence[FaceMark]) -> bool:
    edits = [edit for edit in sidecar.all if edit.identity is not None]
    if not edits or len(marks) > 1:
        return bool(edits)
    still = (
        edit.photo_size == mark.photo_size and overlap(mark, edit) > SAME_PICTURE for edit in edits for mark in marks
    )
    return not all(still)


@dataclass(frozen=True)
class Fit:
    """What a sidecar comes to for a photo.

    Attributes:
        recipe: its edits, each for a face by number.
        left_out: how many edits are of faces that were there when it was written and are no longer.
    """

    recipe: Recipe
    left_out: int


def fit(sidecar: Sidecar, photo: Photo, faces: Sequence[Face]) -> Fit:
    """Give a sidecar's edits to the faces of a photo; see `recipe_from_sidecar`."""
    edits = edits_for(sidecar, FaceMarks(photo, faces))
    wanted = [edit.plain(n) for n, edit in enumerate(edits) if edit is not None and not edit.is_nothing]
    if not wanted and not all(edit.is_nothing for edit in sidecar.all):
        where = photo_name(photo.path) if photo.path else "the photo"
        whose = f"faces in {sidecar.photo}" if sidecar.photo not in (None, where) else "faces"
        raise NotShown(one_line(f"the edits are of {whose} that {where} does not show"))
    given = {id(edit) for edit in edits}
    return Fit(Recipe([*wanted]), sum(not edit.is_nothing and id(edit) not in given for edit in sidecar.faces))


def recipe_from_sidecar(sidecar: Sidecar, photo: Photo, faces: Sequence[Face]) -> Recipe:
    """The recipe that a sidecar is for this photo: each of its edits for the face that it belongs to, by number.

    `render` with it gives the pixels that the window saves. Edits of faces that the photo does not show are left out,
    as long as one of the others is there; `fit` says how many.

    Args:
        sidecar: of this photo, of an older state of it or of a copy; `Sidecar.load(sidecar_to_read(path))`.
        faces: from `find_faces(photo)`.

    Raises:
        NotShown: something is wanted, but of none of these faces: a FesappError in one line.
    """
    return fit(sidecar, photo, faces).recipe


def fitted(recipe: Recipe, photo: Photo, faces: Sequence[Face]) -> Recipe:
    """A recipe whose edits name the photo's faces by number: that of a sidecar as `recipe_from_sidecar` makes it.

    Raises:
        NotShown: as there.
    """
    if not any(isinstance(edit, KeptEdit) for edit in recipe.faces):
        return recipe
    kept = [edit if isinstance(edit, KeptEdit) else KeptEdit.of(edit) for edit in recipe.faces]
    return recipe_from_sidecar(Sidecar(faces=kept), photo, faces)
