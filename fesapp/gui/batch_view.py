"""The table of a batch's rows as it is seen."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from fesapp.batch.rows import Row, Status
from fesapp.gui.batch_table import NOTE, PHOTO, RECIPE, STATUS, TIME, BatchTable, StatusFilter
from fesapp.gui.words import tr

_WIDTHS = {PHOTO: 170, RECIPE: 120, STATUS: 76, TIME: 62}
_ROW_PX = 26


class BatchView(QTableView):
    """Arrow keys go through the rows; Enter or a double click opens what a row has made."""

    chosen = Signal(object)  # Row
    pointed_at = Signal(object)  # Row that is selected now, None for none

    def __init__(self, table: BatchTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._filter = StatusFilter(table, self)
        self.setModel(self._filter)
        self.setAccessibleName(tr("Rows of the batch"))
        self.setToolTip(tr("Enter or a double click opens the result in the editor, or the photo where there is none"))
        self.setSelectionBehavior(self.SelectionBehavior.SelectRows)
        self.setSelectionMode(self.SelectionMode.SingleSelection)
        self.setEditTriggers(self.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self._arrange()
        self.doubleClicked.connect(self._choose)
        self.selectionModel().currentRowChanged.connect(lambda index, _: self.pointed_at.emit(self._row(index)))

    @property
    def current(self) -> Row | None:
        """The row that is selected."""
        return self._row(self.currentIndex())

    def show_only(self, status: Status | None) -> None:
        """Rows of one status, or all; what is selected stays in view if it can."""
        self._filter.show_only(status)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        rows, head = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)  # so that no row need be measured
        rows.setDefaultSectionSize(max(_ROW_PX, self.fontMetrics().height() + 8))
        head.setHighlightSections(False)
        head.setSectionResizeMode(NOTE, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            head.resizeSection(column, width)

    def _choose(self, index: QModelIndex | QPersistentModelIndex) -> None:
        if (row := self._row(index)) is not None:
            self.chosen.emit(row)

    def _row(self, index: QModelIndex | QPersistentModelIndex) -> Row | None:
        return self._table.rows[self._filter.mapToSource(index).row()] if index.isValid() else None
