"""How large a draft may be so that the picture follows the hand."""

from __future__ import annotations

from collections import deque
from statistics import median

# milliseconds: a picture that takes longer is drafted first, and how long a draft is to take
SLOW_MS, DRAFT_MS = 25.0, 22.0
# a draft that took between these was of the right size
TOO_FAST_MS, TOO_SLOW_MS = 16.0, 26.0
SMALLEST = 0.5
# sizes are multiples of this, so that small differences of time do not change them
STEP = 1 / 16
# a picture that takes this many times as long, or as short, is of another view
OTHER_VIEW = 1.5


class Drafts:
    """Learns from the time that pictures took.

    `share` is the width of the next draft as a share of the full one's; 1 where no draft is needed.
    """

    def __init__(self) -> None:
        self.share = 1.0
        self._full_ms = 0.0
        self._recent: deque[float] = deque(maxlen=3)

    def learn(self, share: float, ms: float) -> None:
        """A picture of this share took so long."""
        if share == 1.0:
            self._learn_full(ms)
        elif share == self.share:
            self._learn_draft(ms)

    def _learn_full(self, ms: float) -> None:
        if ms <= SLOW_MS:
            self._choose(1.0)
        elif self.share == 1.0 or not 1 / OTHER_VIEW < ms / self._full_ms < OTHER_VIEW:
            self._full_ms = ms
            self._choose(_stepped((DRAFT_MS / ms) ** 0.5))

    def _learn_draft(self, ms: float) -> None:
        # a part of the time is the same for every size, and single pictures are held up by other programs
        self._recent.append(ms)
        usual = median(self._recent)
        if len(self._recent) == self._recent.maxlen and not TOO_FAST_MS <= usual <= TOO_SLOW_MS:
            self._choose(_stepped(self.share * (DRAFT_MS / usual) ** 0.5))

    def _choose(self, share: float) -> None:
        if share != self.share:
            self.share = share
            self._recent.clear()


def _stepped(share: float) -> float:
    return min(max(int(share / STEP) * STEP, SMALLEST), 1 - STEP)
