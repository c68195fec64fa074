"""Action Units that work against each other, and what it costs a pull that two of them rise at once.

Where both would rise they count as if they moved the handle nearly the same way (RIVALRY), so that raising the second
gains little. More than that would let the sliders jump where one takes over from the other.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

# By number. Inner brow raiser and brow lowerer are none: they act together in sadness (Ekman, Friesen & Hager 2002).
RIVALS = ((2, 4), (5, 45), (12, 15), (12, 18), (16, 17), (17, 26), (18, 20), (23, 25), (23, 26))
# the cosine of the angle between two rivals' effects that is taken for the true one, where it is greater
RIVALRY = 0.7


def rivalry(numbers: Sequence[int], slopes: np.ndarray) -> np.ndarray:
    """(n, n) what it costs, per intensity of both, that two levers rise: what they gain by pulling different ways.

    Args:
        numbers: of their Action Units; slopes: (2, n) the handle's motion per intensity of each.
    """
    size = np.linalg.norm(slopes, axis=0)
    gained = np.maximum(RIVALRY * np.outer(size, size) - slopes.T @ slopes, 0)
    rivals = [[(i, j) in RIVALS or (j, i) in RIVALS for j in numbers] for i in numbers]
    return np.asarray(np.where(rivals, gained, 0.0))
