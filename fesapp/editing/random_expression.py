"""Expressions at random that a face could make: units that act together, none further than it goes by itself.

The combinations are those in which FACS coders find units together (Ekman, Friesen & Hager, *FACS Investigator's
Guide*, 2002, and the presets of this program); how strongly each may act, and how much the sides differ, is composed.
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from fesapp.action_units import ACTION_UNITS, BY_NUMBER, MAX_INTENSITY

# units that act together, with how strongly each is asked, by what of the face they move
BROWS: tuple[Mapping[int, float], ...] = (
    {},
    {1: 3.0, 2: 3.5},
    {1: 3.5, 4: 2.5},
    {4: 4.0},
    {1: 3.0, 2: 2.5, 4: 2.5},
    {2: 3.0},
)
EYES: tuple[Mapping[int, float], ...] = ({}, {5: 3.0}, {7: 2.5}, {45: 1.8})
MOUTHS: tuple[Mapping[int, float], ...] = (
    {6: 3.5, 12: 4.0, 25: 3.0},
    {6: 2.5, 12: 3.0},
    {12: 3.0, 14: 1.5},
    {6: 3.5, 12: 4.5, 25: 4.0, 26: 3.0},
    {15: 3.0, 17: 2.5},
    {17: 3.0, 24: 2.5},
    {9: 3.0, 10: 2.5},
    {20: 3.0, 25: 2.0},
    {25: 3.0, 26: 3.0},
    {23: 2.5, 24: 2.5},
    {18: 3.5},
    {14: 3.0},
    {},
)
# wide eyes go neither with a smile's raised cheeks nor with a wrinkled nose
APART = ((5, 6), (5, 9))
ONE_SIDE_SHARE = 0.15  # of expressions in which a brow or a mouth corner acts alone
ALONE = (2, 12, 14)
SIDES_DIFFER = 0.12  # by this share of the intensity, at most
GAZE_SHARE, GAZE = 0.3, 2.5
WEAKEST, STRONGEST = 0.7, 1.2  # an expression as a whole, in parts of the intensities above


def random_expression(rng: random.Random) -> dict[str, float]:
    """Intensities by control, 0 to 5, of a plausible expression; every control of every unit is named."""
    units = _combination(rng)
    strength = rng.uniform(WEAKEST, STRONGEST)
    expression = {control: 0.0 for unit in ACTION_UNITS for control in unit.controls}
    for number, most in units.items():
        expression.update(_unit(number, strength * most * rng.uniform(0.85, 1.0), rng))
    if rng.random() < GAZE_SHARE:
        expression[f"AU{rng.choice((61, 62, 63, 64))}"] = round(rng.uniform(0.5, GAZE), 2)
    return expression


def _combination(rng: random.Random) -> dict[int, float]:
    """Units with how strongly each is asked: of brows, eyes and mouth, but never nothing at all."""
    while True:
        units = {**rng.choice(BROWS), **rng.choice(EYES), **rng.choice(MOUTHS)}
        if units and not any(one in units and other in units for one, other in APART):
            return units


def _unit(number: int, intensity: float, rng: random.Random) -> dict[str, float]:
    unit = BY_NUMBER[number]
    if not unit.sided:
        return {unit.key: round(min(intensity, MAX_INTENSITY), 2)}
    lean = rng.uniform(-SIDES_DIFFER, SIDES_DIFFER)
    shares = [1 + lean, 1 - lean]
    if number in ALONE and rng.random() < ONE_SIDE_SHARE:
        shares[rng.randrange(2)] = 0.15
    values = (round(min(intensity * share, MAX_INTENSITY), 2) for share in shares)
    return dict(zip(unit.controls, values, strict=True))
