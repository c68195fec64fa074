"""Between what is wanted in the window and the edits in a sidecar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fesapp.action_units import expand
from fesapp.editing.kept_edit import KeptEdit
from fesapp.editing.recipe import Recipe
from fesapp.editing.sidecar import Sidecar
from fesapp.gui.document import Wanted
from fesapp.gui.engine import Opened


def to_keep(opened: Opened, wanted: Sequence[Wanted]) -> list[KeptEdit]:
    """The edits of all faces of a photo, with what tells these apart; who is edited is looked at, once."""
    edited = [number for number, want in enumerate(wanted) if want != Wanted()]
    return [
        KeptEdit(dict(want.aus), False, want.warp, want.texture, number, mark.box, mark.photo_size, mark.identity)
        for number, (mark, want) in enumerate(zip(opened.marks(edited), wanted, strict=True))
    ]


def to_want(edits: Sequence[KeptEdit | None], measured: Sequence[Mapping[str, float]]) -> tuple[Wanted, ...]:
    """What the kept edits want of every face of the photo, which show `measured`."""
    return tuple(
        Wanted() if edit is None else _wanted(edit, shown) for edit, shown in zip(edits, measured, strict=True)
    )


def for_faces(recipe: Recipe, opened: Opened, selected: int) -> Recipe:
    """A recipe by face numbers, where it is that of a sidecar: its edits are for the faces they belong to.

    If none of those is in the photo a single edit is for the selected face, and several go by their numbers.
    """
    kept = [edit for edit in recipe.faces if isinstance(edit, KeptEdit)]
    if not kept:
        return recipe
    from fesapp.editing.fitting import edits_for  # brings torch, which is there since the photo was opened

    found = edits_for(Sidecar(faces=kept), opened)
    fitting = [edit.plain(number) for number, edit in enumerate(found) if edit is not None and not edit.is_nothing]
    if fitting:
        return Recipe([*fitting])
    wanted = [edit for edit in kept if not edit.is_nothing]
    return Recipe([edit.plain(selected if len(wanted) == 1 else edit.face) for edit in wanted])


def _wanted(edit: KeptEdit, shown: Mapping[str, float]) -> Wanted:
    values = expand(edit.aus)
    if edit.relative:
        values = {control: shown.get(control, 0.0) + value for control, value in values.items()}
    return Wanted(warp=edit.warp, texture=edit.texture).with_values(values, shown)
