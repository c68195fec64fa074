"""How the photo is looked at: overlay, opacity, outlines, comparison. Plain Python; not part of the edit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from fesapp.editing.overlay_colours import LINES
from fesapp.gui.engine import OverlayStyle
from fesapp.gui.listeners import Listeners
from fesapp.gui.settings import Colour

STYLES: tuple[OverlayStyle, ...] = ("arrows", "grid", "wheel", "magnitude", "uncovered", "attention")
DEFAULT_OPACITY = 0.8

# side by side: original left, edit right; split: one picture, the original left of a line
Comparison = Literal["side", "split"]


@dataclass
class Look:
    """How photo and edit are shown.

    Attributes:
        style: the overlay drawn, None for none.
        opacity: its strength from 0 to 1.
        comparing: the original is held up in place of the edit.
        comparison: original and edit are seen both at once; None: the edit alone.
        split: where the split line stands, as a share of the canvas's width.
        outlines: faces are outlined where there are several.
    """

    style: OverlayStyle | None = None
    opacity: float = DEFAULT_OPACITY
    comparing: bool = False
    comparison: Comparison | None = None
    split: float = 0.5
    outlines: bool = True
    line_colour: Colour | None = None  # of arrows and grid; None: the program's own
    uncovered_colour: Colour | None = None
    painted_colour: Colour | None = None
    listeners: Listeners[[]] = field(default_factory=Listeners)
    _last: OverlayStyle = "arrows"

    def set_style(self, style: OverlayStyle | None) -> None:
        self.style = style
        self._last = style or self._last
        self.listeners.tell()

    def toggle_overlay(self) -> None:
        """Hide the overlay, or show the one seen last."""
        self.set_style(None if self.style else self._last)

    def next_style(self) -> None:
        """Show the next overlay in turn."""
        self.set_style(STYLES[(STYLES.index(self._last) + (self.style is not None)) % len(STYLES)])

    def set_opacity(self, opacity: float) -> None:
        self.opacity = min(max(opacity, 0.0), 1.0)
        self.listeners.tell()

    def compare(self, comparing: bool) -> None:
        """Show the original instead of the edit while `comparing`."""
        if comparing != self.comparing:
            self.comparing = comparing
            self.listeners.tell()

    def set_colours(self, line: Colour | None, uncovered: Colour | None, painted: Colour | None) -> None:
        """Draw arrows and grid, and each of the masks, in other colours than the program's own."""
        if (line, uncovered, painted) != (self.line_colour, self.uncovered_colour, self.painted_colour):
            self.line_colour, self.uncovered_colour, self.painted_colour = line, uncovered, painted
            self.listeners.tell()

    @property
    def tint(self) -> Colour | None:
        """The colour that the user wants for the style that is shown, None for its own."""
        if self.style in LINES:
            return self.line_colour
        return {"uncovered": self.uncovered_colour, "attention": self.painted_colour}.get(self.style or "")

    def toggle_comparison(self, comparison: Comparison) -> None:
        """Show original and edit both at once in this way, or the edit alone again."""
        self.comparison = None if self.comparison == comparison else comparison
        self.listeners.tell()

    def set_split(self, share: float) -> None:
        """Move the split line to a share of the canvas's width."""
        self.split = min(max(share, 0.0), 1.0)
        self.listeners.tell()

    def set_outlines(self, outlines: bool) -> None:
        self.outlines = outlines
        self.listeners.tell()
