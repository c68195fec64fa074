"""The table of changed controls: asked, measured, and the two as a pair of bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from fesapp.action_units import BY_CONTROL, GROUPS, MAX_INTENSITY
from fesapp.gui.muscle_tip import SIDE_NAMES
from fesapp.gui.words import tr

_PLACE = {
    control: (GROUPS.index(unit.group), index)
    for index, (control, unit) in enumerate(BY_CONTROL.items())
}  # fmt: skip
_WAITING, _NOT_MEASURED = "…", "–"
_BARS = 3
_HEADS = (
    ("Action Unit", "The controls that were changed, by group; the person's own left and right"),
    ("Asked", "What the sliders ask, the warp strength in it"),
    (
        "Measured",
        "What is measured on the result. Measured values tremble by about 0.2 and often fall a little short; muscles "
        "that move the same skin at once, such as AU6 and AU12, are told apart only roughly.",
    ),
    ("", "From 0 to 5: the outline is what was asked, the bar what is measured, the line what the photo showed"),
)


class Row(NamedTuple):
    """One changed control: intensities asked, shown by the photo, and measured on the result where it was."""

    control: str
    asked: float
    shown: float
    measured: float | None


class AchievedTable(QTableWidget):
    """Rows sorted by the groups of the sliders. Arrow keys go through them; nothing can be changed here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(_HEADS), parent)
        self.rows: list[Row] = []
        self.setAccessibleName(tr("Asked and measured intensities"))
        self.setToolTip(tr("What was asked of the selected face, and what is measured on the result"))
        self.setEditTriggers(self.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(self.SelectionBehavior.SelectRows)
        self.setSelectionMode(self.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegateForColumn(_BARS, PairOfBars(self))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(24)
        self._make_head()

    def show_rows(self, rows: Sequence[Row], stale: bool) -> None:
        """Show these; while `stale`, what is measured belongs to an earlier edit and is greyed."""
        self.rows = sorted(rows, key=lambda row: _PLACE[row.control])
        self.setRowCount(len(self.rows))
        for place, row in enumerate(self.rows):
            self._fill(place, row, stale)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 80)

    def _make_head(self) -> None:
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        for column, (text, help_text) in enumerate(_HEADS):
            item = QTableWidgetItem(tr(text))
            item.setToolTip(tr(help_text))
            left = column in (0, _BARS)
            item.setTextAlignment(Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight)
            self.setHorizontalHeaderItem(column, item)
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(_BARS, QHeaderView.ResizeMode.Fixed)
        head.resizeSection(_BARS, 60)

    def _fill(self, place: int, row: Row, stale: bool) -> None:
        first = self.item(place, 0)
        if first is not None and first.data(Qt.ItemDataRole.UserRole) == (row, stale):
            return  # in a drag all rows but one stay as they are
        unfound = _WAITING if stale else _NOT_MEASURED
        measured = unfound if row.measured is None else f"{row.measured:.1f}"
        texts = (short_name(row.control), f"{row.asked:.1f}", measured, "")
        for column, text in enumerate(texts):
            item = self.item(place, column)
            if item is None:
                item = QTableWidgetItem()
                self.setItem(place, column, item)
            item.setText(text)
            item.setToolTip(_help(row))
            item.setData(Qt.ItemDataRole.UserRole, (row, stale))
            # the text's own colour is left to the theme, which may change
            grey = self.palette().color(QPalette.ColorRole.Midlight) if stale and column == 2 else None
            item.setData(Qt.ItemDataRole.ForegroundRole, grey)
            if column in (1, 2):
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class PairOfBars(QStyledItemDelegate):
    """Draws a row's intensities from 0 to 5: asked as an outline, measured as a bar in it, the photo's own a line."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        row, stale = index.data(Qt.ItemDataRole.UserRole)
        place = QRectF(option.rect).adjusted(6, 7, -6, -7)
        shades: QPalette = option.palette
        painter.save()
        painter.fillRect(place, shades.color(QPalette.ColorRole.Mid))
        if row.measured is not None:
            role = QPalette.ColorRole.Midlight if stale else QPalette.ColorRole.Highlight
            bar = place.adjusted(0, 2, 0, -2)
            bar.setWidth(place.width() * row.measured / MAX_INTENSITY)
            painter.fillRect(bar, shades.color(role))
        painter.setPen(QPen(shades.color(QPalette.ColorRole.Text), 1))
        asked = QRectF(place)
        asked.setWidth(max(1.0, place.width() * row.asked / MAX_INTENSITY))
        painter.drawRect(asked)
        x = place.left() + place.width() * row.shown / MAX_INTENSITY
        painter.drawLine(round(x), round(place.top()) - 3, round(x), round(place.bottom()) + 3)
        painter.restore()


def short_key(control: str) -> str:
    """`"AU12 L"`."""
    unit = BY_CONTROL[control]
    return f"{unit.key} {tr(control[-1])}" if unit.sided else unit.key


def short_name(control: str) -> str:
    """`"AU12 L  Lip corner puller"`."""
    return f"{short_key(control)}  {tr(BY_CONTROL[control].name)}"


def _help(row: Row) -> str:
    unit = BY_CONTROL[row.control]
    side = tr(", the person's own {}").format(tr(SIDE_NAMES[row.control[-1]])) if unit.sided else ""
    name = f"<b>{unit.key} {tr(unit.name)}{side}</b><br>{tr(unit.group)}: {tr(unit.muscle)}"
    told = tr("The photo shows {:.1f}, asked {:.1f}").format(row.shown, row.asked)
    if row.measured is not None:
        told += tr(", measured {:.1f}").format(row.measured)
    return f"{name}<br>{told}"
