"""A batch's rows as a table model: thousands of them, of which a few change several times a second."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from fesapp.batch.rows import Row, Status
from fesapp.gui.words import tr

PHOTO, RECIPE, STATUS, NOTE, TIME = range(5)
_ROLE = Qt.ItemDataRole
_COLOURS = {
    Status.QUEUED: QPalette.ColorRole.Midlight,
    Status.RUNNING: QPalette.ColorRole.Highlight,
    Status.SKIPPED: QPalette.ColorRole.Midlight,
    Status.FAILED: QPalette.ColorRole.BrightText,
}

AnyIndex = QModelIndex | QPersistentModelIndex


def status_word(status: Status) -> str:
    """What the user reads for it."""
    return {
        Status.QUEUED: tr("Queued"),
        Status.RUNNING: tr("Running"),
        Status.DONE: tr("Done"),
        Status.SKIPPED: tr("Skipped"),
        Status.FAILED: tr("Failed"),
    }[status]


class BatchTable(QAbstractTableModel):
    """Row `number` of the batch is row `number - 1` here. `counts` says how many rows are where."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self.counts: Counter[Status] = Counter()
        self._heads = (tr("Photo"), tr("Recipe"), tr("Status"), tr("Note"), tr("Time"))

    def show_rows(self, rows: Sequence[Row]) -> None:
        """All rows of another batch."""
        self.beginResetModel()
        self.rows = list(rows)
        self.counts = Counter(row.status for row in rows)
        self.endResetModel()

    def take(self, rows: Iterable[Row]) -> None:
        """Rows that have changed; views are told of those that lie side by side at once."""
        places = []
        for row in rows:
            place = row.item.number - 1
            self.counts[self.rows[place].status] -= 1
            self.counts[row.status] += 1
            self.rows[place] = row
            places.append(place)
        for first, last in _stretches(sorted(places)):
            self.dataChanged.emit(self.index(first, 0), self.index(last, TIME))

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal:
            if role == _ROLE.DisplayRole:
                return self._heads[section]
            if role == _ROLE.TextAlignmentRole:
                return _alignment(section)
        return None

    def data(self, index: AnyIndex, role: int = _ROLE.DisplayRole) -> object:
        row, column = self.rows[index.row()], index.column()
        if role == _ROLE.DisplayRole:
            return _text(row, column)
        if role == _ROLE.ToolTipRole:
            return str(row.item.photo) if column == PHOTO else _text(row, column)
        if role == _ROLE.TextAlignmentRole:
            return _alignment(column)
        if role == _ROLE.ForegroundRole:
            return _colour(row, column)
        return None


class StatusFilter(QSortFilterProxyModel):
    """The rows of one status, or all."""

    def __init__(self, table: BatchTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._status: Status | None = None
        self.setSourceModel(table)

    def show_only(self, status: Status | None) -> None:
        """Rows that come to have another status go out of sight."""
        self.beginFilterChange()
        self._status = status
        self.endFilterChange()

    def filterAcceptsRow(self, row: int, parent: AnyIndex) -> bool:
        return self._status is None or self._table.rows[row].status is self._status


def _text(row: Row, column: int) -> str:
    if column == PHOTO:
        return row.item.photo.name
    if column == RECIPE:
        return row.item.recipe_name
    if column == STATUS:
        return status_word(row.status)
    if column == NOTE:
        return row.reason or "; ".join(row.losses)
    return tr("{:.1f} s").format(row.ms / 1000) if row.ms else ""


def _colour(row: Row, column: int) -> QColor | None:
    role = _COLOURS.get(row.status) if column in (STATUS, NOTE) else None
    return None if role is None else QApplication.palette().color(role)


def _alignment(column: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignVCenter | (
        Qt.AlignmentFlag.AlignRight if column == TIME else Qt.AlignmentFlag.AlignLeft
    )


def _stretches(places: Sequence[int]) -> Iterable[tuple[int, int]]:
    """First and last of those that follow each other."""
    for _, run in itertools.groupby(enumerate(places), key=lambda numbered: numbered[1] - numbered[0]):
        stretch = [place for _, place in run]
        yield stretch[0], stretch[-1]
