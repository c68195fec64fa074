"""Where a face can be grabbed: groups of landmarks, and the Action Units whose muscles move each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# what moves a handle, by number of the Action Unit: how dear an intensity of it is compared with the first choice, 1
Dearness = Mapping[int, float]


@dataclass(frozen=True)
class Handle:
    """A place of the face that can be pulled.

    Attributes:
        key: "mouth_corner_L"; name: as in "Pull the left mouth corner".
        landmarks: of MediaPipe's mesh, around whose mean it lies.
        units: the Action Units that may explain a pull. What pulls there most is cheap; what moves much else is dear.
        side: "L" or "R" as in controls, the person's own; "" in the middle, which both sides pull alike.
    """

    key: str
    name: str
    landmarks: tuple[int, ...]
    units: Dearness
    side: str = ""


# names, landmarks of the person's left and right, units
_PAIRS: tuple[tuple[str, tuple[int, ...], tuple[int, ...], Dearness], ...] = (
    ("mouth corner", (291,), (61,), {12: 1, 15: 1, 20: 1, 18: 3, 14: 6}),
    ("inner brow", (336, 285), (107, 55), {1: 1, 4: 1}),
    ("outer brow", (334, 293), (105, 63), {2: 1, 4: 1}),
    ("upper lid", (386,), (159,), {5: 1, 45: 1}),
    ("pupil", (473,), (468,), {61: 1, 63: 1}),
    ("lower lid", (374,), (145,), {7: 1, 6: 4}),
    ("cheek", (280, 425), (50, 205), {6: 1, 12: 2}),
    ("nostril", (358, 294), (129, 64), {9: 1, 10: 1}),
)
_MIDDLE: tuple[tuple[str, tuple[int, ...], Dearness], ...] = (
    ("upper lip", (0, 13), {10: 1, 25: 2, 22: 3}),
    ("lower lip", (14, 17), {25: 1, 16: 1, 17: 1, 26: 2, 23: 2}),
    ("chin", (152, 175), {26: 1, 17: 1}),
)


def _handles() -> list[Handle]:
    sided = [
        Handle(f"{name.replace(' ', '_')}_{side}", f"{word} {name}", landmarks, units, side)
        for name, left, right, units in _PAIRS
        for side, word, landmarks in (("L", "left", left), ("R", "right", right))
    ]
    return sided + [Handle(name.replace(" ", "_"), name, marks, units) for name, marks, units in _MIDDLE]


HANDLES: dict[str, Handle] = {handle.key: handle for handle in _handles()}
