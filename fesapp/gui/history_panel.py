"""The history of the photo that is shown: every step by name, the photo as it was first; a click goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPalette, QUndoGroup
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QUndoView

from fesapp.gui.words import tr

if TYPE_CHECKING:
    from fesapp.gui.main_window import MainWindow


class History:
    """The panel of steps."""

    def __init__(self, window: MainWindow) -> None:
        group = window.edits.group
        self.view = QUndoView(group)
        self.view.setObjectName("history")
        self.view.setEmptyLabel(tr("Original"))
        self.view.setItemDelegate(_Steps(group, self.view))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.view.setToolTip(tr("Every step since the photo was opened; click one, or use the arrow keys, to go there"))
        self.view.setAccessibleName(tr("History"))
        self.view.setMinimumHeight(140)
        group.indexChanged.connect(lambda _index: self.view.viewport().update())
        self.dock = window.add_panel("history", "History", self.view, Qt.DockWidgetArea.RightDockWidgetArea, "F6")
        # below the sliders, since a third column would leave too little of a small screen to the photo
        window.splitDockWidget(window.dock, self.dock, Qt.Orientation.Vertical)
        self.dock.hide()


class _Steps(QStyledItemDelegate):
    """Steps that have been undone are subdued: they are gone with the next edit."""

    def __init__(self, group: QUndoGroup, parent: QUndoView) -> None:
        super().__init__(parent)
        self._group = group

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        stack = self._group.activeStack()
        if stack is not None and index.row() > stack.index():
            palette = option.palette
            palette.setColor(QPalette.ColorRole.Text, palette.color(QPalette.ColorRole.Midlight))
            option.palette = palette
