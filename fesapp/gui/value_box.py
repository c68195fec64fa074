"""The number beside a slider, into which a value can be typed."""

from __future__ import annotations

import re

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QWidget

from fesapp.gui.commands import new_gesture

_TYPED = "-0123456789.,\b\x7f\r\n\t"
_BEGUN = re.compile(r"-?\d*[.,]?\d*")  # a number, or the beginning of one, with a point or a comma


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
        if value != self.value():
            with QSignalBlocker(self):
                self.setValue(value)
        if bool(self.property("changed")) != changed:
            self.setProperty("changed", changed)
            self.style().unpolish(self)
            self.style().polish(self)

    def begin_typing(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    # ---- what is typed --------------------------------------------------------------------------------------------

    def validate(self, text: str, at: int) -> tuple[QValidator.State, str, int]:
        """Any number may be typed; one out of range is taken to the nearest that is in it, once it is entered."""
        number = self._number(text)
        if number is not None and self.minimum() <= number <= self.maximum():
            return QValidator.State.Acceptable, text, at
        begun = _BEGUN.fullmatch(self._bare(text)) is not None
        return QValidator.State.Intermediate if begun else QValidator.State.Invalid, text, at

    def fixup(self, text: str) -> str:
        number = self._number(text)
        kept = self.value() if number is None else min(max(number, self.minimum()), self.maximum())
        return self.textFromValue(kept) + self.suffix()

    def valueFromText(self, text: str) -> float:
        number = self._number(text)
        return self.value() if number is None else number

    def _bare(self, text: str) -> str:
        return text.removesuffix(self.suffix()).strip()

    def _number(self, text: str) -> float | None:
        try:
            return float(self._bare(text).replace(",", "."))
        except ValueError:
            return None

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
