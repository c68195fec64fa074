"""What a step of the history is called: which slider, from which value to which."""

from __future__ import annotations

from collections.abc import Mapping

from fesapp.action_units import ActionUnit
from fesapp.gui.document import Wanted
from fesapp.gui.muscle_tip import SIDE_NAMES
from fesapp.gui.words import tr


def unit_step(unit: ActionUnit, measured: Mapping[str, float], before: Wanted, after: Wanted) -> str:
    """The move of an Action Unit on a face that shows `measured`: "AU12 left 2.0 → 3.5"; without a side where both
    say the same."""
    ends = {control: (_value(control, before, measured), _value(control, after, measured)) for control in unit.controls}
    moves = {control: (f"{one:.1f}", f"{other:.1f}") for control, (one, other) in ends.items()}
    if all(one == other for one, other in moves.values()):  # a fine step
        moves = {control: (f"{one:.2f}", f"{other:.2f}") for control, (one, other) in ends.items()}
    if len(set(moves.values())) == 1:
        return "{} {} → {}".format(unit.key, *next(iter(moves.values())))
    told = [(control[-1], *move) for control, move in moves.items() if move[0] != move[1]]
    return f"{unit.key} " + ", ".join(f"{tr(SIDE_NAMES[side])} {one} → {other}" for side, one, other in told)


def strength_step(name: str, strength: str, before: Wanted, after: Wanted) -> str:
    """The move of a strength: "Warp strength 100 % → 60 %"."""
    one, other = (round(100 * float(getattr(wanted, strength))) for wanted in (before, after))
    return f"{name} {one} % → {other} %"


def _value(control: str, wanted: Wanted, measured: Mapping[str, float]) -> float:
    return wanted.aus.get(control, measured.get(control, 0.0))
