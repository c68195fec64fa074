"""How what can be grabbed on a face is shown: a ring and a name under the pointer, faint spots around it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen
from PySide6.QtWidgets import QWidget

from fesapp.gui.legend import ON_PLATE, draw_plate

_RING, _SPOT = 8.0, 2.5
_ASIDE = 28.0  # from the ring to the words of a pull: what is being shaped stays to be seen
_SHADE = QColor(0, 0, 0, 130)


def draw_spot(painter: QPainter, at: QPointF, strength: float) -> None:
    """A handle that is not far; `strength`, 0 to 1, how clearly it is seen."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(0, 0, 0, round(90 * strength)), 1))
    painter.setBrush(QColor(255, 255, 255, round(200 * strength)))
    painter.drawEllipse(at, _SPOT, _SPOT)


def draw_handle(painter: QPainter, widget: QWidget, at: QPointF, name: str, held: bool) -> None:
    """The handle that can be grabbed, or is held, with its name where it fits best."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    accent = widget.palette().color(QPalette.ColorRole.Highlight)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(_SHADE, 4), QPen(accent if held else QColor("white"), 2)):
        painter.setPen(pen)
        painter.drawEllipse(at, _RING, _RING)
    if not held:  # the name has been read, and would cover what is being shaped
        _draw_name(painter, widget, at, name[:1].upper() + name[1:])


def draw_words(painter: QPainter, widget: QWidget, at: QPointF, words: str, left: bool) -> None:
    """What a pull does, beside its handle: on the left or on the right, where it covers little of the face."""
    if not words:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    plate = _plate_for(painter, widget, words)
    aside = _RING + _ASIDE + plate.width() / 2
    plate.moveCenter(at + QPointF(-aside if left else aside, -_RING - plate.height()))
    _draw_on_plate(painter, widget, plate, words)


def _draw_name(painter: QPainter, widget: QWidget, at: QPointF, name: str) -> None:
    plate = _plate_for(painter, widget, name)
    plate.moveCenter(at - QPointF(0, _RING + plate.height() / 2 + 6))
    if plate.top() < 4:
        plate.moveTop(at.y() + _RING + 6)
    _draw_on_plate(painter, widget, plate, name)


def _plate_for(painter: QPainter, widget: QWidget, words: str) -> QRectF:
    painter.setFont(widget.font())
    metrics = painter.fontMetrics()
    return QRectF(0, 0, metrics.horizontalAdvance(words) + 14, metrics.height() + 6)


def _draw_on_plate(painter: QPainter, widget: QWidget, plate: QRectF, words: str) -> None:
    plate.moveLeft(min(max(plate.left(), 4.0), widget.width() - plate.width() - 4))
    draw_plate(painter, plate)
    painter.setPen(ON_PLATE)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)
