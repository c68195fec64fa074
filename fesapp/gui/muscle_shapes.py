"""Where the muscles lie in a schematic face, as curves; simplified after the plates of the FACS manual (2002).

Coordinates: x from the midline, positive towards the person's own left, which is the right of the picture; y down
from the top of the head. The face is about 84 wide and 116 high. Shapes are those of the left side; the right mirrors
them, but for the gaze, which turns both eyes the same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Point = tuple[float, float]

WIDTH, HEIGHT = 96.0, 120.0
EYE: Point = (18.0, 53.0)
MOUTH: Point = (0.0, 90.0)


@dataclass(frozen=True)
class Strand:
    """Fibres from the bone to the skin, bent towards `by`."""

    start: Point
    end: Point
    by: Point | None = None


@dataclass(frozen=True)
class Ring:
    """Fibres around a middle: an arc of an ellipse. Degrees count clockwise from the person's left, 90 is down."""

    middle: Point
    radii: Point
    begin: float = 0.0
    span: float = 360.0


Shape = Strand | Ring

_LIPS_HALF = Ring(MOUTH, (17.0, 9.5), -90.0, 180.0)
_LIPS_INNER_HALF = Ring(MOUTH, (12.5, 5.5), -90.0, 180.0)
_LIDS = Ring(EYE, (11.5, 7.5))


def _beside_eyes(dx: float, dy: float) -> tuple[Shape, ...]:
    """The straight muscles that pull both eyeballs to one side."""
    strands = []
    for x in (-EYE[0], EYE[0]):
        for spread in (-2.2, 2.2):
            start = (x + dx * 6 + abs(dy) * spread, EYE[1] + dy * 5 + abs(dx) * spread)
            end = (x + dx * 13 + abs(dy) * spread * 0.5, EYE[1] + dy * 12 + abs(dx) * spread * 0.5)
            strands.append(Strand(start, end))
    return tuple(strands)


# by number of the Action Unit
SHAPES: Mapping[int, tuple[Shape, ...]] = {
    1: (Strand((4, 17), (6, 39)), Strand((9, 16), (11, 38)), Strand((14, 17), (15.5, 38))),
    2: (Strand((21, 18), (21.5, 38)), Strand((26, 21), (27, 39)), Strand((31, 26), (31.5, 41))),
    4: (Strand((3.5, 48), (20, 39.5), (10, 41)), Strand((3.5, 51), (16, 43), (9, 45)), Strand((4, 52), (5, 38))),
    5: (
        Strand((18, 38), (10, 48), (12, 43)),
        Strand((18, 38), (18, 47)),
        Strand((18, 38), (26, 48), (24, 43)),
        Ring(EYE, (11.0, 6.5), 200.0, 140.0),
    ),
    6: (Ring(EYE, (17.5, 14.0)), Ring(EYE, (14.0, 10.8))),
    7: (_LIDS, Ring(EYE, (8.5, 5.0), 20.0, 140.0)),
    9: (Strand((5, 52), (8.5, 75), (6, 64)), Strand((7, 53), (12, 82), (10, 70))),
    10: (Strand((14, 65), (8, 83)), Strand((18.5, 65), (11, 84)), Strand((23, 66), (13.5, 85))),
    12: (Strand((29, 62), (17, 88)), Strand((33.5, 65), (18.5, 90))),
    14: (Strand((33, 83), (19, 89.5)), Strand((33, 89), (19, 90.5)), Strand((31, 95), (19, 92))),
    15: (Strand((18, 91.5), (15, 109)), Strand((18.5, 92), (19.5, 108)), Strand((19, 92), (24, 105.5))),
    16: (Strand((4.5, 98), (9, 110)), Strand((8, 97.5), (13, 109.5)), Strand((11.5, 96.5), (17, 108))),
    17: (Strand((2, 99), (3.5, 112)), Strand((4.5, 99), (8, 111.5))),
    18: (
        Strand((5, 79), (15, 87), (11, 81)),
        Strand((5, 101), (15, 93), (11, 99)),
        Ring(MOUTH, (8.0, 7.5), -90.0, 180.0),
    ),
    20: (Strand((34, 85), (19, 90)), Strand((33, 90), (19, 91)), Strand((24, 108), (18, 93), (22, 100))),
    22: (_LIPS_HALF, Ring(MOUTH, (9.0, 8.0), -90.0, 180.0)),
    23: (_LIPS_HALF, _LIPS_INNER_HALF),
    24: (_LIPS_HALF, _LIPS_INNER_HALF),
    25: (
        Strand((4.5, 98), (9, 110)),
        Strand((8, 97.5), (13, 109.5)),
        Ring(MOUTH, (16.0, 8.0), -90.0, 180.0),
    ),
    26: (
        Strand((36, 66), (29, 97)),
        Strand((32, 66), (25, 100)),
        Strand((34, 33), (36, 61), (38, 47)),
        Strand((28.5, 30), (33.5, 61), (35, 46)),
    ),
    45: (_LIDS, Ring(EYE, (11.0, 6.5), 190.0, 160.0), Ring(EYE, (8.0, 4.0), 190.0, 160.0)),
    61: _beside_eyes(1, 0),
    62: _beside_eyes(-1, 0),
    63: _beside_eyes(0, -1),
    64: _beside_eyes(0, 1),
}
BOTH_EYES_ONE_WAY = frozenset({61, 62, 63, 64})
