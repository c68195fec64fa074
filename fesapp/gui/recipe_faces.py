"""A recipe that was made for a photo of more faces than the one it is given to."""

from __future__ import annotations

import msgspec

from fesapp.editing.recipe import Recipe
from fesapp.gui.words import tr


def for_these_faces(recipe: Recipe, count: int, selected: int) -> tuple[Recipe, str]:
    """The recipe for a photo of `count` faces, and what to say about it; nothing where it fits.

    Where it edits faces that are not there, one of its edits is for the selected face: the one of that number, else the
    first. Numbers in words count from 1, as those beside the faces do.
    """
    edits = [edit for edit in recipe.faces if edit.face is not None and edit.aus]
    made_for = max((edit.face or 0 for edit in edits), default=-1) + 1
    if made_for <= count or not count:
        return recipe, ""
    chosen = next((edit for edit in edits if edit.face == selected), edits[0])
    said = tr("made for {} faces; the edits of its face {} are applied here").format(made_for, (chosen.face or 0) + 1)
    return Recipe([msgspec.structs.replace(chosen, face=selected)]), said
