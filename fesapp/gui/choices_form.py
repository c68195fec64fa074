"""A form of choices, each with its title, explanation and accessible name."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QFormLayout, QLabel, QSpinBox, QWidget


class ChoicesForm(QWidget):
    """Rows are added by what inherits; `changed` follows every choice."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QFormLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def _choice(self, title: str, choices: Mapping[str, str], tip: str) -> QComboBox:
        box = QComboBox()
        for key, text in choices.items():
            box.addItem(text, key)
        box.currentIndexChanged.connect(self.changed)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(16)
        self._add(title, box, tip)
        return box

    def _number(self, title: str, limits: tuple[int, int], value: int, tip: str) -> QSpinBox:
        box = QSpinBox()
        box.setRange(*limits)
        box.setValue(value)
        box.valueChanged.connect(self.changed)
        self._add(title, box, tip)
        return box

    def _seconds(self, title: str, most: float, value: float, tip: str) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setRange(0, most)
        box.setValue(value)
        box.setSingleStep(0.1)
        box.setDecimals(1)
        box.setSuffix(" s")
        box.valueChanged.connect(self.changed)
        self._add(title, box, tip)
        return box

    def _check(self, text: str, tip: str) -> QCheckBox:
        box = QCheckBox(text)
        box.toggled.connect(self.changed)
        box.setToolTip(tip)
        box.setAccessibleName(text)
        self._column.addRow("", box)
        return box

    def _add(self, title: str, widget: QWidget, tip: str) -> None:
        widget.setToolTip(tip)
        widget.setAccessibleName(title)
        label = QLabel(title)
        label.setBuddy(widget)
        self._column.addRow(label, widget)
