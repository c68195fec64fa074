"""How many rows of a batch are where; a click shows those alone."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from fesapp.batch.rows import Status
from fesapp.gui.batch_table import status_word
from fesapp.gui.words import tr


class BatchCounts(QWidget):
    """A button for all rows, and one for each status."""

    chosen = Signal(object)  # Status, None for all

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[Status | None, QToolButton] = {}
        self._group = QButtonGroup(self)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        for status in (None, *Status):
            self.buttons[status] = button = QToolButton()
            button.setCheckable(True)
            button.clicked.connect(lambda _checked, status=status: self.chosen.emit(status))
            self._group.addButton(button)
            line.addWidget(button)
        line.addStretch()
        self.buttons[None].setChecked(True)

    @property
    def shown(self) -> Status | None:
        """Which rows are asked for."""
        return next(status for status, button in self.buttons.items() if button.isChecked())

    def show_counts(self, counts: Mapping[Status, int]) -> None:
        """Say how many rows are where."""
        for status, button in self.buttons.items():
            name = tr("All") if status is None else status_word(status)
            count = sum(counts.values()) if status is None else counts.get(status, 0)
            button.setText(f"{name} {count}")
            tip = tr("Show all rows") if status is None else tr("Show only rows that are: {}").format(name.lower())
            button.setToolTip(tip)
            button.setAccessibleName(tr("{}, {} rows").format(name, count))
