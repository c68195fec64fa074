"""Which groups of Action Units something is about: a box for each of the six."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from fesapp.action_units import GROUPS
from fesapp.gui.expressions import ALL_GROUPS
from fesapp.gui.words import tr


class GroupChoice(QWidget):
    """Six check boxes in `columns`; those of `there` can be checked, and are at first."""

    changed = Signal()

    def __init__(self, there: Collection[str] = ALL_GROUPS, columns: int = 6, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: dict[str, QCheckBox] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        for group in GROUPS:
            box = QCheckBox(tr(group))
            box.setToolTip(tr("Whether {} take part").format(tr(group).lower()))
            box.setChecked(group in there)
            box.setEnabled(group in there)
            box.toggled.connect(lambda _: self.changed.emit())
            self.boxes[group] = box
        self.arrange(columns)

    def arrange(self, columns: int) -> None:
        """Lay the boxes out in so many columns."""
        for index, box in enumerate(self.boxes.values()):
            self._grid.addWidget(box, index // columns, index % columns)

    @property
    def chosen(self) -> frozenset[str]:
        """The groups that are checked."""
        return frozenset(group for group, box in self.boxes.items() if box.isChecked())
