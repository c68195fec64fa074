"""Random Action Unit changes to train on: one unit or many, both sides or one, towards and away from neutral."""

from __future__ import annotations

import numpy as np

from fesapp.action_units import ACTION_UNITS, INDEX, MAX_INTENSITY, OPPOSITES, ActionUnit

MOST_UNITS = 6
# units whose motion is large, or hard because something slides over something, are asked more often
OFTEN = {45: 4.0, 26: 2.0, 12: 1.5, 25: 1.5, 7: 1.5, 5: 1.5}
_SHARES = np.array([OFTEN.get(unit.number, 1.0) for unit in ACTION_UNITS])
_SHARES /= _SHARES.sum()
NEUTRAL_SHARE, ONE_SIDE_SHARE = 0.08, 0.35


def random_wanted(shown: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Intensities (len(CONTROLS),) to ask of a face that shows `shown`."""
    wanted = shown.copy()
    if rng.random() < NEUTRAL_SHARE:
        return np.zeros_like(shown)
    count = 1 if rng.random() < 0.3 else int(rng.integers(2, MOST_UNITS + 1))
    for k in rng.choice(len(ACTION_UNITS), count, replace=False, p=_SHARES):
        controls = ACTION_UNITS[k].controls
        value = _random_intensity(rng)
        for control in controls:
            wanted[INDEX[control]] = value
        if len(controls) == 2 and rng.random() < ONE_SIDE_SHARE:
            other = INDEX[controls[rng.integers(2)]]
            wanted[other] = shown[other] if rng.random() < 0.6 else _random_intensity(rng)
    for one, opposite in OPPOSITES:
        if wanted[INDEX[one]] > 0 and wanted[INDEX[opposite]] > 0:
            wanted[INDEX[one if rng.random() < 0.5 else opposite]] = 0
    return wanted


def _random_intensity(rng: np.random.Generator) -> float:
    kind = rng.random()
    if kind < 0.12:
        return 0.0
    return MAX_INTENSITY if kind < 0.24 else float(rng.uniform(0, MAX_INTENSITY))


def control_at(shown: np.ndarray, control: str, value: float) -> np.ndarray:
    """Intensities (len(CONTROLS),) that ask `value` of one control; a gaze loses its opposite."""
    wanted = shown.copy()
    wanted[INDEX[control]] = value
    for pair in OPPOSITES:
        if control in pair:
            wanted[INDEX[pair[1 - pair.index(control)]]] = 0
    return wanted


def unit_at(shown: np.ndarray, unit: ActionUnit, value: float) -> np.ndarray:
    """The same of one unit, both sides."""
    wanted = shown
    for control in unit.controls:
        wanted = control_at(wanted, control, value)
    return wanted
