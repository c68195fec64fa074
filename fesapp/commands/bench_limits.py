"""What the figures of `fesapp bench` are to be on two cores: the window's promises, and whether they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Limit:
    """A figure that is to be `value` at least, or at most."""

    value: float
    at_least: bool = False

    def is_kept(self, figure: float) -> bool:
        return figure >= self.value if self.at_least else figure <= self.value

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.value:g}"


LIMITS = {
    "start_ms": Limit(2000),
    "drag_fps": Limit(30, at_least=True),
    "drag_close_fps": Limit(30, at_least=True),
    "drag_block_ms": Limit(50),
    "drag_close_block_ms": Limit(50),
    "drag_memory_mb": Limit(50),
}


def judged(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """For each limit its value, on which side of it the figure is to be, and whether it is kept.

    Of times the 95th percentile counts. `kept` is null where the figure could not be measured.
    """
    return {
        name: {
            "at_least" if limit.at_least else "at_most": limit.value,
            "kept": None if (figure := _figure(document.get(name))) is None else limit.is_kept(figure),
        }
        for name, limit in LIMITS.items()
    }


def _figure(measured: float | dict[str, float] | None) -> float | None:
    return measured["p95"] if isinstance(measured, dict) else measured
