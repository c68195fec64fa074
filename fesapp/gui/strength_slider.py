"""How much of the edit is applied to the selected face: of the motion, and of what is painted after it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from fesapp.gui.commands import Edits, Strength
from fesapp.gui.intensity_slider import IntensitySlider

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
        self.slider.setAccessibleName(text)
        help_text = f"<b>{text}</b><br>{explanation}"
        self.slider.setToolTip(help_text)
        self.setToolTip(help_text)
        self._figure = QLabel()
        self._figure.setFixedWidth(self.fontMetrics().horizontalAdvance("100 %") + 4)
        label = QLabel(text)
        label.setFixedWidth(self.fontMetrics().horizontalAdvance("Texture strength") + 4)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(label)
        line.addWidget(self.slider, 1)
        line.addWidget(self._figure)
        self.slider.edited.connect(lambda value, gesture: edits.set_strength(strength, value, gesture))
        self.slider.reset_asked.connect(lambda gesture: edits.set_strength(strength, _ALL, gesture))

    def refresh(self) -> None:
        """Show the document's value."""
        value = getattr(self.edits.document.selected_wanted, self.strength)
        self.slider.show_value(value, None)
        self._figure.setText(f"{round(100 * value)} %")
