"""What overlays are drawn in, and which of them the user can have in other colours."""

from __future__ import annotations

# white lines with dark outlines
LINES = ("arrows", "grid")
LINE, OUTLINE = (255, 255, 255, 235), (0, 0, 0, 150)  # RGBA
# areas covered with one colour, RGB
MASKS = {"uncovered": (255, 64, 129), "attention": (0, 214, 255)}
