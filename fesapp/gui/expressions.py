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

# a difference of intensity that nobody sees, and that the measuring cannot tell from none
UNSEEN = 0.1

ALL_GROUPS = frozenset(GROUPS)


def after_recipe(
    document: Document,
    recipe: Recipe,
    strength: float = 1.0,
    groups: Collection[str] = ALL_GROUPS,
    base: tuple[Wanted, ...] | None = None,
    was_measured: bool = False,
) -> tuple[Wanted, ...]:
    """What is wanted of every face once a recipe is applied to what is wanted now, or to `base`.

    An edit that names a face takes the place of all that is wanted of that face. One that names none is for the
    selected face, and units that it does not name stay as they are wanted; units that it asks to rest and that hardly
    show are left as the photo has them.

    Args:
        strength: how far to go from what is wanted before to what is asked: at 0 nothing changes, above 1 it goes
            beyond, up to 5.
        groups: of the Action Units that are to change.
        was_measured: what is asked was measured on a face rather than chosen: where it differs from what the photo
            shows by no more than the measuring can tell, nothing is asked.

    Raises:
        FesappError: the recipe is for a face that the photo does not have.
    """
    recipe.check_faces(len(document.faces))
    faces = list(document.wanted if base is None else base)
    for edit in recipe.faces:
        index = document.selected if edit.face is None else edit.face
        if index < len(faces):
            asked = _asked(edit, document.all_measured[index], groups, was_measured)
            if edit.face is not None:
                shown = document.all_measured[index]
                asked = {c: shown.get(c, 0.0) for c in faces[index].aus if BY_CONTROL[c].group in groups} | asked
            faces[index] = _with_edit(faces[index], edit, asked, document.all_measured[index], strength)
    return tuple(faces)


def _asked(
    edit: FaceEdit, measured: Mapping[str, float], groups: Collection[str], was_measured: bool
) -> dict[str, float]:
    """What an edit asks of the units of some groups, where it is worth asking."""
    asked = {c: value for c, value in values_of(edit, measured).items() if BY_CONTROL[c].group in groups}
    return {c: _seen(v, measured.get(c, 0.0)) if was_measured or v == 0 else v for c, v in asked.items()}


def _seen(value: float, shown: float) -> float:
    """A value, or what the photo shows where nobody could tell them apart."""
    return shown if abs(value - shown) < UNSEEN else value


def _with_edit(
    wanted: Wanted, edit: FaceEdit, asked: Mapping[str, float], measured: Mapping[str, float], strength: float
) -> Wanted:
    """What is wanted of a face that goes a share of the way to what is asked; 0.0 to 1.0 is from here to there."""
    before = {c: wanted.aus.get(c, measured.get(c, 0.0)) for c in asked}
    changed = wanted.with_values({c: _between(before[c], asked[c], strength) for c in asked}, measured)
    # a preset at full strength leaves the face's own strengths; a sidecar says what it wants of its face
    if edit.face is not None or (edit.warp, edit.texture) != (1.0, 1.0):
        warp, texture = (
            min(max(_between(one, other, strength), 0.0), 1.0)
            for one, other in ((wanted.warp, edit.warp), (wanted.texture, edit.texture))
        )
        changed = replace(changed, warp=warp, texture=texture)
    return changed


def _between(one: float, other: float, share: float) -> float:
    # exactly there at either end
    return other if share == 1 else one + share * (other - one)


def towards(
    document: Document,
    target: Mapping[str, float],
    share: float,
    groups: Collection[str] = ALL_GROUPS,
    but: Collection[str] = (),
) -> tuple[Wanted, ...]:
    """What is wanted of every face when the selected one goes a share (0 to 1) of the way to measured intensities.

    Controls in `but` stay as they are.
    """
    values = {
        control: _between(document.wanted_value(control), _seen(value, document.measured.get(control, 0.0)), share)
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
