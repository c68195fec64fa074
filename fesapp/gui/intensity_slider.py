"""A slider that a hand likes: the groove jumps, keys step, the wheel waits for focus, a mark shows where it began."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from fesapp.gui.commands import new_gesture

TICKS = 100  # slider positions per unit: the finest step, 0.01
COARSER = 10
_HANDLE = 6.0  # radius of the handle, in pixels
_GROOVE = 4.0
_PIXELS_PER_NOTCH = 120  # of a wheel, as Qt counts


class IntensitySlider(QSlider):
    """A horizontal slider over `maximum` units from 0, in steps of `step`.

    Arrow keys and a focused wheel move by `step`, ten times coarser with Shift, ten times finer with Ctrl. Signals
    carry the number of the gesture, see `fesapp.gui.commands`.
    """

    edited = Signal(float, int)  # value by hand, gesture
    reset_asked = Signal(int)  # gesture
    typing_asked = Signal()

    def __init__(self, maximum: float = 5.0, step: float = 0.1, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0, round(maximum * TICKS))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._step = round(step * TICKS)
        self._mark: float | None = 0.0
        self._gesture = new_gesture()
        self._grip = 0.0  # from the handle's centre to the pointer that holds it

    def show_value(self, value: float, mark: float | None) -> None:
        """Show a value and the mark from which it moved (None: no mark); `edited` is not emitted."""
        position = round(value * TICKS)
        if position != self.value() or mark != self._mark:
            self._mark = mark
            self.setValue(position)
            self.update()

    def set_step(self, step: float) -> None:
        """How far an arrow key or a notch of the wheel moves."""
        self._step = round(step * TICKS)

    def handle_x(self, value: float) -> float:
        """The x of a value on the widget, in pixels."""
        return _HANDLE + 1 + value * TICKS / self.maximum() * self._span

    def sizeHint(self) -> QSize:
        return QSize(120, 22)

    def minimumSizeHint(self) -> QSize:
        return QSize(50, 22)

    # ---- the hand -------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.RightButton:
            self.typing_asked.emit()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._gesture = new_gesture()
        self.setSliderDown(True)
        offset = event.position().x() - self.handle_x(self.value() / TICKS)
        self._grip = offset if abs(offset) <= _HANDLE + 2 else 0.0
        self._drag_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._drag_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # The same gesture as the first click, which may have moved the slider: one step to undo.
        if event.button() == Qt.MouseButton.LeftButton:
            self.reset_asked.emit(self._gesture)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.typing_asked.emit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.reset_asked.emit(new_gesture())
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._move_to(self.minimum() if key == Qt.Key.Key_Home else self.maximum(), new_gesture())
        elif key in _STEPS:
            if not event.isAutoRepeat():
                self._gesture = new_gesture()
            self._move_by(_STEPS[key], event.modifiers())
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() or event.angleDelta().x()
        if not self.hasFocus() or not turned:
            event.ignore()  # the list scrolls
            return
        self._move_by(turned / _PIXELS_PER_NOTCH, event.modifiers())
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._gesture = new_gesture()
        super().focusInEvent(event)

    def _move_by(self, steps: float, modifiers: Qt.KeyboardModifier) -> None:
        size = float(self._step)
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            size *= COARSER
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            size /= COARSER
        self._move_to(self.value() + round(steps * size), self._gesture)

    def _drag_to(self, x: float) -> None:
        share = (x - self._grip - _HANDLE - 1) / self._span
        self._move_to(round(share * self.maximum()), self._gesture)

    def _move_to(self, position: int, gesture: int) -> None:
        position = min(max(position, self.minimum()), self.maximum())
        if position != self.value():
            self.setValue(position)
            self.edited.emit(position / TICKS, gesture)

    # ---- the picture ----------------------------------------------------------------------------------------------

    @property
    def _span(self) -> float:
        return max(self.width() - 2 * (_HANDLE + 1), 1.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        role = QPalette.ColorRole
        shades = self.palette()
        middle = self.height() / 2
        handle, mark = self.handle_x(self.value() / TICKS), self.handle_x(self._mark or 0.0)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        self._bar(painter, self.handle_x(0), self.handle_x(self.maximum() / TICKS), shades.color(role.Mid))
        if self.isEnabled():
            self._bar(painter, min(mark, handle), max(mark, handle), shades.color(role.Highlight))
        if self.isEnabled() and self._mark is not None:
            painter.setBrush(shades.color(role.Midlight))
            painter.drawPolygon(_triangle(mark, middle + _HANDLE + 1))
        focused = self.hasFocus() and self.isEnabled()
        painter.setPen(QPen(shades.color(role.Highlight if focused else role.Dark), 2 if focused else 1))
        painter.setBrush(self._handle_colour())
        painter.drawEllipse(QPointF(handle, middle), _HANDLE, _HANDLE)

    def _bar(self, painter: QPainter, left: float, right: float, colour: QColor) -> None:
        painter.setBrush(colour)
        bar = QRectF(left, (self.height() - _GROOVE) / 2, right - left, _GROOVE)
        painter.drawRoundedRect(bar, _GROOVE / 2, _GROOVE / 2)

    def _handle_colour(self) -> QColor:
        colour = self.palette().color(QPalette.ColorRole.Light)
        return colour.lighter(115) if self.underMouse() or self.isSliderDown() else colour


_STEPS = {
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_PageUp: COARSER,
    Qt.Key.Key_PageDown: -COARSER,
}


def _triangle(x: float, top: float) -> QPolygonF:
    return QPolygonF([QPointF(x, top), QPointF(x - 3, top + 4), QPointF(x + 3, top + 4)])
