"""Between what is wanted in the window and the edits in a sidecar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fesapp.action_units import expand
from fesapp.editing.sidecar import KeptEdit, Sidecar
from fesapp.gui.document import Wanted
from fesapp.gui.engine import ShownFace


def to_keep(faces: Sequence[ShownFace], wanted: Sequence[Wanted]) -> list[KeptEdit]:
    """The edits of all faces of a photo, with their boxes."""
    return [
        KeptEdit(aus=dict(want.aus), warp=want.warp, texture=want.texture, face=index, box=_rounded(face.box))
        for index, (face, want) in enumerate(zip(faces, wanted, strict=True))
    ]


def to_want(faces: Sequence[ShownFace], measured: Sequence[Mapping[str, float]], kept: Sidecar) -> tuple[Wanted, ...]:
    """What a sidecar wants of every face of the photo."""
    edits = kept.edits_of([face.box for face in faces])
    return tuple(
        Wanted() if edit is None else _wanted(edit, shown) for edit, shown in zip(edits, measured, strict=True)
    )


def _wanted(edit: KeptEdit, shown: Mapping[str, float]) -> Wanted:
    values = expand(edit.aus)
    if edit.relative:
        values = {control: shown.get(control, 0.0) + value for control, value in values.items()}
    return Wanted(warp=edit.warp, texture=edit.texture).with_values(values, shown)


def _rounded(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    x, y, width, height = (round(float(number), 1) for number in box)
    return x, y, width, height
