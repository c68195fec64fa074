"""The line between original and edit in one picture, which the pointer drags."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPolygonF

from fesapp.gui.photo_view import PhotoView

_REACH = 8.0  # pixels beside the line that still take hold of it
_RADIUS = 15.0  # of the handle
_ARROW = 4.5


class SplitLine:
    """A tool of the canvas, see `fesapp.gui.canvas.CanvasTool`; it is there while the look is split."""

    def __init__(self, canvas: PhotoView) -> None:
        self._canvas, self._look = canvas, canvas.look
        self._grip = 0.0  # from the line to the pointer that holds it

    @property
    def is_shown(self) -> bool:
        """Not while the original is held, which is then the whole picture."""
        return self._look.comparison == "split" and not self._look.comparing

    @property
    def x(self) -> float:
        """Where the line stands on the canvas."""
        return self._look.split * self._canvas.width()

    def press(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> bool:
        if not self._is_near(at):
            return False
        self._grip = at.x() - self.x
        return True

    def move(self, at: QPointF) -> None:
        self._look.set_split((at.x() - self._grip) / self._canvas.width())

    def release(self, at: QPointF) -> None:
        pass

    def cursor(self, at: QPointF) -> Qt.CursorShape | None:
        return Qt.CursorShape.SplitHCursor if self._is_near(at) else None

    def paint(self, painter: QPainter) -> None:
        """The line and, in its middle, a round handle with an arrow either way."""
        if not self.is_shown:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(self.x, self._canvas.height() / 2)
        line = QRectF(self.x - 1, 0, 2, self._canvas.height())
        painter.fillRect(line.adjusted(-1, 0, 1, 0), QColor(0, 0, 0, 90))  # seen on light photos too
        painter.fillRect(line, QColor(255, 255, 255, 235))
        painter.setPen(QPen(QColor(0, 0, 0, 90), 1))
        painter.setBrush(QColor(255, 255, 255, 235))
        painter.drawEllipse(middle, _RADIUS, _RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        accent = self._canvas.hasFocus()  # then the keyboard moves it
        role = QPalette.ColorRole.Highlight
        painter.setBrush(self._canvas.palette().color(role) if accent else QColor(40, 40, 40))
        for way in (-1, 1):
            painter.drawPolygon(_arrow(middle, way))
        painter.restore()

    def _is_near(self, at: QPointF) -> bool:
        middle = QPointF(self.x, self._canvas.height() / 2)
        on_handle = (at - middle).manhattanLength() <= _RADIUS
        return self.is_shown and (on_handle or abs(at.x() - self.x) <= _REACH)


def _arrow(middle: QPointF, way: int) -> QPolygonF:
    """A triangle beside `middle` that points left (-1) or right (1)."""
    tip, base = middle.x() + way * 2.2 * _ARROW, middle.x() + way * 0.8 * _ARROW
    y = middle.y()
    return QPolygonF([QPointF(tip, y), QPointF(base, y - _ARROW), QPointF(base, y + _ARROW)])
