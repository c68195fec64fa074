"""The number beside a slider, into which a value can be typed."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QWidget

from fesapp.gui.commands import new_gesture

_TYPED = "0123456789.,\b\x7f\r\n\t"


class ValueBox(QDoubleSpinBox):
    """An intensity with two decimals. Enter takes what was typed, Esc leaves it; both then leave the box."""

    edited = Signal(float, int)  # value, gesture
    left = Signal()

    def __init__(self, maximum: float = 5.0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(0.0, maximum)
        self.setDecimals(2)
        self.setSingleStep(0.1)
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("0.00") + 14)
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
            self.lineEdit().setText(self.textFromValue(self.value()))
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
