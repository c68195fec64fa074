"""What is asked of the faces, from `--au`, `--recipe`, `--face` and `--warp` together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from fesapp.action_units import CONTROLS, INDEX, MAX_INTENSITY, expand
from fesapp.commands.messages import WrongUsage
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.errors import FesappError
from fesapp.faces import Face


def parse_aus(texts: Sequence[str], relative: bool) -> FaceEdit | None:
    """The edit that `--au 12=3.5 --au 4L=2` spells; None without any. What comes later counts, and a side beats both.

    Raises:
        WrongUsage: a spelling or a number that is wrong.
    """
    if not texts:
        return None
    named: dict[str, float] = {}
    try:
        for name, value in map(_parse_au, texts):
            named.pop(name, None)  # goes to the end, where it beats other spellings of the same
            named[name] = value
        edit = FaceEdit(aus=expand(named), relative=relative)
        edit.check()
    except FesappError as error:
        raise WrongUsage(f"--au: {error}") from None
    return edit


def _parse_au(text: str) -> tuple[str, float]:
    name, equals, value = (part.strip() for part in text.partition("="))
    if not (name and equals and value):
        raise FesappError(f"{text!r} is not of the form 12=3.5 (Action Unit, L or R for one side, =, intensity)")
    try:
        return name, float(value)
    except ValueError:
        raise FesappError(f"{text!r} has no number after the =; write it as in 12=3.5") from None


def recipe_for(
    faces: Sequence[Face], recipe: Recipe | None, typed: FaceEdit | None, face: int | None, warp: float | None
) -> Recipe:
    """One recipe, each face named, of a recipe file and what was typed.

    Args:
        typed: from `--au`; on the faces chosen it adds to the recipe file and overrides it.
        face: the only face to edit, None for all.
        warp: strength of the motion, for the recipe file too; None leaves that as it is.

    Raises:
        FesappError: a face is asked for that the photo does not show.
    """
    _require_faces(len(faces), recipe, face)
    edits = []
    for index in range(len(faces)) if face is None else [face]:
        asked = [edit for edit in (recipe and recipe.edit_of(index), typed) if edit is not None]
        if asked:
            edit = asked[0] if len(asked) == 1 else _together(*asked, shown=faces[index].aus or {})
            strength = edit.warp if warp is None else warp
            edits.append(msgspec.structs.replace(edit, face=index, warp=strength))
    return Recipe(edits)


def _require_faces(count: int, recipe: Recipe | None, face: int | None) -> None:
    there = f"the photo shows {count} face{'s' if count > 1 else ''}, counted from 0"
    if face is not None and face >= count:
        raise FesappError(f"there is no face {face}: {there}")
    if recipe is not None and face is None:
        for edit in recipe.faces:
            if edit.face is not None and edit.face >= count:
                raise FesappError(f"the recipe edits face {edit.face}, which is not there: {there}; choose with --face")


def _together(first: FaceEdit, second: FaceEdit, shown: Mapping[str, float]) -> FaceEdit:
    """`second` over `first`. Where only one of them is relative both become absolute, for the face that shows `shown`."""
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
