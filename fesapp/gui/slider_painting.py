"""The picture of an intensity slider: groove, handle, and the marks of what was measured before and after."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPolygonF

HANDLE = 6.0  # radius, in pixels
_GROOVE = 4.0
_MARK = 4.0  # height of a mark, and half a pixel more than its half width


@dataclass(frozen=True)
class SliderPicture:
    """What is to be seen, in pixels of the widget: from `left` to `right` runs the groove, at `middle` of its height.

    `mark` is where the photo stands and `achieved` where the result does (None: not shown). `bar` is where the
    coloured part of the groove begins that ends at the handle.
    """

    left: float
    right: float
    middle: float
    handle: float
    bar: float
    mark: float | None
    achieved: float | None
    enabled: bool
    focused: bool
    lit: bool


def paint_slider(painter: QPainter, shades: QPalette, seen: SliderPicture) -> None:
    role = QPalette.ColorRole
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    _bar(painter, seen, seen.left, seen.right, shades.color(role.Mid))
    if seen.enabled:
        _bar(painter, seen, min(seen.bar, seen.handle), max(seen.bar, seen.handle), shades.color(role.Highlight))
        _paint_marks(painter, shades, seen)
    _paint_handle(painter, shades, seen)


def _paint_marks(painter: QPainter, shades: QPalette, seen: SliderPicture) -> None:
    role = QPalette.ColorRole
    if seen.mark is not None:
        painter.setBrush(shades.color(role.Midlight))
        painter.drawPolygon(_triangle(seen.mark, seen.middle + HANDLE + 1, _MARK))
    if seen.achieved is not None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(shades.color(role.WindowText), 1.2))
        painter.drawPolygon(_triangle(seen.achieved, seen.middle - HANDLE - 0.5, -_MARK))


def _paint_handle(painter: QPainter, shades: QPalette, seen: SliderPicture) -> None:
    role = QPalette.ColorRole
    focused = seen.focused and seen.enabled
    colour = shades.color(role.Light)
    painter.setPen(QPen(shades.color(role.Highlight if focused else role.Dark), 2 if focused else 1))
    painter.setBrush(colour.lighter(115) if seen.lit else colour)
    painter.drawEllipse(QPointF(seen.handle, seen.middle), HANDLE, HANDLE)


def _bar(painter: QPainter, seen: SliderPicture, left: float, right: float, colour: QColor) -> None:
    painter.setBrush(colour)
    bar = QRectF(left, seen.middle - _GROOVE / 2, right - left, _GROOVE)
    painter.drawRoundedRect(bar, _GROOVE / 2, _GROOVE / 2)


def _triangle(x: float, tip: float, height: float) -> QPolygonF:
    """Points at the groove from below, or with a negative height from above."""
    half = _MARK - 1
    return QPolygonF([QPointF(x, tip), QPointF(x - half, tip + height), QPointF(x + half, tip + height)])
