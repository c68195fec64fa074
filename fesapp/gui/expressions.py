"""Whole expressions on the document's faces: what is wanted after a recipe, of some groups, or on the way to another.

Plain Python. Nothing here changes the document; `Edits` does, in one step, or `Document.trial` shows it first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from fesapp.action_units import BY_CONTROL, CONTROLS, GROUPS, mirror_permutation
from fesapp.editing.presets import values_of
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.gui.document import Document, Wanted

ALL_GROUPS = frozenset(GROUPS)


def after_recipe(
    document: Document,
    recipe: Recipe,
    strength: float = 1.0,
    groups: Collection[str] = ALL_GROUPS,
    base: tuple[Wanted, ...] | None = None,
) -> tuple[Wanted, ...]:
    """What is wanted of every face once a recipe is applied to what is wanted now, or to `base`.

    An edit that names a face is for that face, one that names none for the selected face. Units that the recipe does
    not name stay as they are wanted.

    Args:
        strength: how far to go from what the photo shows to what is asked; above 1 it goes beyond, up to 5.
        groups: of the Action Units that are to change.

    Raises:
        FesappError: the recipe is for a face that the photo does not have.
    """
    recipe.check_faces(len(document.faces))
    faces = list(document.wanted if base is None else base)
    for edit in recipe.faces:
        index = document.selected if edit.face is None else edit.face
        if index < len(faces):
            faces[index] = _with_edit(faces[index], edit, document.all_measured[index], strength, groups)
    return tuple(faces)


def _with_edit(
    wanted: Wanted, edit: FaceEdit, measured: Mapping[str, float], strength: float, groups: Collection[str]
) -> Wanted:
    values = values_of(edit, measured, strength)
    changed = wanted.with_values({c: v for c, v in values.items() if BY_CONTROL[c].group in groups}, measured)
    # a preset at full strength leaves the face's own strengths; a sidecar says what it wants of its face
    if edit.face is not None or (edit.warp, edit.texture) != (1.0, 1.0):
        changed = replace(changed, warp=edit.warp, texture=edit.texture)
    return changed


def towards(
    document: Document,
    target: Mapping[str, float],
    share: float,
    groups: Collection[str] = ALL_GROUPS,
    but: Collection[str] = (),
) -> tuple[Wanted, ...]:
    """What is wanted of every face when the selected one goes a share (0 to 1) of the way to other intensities.

    Controls in `but` stay as they are.
    """
    values = {
        control: document.wanted_value(control) + share * (value - document.wanted_value(control))
        for control, value in target.items()
        if BY_CONTROL[control].group in groups and control not in but
    }
    return with_selected(document, document.selected_wanted.with_values(values, document.measured))


def with_selected(document: Document, wanted: Wanted) -> tuple[Wanted, ...]:
    """What is wanted of every face, with something else of the selected one."""
    faces = list(document.wanted)
    if faces:
        faces[document.selected] = wanted
    return tuple(faces)


def shown_expression(document: Document) -> dict[str, float]:
    """Intensities of the selected face by control, as its sliders show them."""
    return {control: round(document.wanted_value(control), 3) for control in CONTROLS}


def change(document: Document) -> dict[str, float]:
    """By how much each changed control of the selected face differs from what the photo shows."""
    aus = document.selected_wanted.aus
    return {c: round(aus[c] - document.measured.get(c, 0.0), 3) for c in CONTROLS if c in aus}


def mirrored(expression: Mapping[str, float]) -> dict[str, float]:
    """The expression of the mirrored picture."""
    source = mirror_permutation()
    return {control: expression.get(CONTROLS[source[index]], 0.0) for index, control in enumerate(CONTROLS)}
