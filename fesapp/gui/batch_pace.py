"""How long a batch still takes, told from how fast it has been. Plain Python."""

from __future__ import annotations

import time
from collections.abc import Callable

# rows after which an estimate is worth something
_ENOUGH = 3


class BatchPace:
    """Time counts from `begin` until `stop`, pauses not."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._since: float | None = None
        self._before = 0.0
        self._first = 0

    def begin(self, over: int) -> None:
        """A run begins, of which so many rows are over already."""
        self._before, self._first, self._since = 0.0, over, self._now()

    def stop(self) -> None:
        """It pauses, or is over."""
        self._before, self._since = self.seconds, None

    def go_on(self) -> None:
        """The pause has ended."""
        if self._since is None:
            self._since = self._now()

    @property
    def seconds(self) -> float:
        """How long it has worked."""
        return self._before + (0.0 if self._since is None else self._now() - self._since)

    def left(self, over: int, total: int) -> float | None:
        """Seconds that `total` rows still take, of which `over` are over; None while that cannot be told."""
        made = over - self._first
        return self.seconds / made * (total - over) if made >= _ENOUGH else None
