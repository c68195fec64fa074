"""Learning rates over a run."""

from __future__ import annotations

import math


def cosine(rate: float, step: int, steps: int) -> float:
    """Learning rate at `step` of `steps`: 200 of rise, then a cosine (Loshchilov & Hutter 2017) to a 50th."""
    warm = min(1.0, (step + 1) / 200)
    return rate * warm * (0.02 + 0.49 * (1 + math.cos(math.pi * min(1.0, step / steps))))
