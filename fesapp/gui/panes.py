"""How the canvas is divided between original and edit, in plain arithmetic on device pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fesapp.gui.engine import Size
from fesapp.gui.look import Look

GAP = 2  # device pixels between two pictures side by side


@dataclass(frozen=True)
class Pane:
    """A part of the canvas that shows the original or the edit.

    Attributes:
        original: which of the two.
        left: x on the canvas at which its viewport begins.
        start, end: x on the canvas between which it is seen.
    """

    original: bool
    left: int
    start: int
    end: int


def pane_size(canvas: Size, look: Look) -> Size:
    """Width and height of the viewport, which all panes share."""
    width = (canvas[0] - GAP) // 2 if look.comparison == "side" else canvas[0]
    return max(width, 1), canvas[1]


def make_panes(canvas: Size, look: Look) -> tuple[Pane, ...]:
    """The panes of a canvas; the last is the edit's, which tools draw over. All show the original while it is held."""
    width = canvas[0]
    if look.comparison == "side":
        half = pane_size(canvas, look)[0]
        return Pane(True, 0, 0, half), Pane(look.comparing, width - half, width - half, width)
    if look.comparison == "split":
        line = round(width * look.split)
        return Pane(True, 0, 0, line), Pane(look.comparing, 0, line, width)
    return (Pane(look.comparing, 0, 0, width),)


def pane_at(panes: Sequence[Pane], x: float) -> Pane:
    """The pane under x, or the nearest."""
    return min(panes, key=lambda pane: max(pane.start - x, x - pane.end, 0))
