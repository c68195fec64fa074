"""The panel of presets: their grid, how strongly they act, and the button that keeps another."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from fesapp.gui.icons import give_icon
from fesapp.gui.intensity_slider import IntensitySlider
from fesapp.gui.preset_list import PICTURE_PX, PresetList
from fesapp.gui.value_box import ValueBox
from fesapp.gui.words import tr

MOST = 1.5
_COLUMNS = 2
_WIDTH = _COLUMNS * (PICTURE_PX + 12) + 28  # the scroll bar and the margins beside them


class PresetGallery(QWidget):
    """Shows presets; what is done with them is told by the signals of its `list` and its own."""

    strength_changed = Signal(float)
    save_asked = Signal()
    shown = Signal()
    hidden = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = PresetList()
        self.strength = IntensitySlider(MOST, step=0.05)
        self.strength.setAccessibleName(tr("Strength of the preset"))
        self.strength.setToolTip(
            tr(
                "<b>Strength</b><br>How far the face goes from what it was before (0 %) to the preset (100 %) and "
                "beyond it. It also moves the preset that was applied last, as the same step."
            )
        )
        self.box = ValueBox(100 * MOST, decimals=0, unit=" %")
        self.box.setAccessibleName(tr("Strength of the preset, value"))
        self.box.setToolTip(tr("Strength: type per cent from 0 to 150"))
        self.save_button = self._make_save_button()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 0, 8)
        layout.setSpacing(6)
        layout.addLayout(self._top())
        layout.addWidget(self.list, 1)
        self.setMinimumWidth(_WIDTH)
        self.show_strength(1.0)
        self.strength.edited.connect(lambda value, _gesture: self._set_strength(value))
        self.strength.reset_asked.connect(lambda _gesture: self._set_strength(1.0))
        self.strength.typing_asked.connect(self.box.begin_typing)
        self.box.edited.connect(lambda percent, _gesture: self._set_strength(percent / 100))
        self.box.left.connect(lambda: self.strength.setFocus(Qt.FocusReason.OtherFocusReason))

    def show_strength(self, strength: float) -> None:
        self.strength.show_value(strength, 1.0)
        self.box.show_value(100 * strength, strength != 1.0)

    def set_editable(self, editable: bool) -> None:
        """Without a face there is nothing to give an expression to."""
        for widget in (self.list, self.strength, self.box, self.save_button):
            widget.setEnabled(editable)

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, 480)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.list.leave()
        self.hidden.emit()

    def _set_strength(self, strength: float) -> None:
        self.show_strength(strength)
        self.strength_changed.emit(strength)

    def _top(self) -> QHBoxLayout:
        label = QLabel(tr("Strength"))
        line = QHBoxLayout()
        line.setContentsMargins(4, 0, 8, 0)
        line.setSpacing(6)
        line.addWidget(label)
        line.addWidget(self.strength, 1)
        line.addWidget(self.box)
        line.addWidget(self.save_button)
        return line

    def _make_save_button(self) -> QToolButton:
        button = QToolButton()
        button.setToolTip(tr("Save this face's expression as a preset"))
        button.setAccessibleName(tr("Save as preset"))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        give_icon(button, "plus")
        button.clicked.connect(self.save_asked)
        return button
