"""Which faces of a photo are those that a sidecar keeps edits of: by who they are, and by where they are.

Faces may be found in another order, and the photo may have been cropped, resized or turned since. One person's
vectors of one photo are then less than 0.02 apart, down to faces of 40 pixels; different people's median is 0.90 (see
`face_reading.judge`). The place decides where the vectors do not: between twins, and where there is no vector.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from fesapp.editing.kept_identity import KeptIdentity

Box = tuple[float, float, float, float]  # x, y, width, height in photo pixels
Size = tuple[int, int]  # width, height in pixels

# Two boxes that share this much of what both cover are in the same place; neighbours in a group photo share nothing.
SAME_PLACE = 0.3
# identity distances below which it is the same person, and from which it is another one whatever the place says:
# light and expression move a vector by 0.2 and less; what is nearer than 0.45 and in its place may be an edited copy
SAME_PERSON, ANOTHER_PERSON = 0.25, 0.45
# vectors that differ by less in their distance are as alike, and the place decides between them
AS_ALIKE = 0.1


class Marked(Protocol):
    """What tells a face from others; each of the three may be unknown."""

    @property
    def box(self) -> Box | None: ...
    @property
    def photo_size(self) -> Size | None: ...
    @property
    def identity(self) -> KeptIdentity | None: ...


@dataclass(frozen=True)
class FaceMark:
    """Where a face is, in a photo of what size, and who it is where that has been looked at."""

    box: Box
    photo_size: Size | None = None
    identity: KeptIdentity | None = None


class _Match(NamedTuple):
    """A face that may be a kept one; the lower the score, the surer."""

    score: float
    found: int
    kept: int
    in_place: bool
    distance: float | None


def pairs(found: Sequence[Marked], kept: Sequence[Marked]) -> dict[int, int]:
    """Which of `kept` is the same face as each of `found`, by index; the surest first, each once.

    Where only the identity speaks for a match, and another face or another edit that is left is as much alike,
    nobody can tell, and none of them is matched.
    """
    matches = sorted(_matches(found, kept))
    result: dict[int, int] = {}
    free = set(range(len(kept)))
    for match in matches:
        if match.found in result or match.kept not in free:
            continue
        left = [other for other in matches if other.found not in result and other.kept in free]
        if match.in_place or not any(_is_rival(other, match) for other in left):
            result[match.found] = match.kept
            free.discard(match.kept)
    return result


def _matches(found: Sequence[Marked], kept: Sequence[Marked]) -> list[_Match]:
    matches = []
    for index, one in enumerate(found):
        for number, other in enumerate(kept):
            match = _match(index, one, number, other)
            if match is not None:
                matches.append(match)
    return matches


def _match(index: int, one: Marked, number: int, other: Marked) -> _Match | None:
    shared = overlap(one, other)
    in_place = shared >= SAME_PLACE
    distance = None if one.identity is None else one.identity.distance(other.identity)
    likely = in_place if distance is None else distance < (ANOTHER_PERSON if in_place else SAME_PERSON)
    if not likely:
        return None
    # matches whose vectors are known to be near come before those that only lie in the same place
    score = (SAME_PERSON if distance is None else distance) - AS_ALIKE * shared
    return _Match(score, index, number, in_place, distance)


def _is_rival(other: _Match, match: _Match) -> bool:
    """Whether another match of the same face, or of the same edit, is about as likely."""
    if (other.found == match.found) == (other.kept == match.kept):  # the match itself, or one of two others
        return False
    return other.distance is not None and match.distance is not None and other.distance < match.distance + AS_ALIKE


def overlap(one: Marked, other: Marked) -> float:
    """What the boxes of two faces share, of what both cover: 0 to 1. Of a photo that was resized they are scaled."""
    if one.box is None or other.box is None:
        return 0.0
    a, b = one.box, _scaled(other.box, other.photo_size, one.photo_size)
    width = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    height = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    shared = max(width, 0.0) * max(height, 0.0)
    both = a[2] * a[3] + b[2] * b[3] - shared
    return shared / both if both > 0 else 0.0


def _scaled(box: Box, size: Size | None, now: Size | None) -> Box:
    """The box in a photo of the size that it has now, if that has the same shape; else it was cropped or turned."""
    if size is None or now is None or size == now:
        return box
    across, down = now[0] / size[0], now[1] / size[1]
    # whole pixels: of a side of 100 a hundredth is lost
    if abs(across / down - 1) > 0.01 + 1 / min(now):
        return box
    return box[0] * across, box[1] * down, box[2] * across, box[3] * down
