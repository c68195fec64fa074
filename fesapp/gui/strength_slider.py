"""How much of the edit is applied to the selected face: of the motion, and of what is painted after it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from fesapp.gui.commands import Edits, Strength, new_gesture
from fesapp.gui.intensity_slider import IntensitySlider
from fesapp.gui.value_box import ValueBox
from fesapp.gui.words import tr

_ALL = 1.0


class StrengthSlider(QWidget):
    """A strength in per cent; 100 % is what the sliders say.

    Args:
        strength: which; text: its name, before the slider; explanation: what it does, in a sentence.
    """

    def __init__(
        self, edits: Edits, strength: Strength, text: str, explanation: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.edits, self.strength = edits, strength
        self.slider = IntensitySlider(_ALL, step=0.05)
        self.box = ValueBox(100 * _ALL, decimals=0, unit=" %")
        self.label = QLabel(text)
        self._explain(text, explanation)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.label)
        line.addWidget(self.slider, 1)
        line.addWidget(self.box)
        self.slider.edited.connect(self._set)
        self.slider.reset_asked.connect(self._reset)
        self.slider.taken_back.connect(edits.take_back)
        self.slider.typing_asked.connect(self.box.begin_typing)
        self.box.edited.connect(lambda percent, gesture: self._set(percent / 100, gesture))
        self.box.left.connect(lambda: self.slider.setFocus(Qt.FocusReason.OtherFocusReason))

    def refresh(self) -> None:
        """Show the document's value."""
        value = getattr(self.edits.document.selected_shown, self.strength)
        self.slider.show_value(value, None)
        self.box.show_value(100 * value, value != _ALL)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._reset(new_gesture())

    def _set(self, value: float, gesture: int) -> None:
        self.edits.set_strength(self.strength, value, gesture)

    def _reset(self, gesture: int) -> None:
        self._set(_ALL, gesture)

    def _explain(self, text: str, explanation: str) -> None:
        help_text = f"<b>{text}</b><br>{explanation}"
        self.setToolTip(help_text)
        self.slider.setToolTip(help_text)
        self.slider.setAccessibleName(text)
        self.slider.setAccessibleDescription(explanation)
        self.box.setToolTip(tr("{}: type per cent from 0 to 100").format(text))
        self.box.setAccessibleName(tr("{}, value").format(text))
