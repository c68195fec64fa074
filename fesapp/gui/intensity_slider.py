"""A slider that a hand likes: the groove jumps, keys step, the wheel waits for focus, a mark shows where it began."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QSlider, QWidget
from superqt import QDoubleSlider

from fesapp.gui.commands import new_gesture
from fesapp.gui.slider_painting import HANDLE, SliderPicture, paint_slider

COARSER = 10
# between two values of a drag that are told: no screen shows more pictures, and a mouse may move 1000 times a second
PACE_MS = 16
_DECIMALS = 2  # of a value: the finest step is 0.01
RUN_MS = 1000  # a pause that ends a run of the wheel
_PIXELS_PER_NOTCH = 120  # of a wheel, as Qt counts
_PAGES = {Qt.Key.Key_PageUp: 1, Qt.Key.Key_PageDown: -1}
_STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1}


class IntensitySlider(QDoubleSlider):
    """A horizontal slider over `maximum` units from 0, in steps of `step`.

    Arrow keys and a focused wheel move by `step`, ten times coarser with Shift, ten times finer with Ctrl, Page Up and
    Page Down by ten steps; Esc takes a drag back. Signals carry the number of the gesture, see `fesapp.gui.commands`.

    Args:
        typed: a value can be typed beside it; Enter, which asks for that, is else left to what is around it.
    """

    edited = Signal(float, int)  # value by hand, gesture
    reset_asked = Signal(int)  # gesture
    taken_back = Signal(int)  # gesture that is to leave no trace; its first value has been told again
    typing_asked = Signal()

    def __init__(
        self, maximum: float = 5.0, step: float = 0.1, typed: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0.0, maximum)
        self.setSingleStep(step)
        QSlider.setRange(self, 0, _hundredths(maximum))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        # A right click types; without this the window would also show its menu of panels.
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._typed = typed
        self._mark: float | None = 0.0
        self.achieved: float | None = None
        self._gesture = new_gesture()
        self._grip = 0.0  # from the handle's centre to the pointer that holds it
        self._pace = QTimer(self, interval=PACE_MS, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._pace.timeout.connect(self._tell_newest)
        self._told: float | None = None  # the last value told of a drag
        self._held_from = 0.0  # the value before a drag
        self.run_of_wheel = QTimer(self, interval=RUN_MS, singleShot=True)  # active while one may go on
        self._wheel_gesture = self._gesture
        self._turned = 0.0  # what a fine wheel has turned and the value not yet followed

    def show_value(self, value: float, mark: float | None) -> None:
        """Show a value and the mark from which it moved (None: no mark); `edited` is not emitted."""
        value = round(value, _DECIMALS)
        if value != self.value() or mark != self._mark:
            self._mark = mark
            self.setValue(value)
            self.update()

    def show_achieved(self, value: float | None) -> None:
        """Show as a second, hollow mark what was measured on the result; None hides it."""
        if value != self.achieved:
            self.achieved = value
            self.update()

    def let_go(self) -> None:
        """End a drag: what it moved is no longer what the slider shows."""
        self._pace.stop()
        if self.isSliderDown():
            self.setSliderDown(False)
            self.update()

    def set_step(self, step: float) -> None:
        """How far an arrow key or a notch of the wheel moves."""
        self.setSingleStep(step)

    def handle_x(self, value: float) -> float:
        """The x of a value on the widget, in pixels."""
        return HANDLE + 1 + value / self.maximum() * self._span

    def sizeHint(self) -> QSize:
        return QSize(120, 22)

    def minimumSizeHint(self) -> QSize:
        return QSize(50, 22)

    def sliderChange(self, change: QAbstractSlider.SliderChange) -> None:
        super().sliderChange(change)
        if change == QAbstractSlider.SliderChange.SliderValueChange:
            # Screen readers ask the QSlider below, which superqt leaves at 0.
            QSlider.setValue(self, _hundredths(self.value()))

    # ---- the hand -------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.RightButton:
            self.typing_asked.emit()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._gesture = new_gesture()
        self.run_of_wheel.stop()
        self.setSliderDown(True)
        self._told = self._held_from = self.value()
        offset = event.position().x() - self.handle_x(self.value())
        self._grip = offset if abs(offset) <= HANDLE + 2 else 0.0
        self._drag_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._drag_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._tell_newest()
            self._pace.stop()
            self.setSliderDown(False)
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # The same gesture as the first click, which may have moved the slider: one step to undo.
        if event.button() == Qt.MouseButton.LeftButton:
            self.reset_asked.emit(self._gesture)

    def event(self, event: QEvent) -> bool:
        # A focused slider pages by itself; with Ctrl the keys stay the window's, which shows another photo.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            pages = event.key() in _PAGES and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if pages or (event.key() == Qt.Key.Key_Escape and self.isSliderDown()):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        self.run_of_wheel.stop()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._typed:
            self.typing_asked.emit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.reset_asked.emit(new_gesture())
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._move_to(self.minimum() if key == Qt.Key.Key_Home else self.maximum(), new_gesture())
        elif key == Qt.Key.Key_Escape and self.isSliderDown():
            self._take_back()
        elif key in _STEPS or (key in _PAGES and not event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            if not event.isAutoRepeat():
                self._gesture = new_gesture()
            by = COARSER * self._step(_PAGES[key]) if key in _PAGES else self._step(_STEPS[key], event.modifiers())
            self._move_to(self.value() + by, self._gesture)
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() or event.angleDelta().x()
        if not self.hasFocus() or not turned:
            event.ignore()  # the list scrolls
            return
        if not self.run_of_wheel.isActive():
            self._wheel_gesture, self._turned = new_gesture(), 0.0
        self.run_of_wheel.start()
        self._turned += self._step(turned / _PIXELS_PER_NOTCH, event.modifiers())
        moved = round(self._turned, _DECIMALS)
        self._turned -= moved
        self._move_to(self.value() + moved, self._wheel_gesture)
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.run_of_wheel.stop()
        super().focusInEvent(event)

    def _step(self, steps: float, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> float:
        size = self.singleStep()
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            size *= COARSER
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            size /= COARSER
        return steps * size

    def _drag_to(self, x: float) -> None:
        share = (x - self._grip - HANDLE - 1) / self._span
        self.setValue(self._allowed(share * self.maximum()))
        if not self._pace.isActive():
            self._tell_newest()

    def _tell_newest(self) -> None:
        """Tell where a drag has come to, unless that was told; the next value is told a moment later."""
        if self.isSliderDown() and self.value() != self._told:
            self._told = self.value()
            self._pace.start()
            self.edited.emit(self._told, self._gesture)

    def _take_back(self) -> None:
        """Go back to where the drag began."""
        self.let_go()
        self._move_to(self._held_from, self._gesture)
        self.taken_back.emit(self._gesture)

    def _move_to(self, value: float, gesture: int) -> None:
        value = self._allowed(value)
        if value != self.value():
            self.setValue(value)
            self.edited.emit(value, gesture)

    def _allowed(self, value: float) -> float:
        return round(min(max(value, self.minimum()), self.maximum()), _DECIMALS)

    # ---- the picture ----------------------------------------------------------------------------------------------

    @property
    def _span(self) -> float:
        return max(self.width() - 2 * (HANDLE + 1), 1.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        seen = SliderPicture(
            left=self.handle_x(0),
            right=self.handle_x(self.maximum()),
            middle=self.height() / 2,
            handle=self.handle_x(self.value()),
            bar=self.handle_x(self._mark or 0.0),
            mark=None if self._mark is None else self.handle_x(self._mark),
            achieved=None if self.achieved is None else self.handle_x(min(max(self.achieved, 0.0), self.maximum())),
            enabled=self.isEnabled(),
            focused=self.hasFocus(),
            lit=self.underMouse() or self.isSliderDown(),
        )
        paint_slider(QPainter(self), self.palette(), seen)


def _hundredths(value: float) -> int:
    return round(value * 10**_DECIMALS)
