"""The times of an animation's pictures in the whole units of a file's format."""

from __future__ import annotations


class FrameClock:
    """Rounds each time so that what is told of all of them adds up to what they are.

    Args:
        per_second: units in a second; least: the fewest that a picture may be told to last.
    """

    def __init__(self, per_second: int, least: int) -> None:
        self._per_second, self._least = per_second, least
        self._shown, self._told = 0.0, 0

    def units(self, seconds: float) -> int:
        """How many units the next picture is told to last."""
        self._shown += seconds
        told = max(self._least, round(self._per_second * self._shown) - self._told)
        self._told += told
        return told
