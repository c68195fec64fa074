"""The number beside a slider, into which a value can be typed."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QWidget

from fesapp.gui.commands import new_gesture

_TYPED = "0123456789.,\b\x7f\r\n\t"


class ValueBox(QDoubleSpinBox):
    """A number from 0 to `maximum`, with a unit behind it. Enter takes what was typed, Esc leaves it; both then leave.

    Tab passes it by, since Enter on its slider goes into it.
    """

    edited = Signal(float, int)  # value, gesture
    left = Signal()

    def __init__(self, maximum: float = 5.0, decimals: int = 2, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(0.0, maximum)
        self.setDecimals(decimals)
        self.setSuffix(unit)
        self.setSingleStep(maximum / 50)
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFixedWidth(self.fontMetrics().horizontalAdvance(self.textFromValue(maximum) + unit) + 14)
        self.valueChanged.connect(lambda value: self.edited.emit(value, new_gesture()))

    def show_value(self, value: float, changed: bool) -> None:
        """Show a value, accented where it was changed; nothing is emitted."""
        with QSignalBlocker(self):
            self.setValue(value)
        if bool(self.property("changed")) != changed:
            self.setProperty("changed", changed)
            self.style().unpolish(self)
            self.style().polish(self)

    def begin_typing(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.lineEdit().setText(self.textFromValue(self.value()) + self.suffix())
            self.left.emit()
            return
        if event.text() and not (event.text() in _TYPED or event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            event.ignore()  # the window's: compare, overlay, zoom to fit
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the list scrolls
