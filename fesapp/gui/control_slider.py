"""The slider of one control with its number: one side of an Action Unit, or one without sides."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from fesapp.action_units import ActionUnit
from fesapp.gui.commands import new_gesture
from fesapp.gui.intensity_slider import IntensitySlider
from fesapp.gui.muscle_tip import SIDE_NAMES, MuscleTip, achieved_words, tip_words
from fesapp.gui.value_box import ValueBox
from fesapp.gui.words import tr
from fesapp.muscles import EFFECTS


class ControlSlider(QWidget):
    """Letter of the side, slider and number of `control`, a key of `unit`. Signals as those of `IntensitySlider`."""

    edited = Signal(float, int)  # value by hand, gesture
    reset_asked = Signal(int)  # gesture
    taken_back = Signal(int)  # gesture

    def __init__(self, unit: ActionUnit, control: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.side = control[-1] if unit.sided else ""
        self.slider, self.box = IntensitySlider(), ValueBox()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        if self.side:
            line.addWidget(self._make_letter())
        line.addWidget(self.slider, 1)
        line.addWidget(self.box)
        self._explain(unit)
        self._connect()

    def show_value(self, value: float, mark: float, changed: bool) -> None:
        """Show a value, the mark of the photo, and whether the one is no longer the other."""
        self.slider.show_value(value, mark)
        self.box.show_value(value, changed)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # beside slider and number, on the letter: still this side's
        self.reset_asked.emit(new_gesture())

    def achieved_words(self) -> str:
        """What was asked and what the result shows, where it was measured; else nothing."""
        achieved = self.slider.achieved
        return "" if achieved is None else achieved_words(self.slider.value(), achieved)

    def _connect(self) -> None:
        self.slider.edited.connect(self.edited)
        self.slider.reset_asked.connect(self.reset_asked)
        self.slider.taken_back.connect(self.taken_back)
        self.slider.typing_asked.connect(self.box.begin_typing)
        self.box.edited.connect(self.edited)
        self.box.left.connect(lambda: self.slider.setFocus(Qt.FocusReason.OtherFocusReason))

    def _make_letter(self) -> QLabel:
        letter = QLabel(tr(self.side))
        letter.setObjectName("muted")
        letter.setToolTip(tr("The person's own {} side").format(tr(SIDE_NAMES[self.side])))
        return letter

    def _explain(self, unit: ActionUnit) -> None:
        text = f"{unit.key} {tr(unit.name)}"
        spoken = f"{text}, {tr(SIDE_NAMES[self.side])}" if self.side else text
        mark = tr("The mark below the groove is what the photo shows.")
        self.slider.setAccessibleName(spoken)
        self.slider.setAccessibleDescription(tr(EFFECTS[unit.number]))
        self.slider.setToolTip(f"{tip_words(unit, self.side)}<br>{mark}")
        self.box.setAccessibleName(tr("{}, value").format(spoken))
        self.box.setToolTip(tr("{}: type an intensity from 0 to 5").format(spoken))
        MuscleTip(self.slider, unit, self.side, self._result_words)

    def _result_words(self) -> str:
        words = self.achieved_words()
        return tr("The hollow mark above is the result: {}").format(words) if words else ""
