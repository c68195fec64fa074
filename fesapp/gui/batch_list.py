"""A list of what a batch is given, with buttons that add to it; Delete takes out what is selected."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from fesapp.gui.words import tr

_KEY = Qt.ItemDataRole.UserRole


class BatchList(QWidget):
    """Entries, each once; `changed` follows every addition and removal."""

    changed = Signal()

    def __init__(self, title: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: dict[str, None] = {}
        self.heading = QLabel(title)
        self.heading.setObjectName("heading")
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setToolTip(tip)
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.list.setTextElideMode(Qt.TextElideMode.ElideLeft)
        self.heading.setBuddy(self.list)
        self.remove_button = QPushButton(tr("&Remove"))
        self.remove_button.setToolTip(tr("Take what is selected out of the list (Del); no file is deleted"))
        self.remove_button.setAutoDefault(False)
        self.remove_button.clicked.connect(self.remove_selected)
        QShortcut(QKeySequence(Qt.Key.Key_Delete), self.list, self.remove_selected).setContext(
            Qt.ShortcutContext.WidgetShortcut
        )
        self.list.itemSelectionChanged.connect(self._show_state)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.heading)
        column.addWidget(self.list, 1)
        column.addLayout(self.buttons)
        self._show_state()

    @property
    def keys(self) -> tuple[str, ...]:
        """What is in the list, in its order."""
        return tuple(self._keys)

    def add(self, entries: Iterable[tuple[str, str, str]]) -> None:
        """Add entries: key, text and explanation; those that are there already stay where they are."""
        before = len(self._keys)
        for key, text, tip in entries:
            if key not in self._keys:
                self._keys[key] = None
                item = QListWidgetItem(text)
                item.setData(_KEY, key)
                item.setToolTip(tip)
                self.list.addItem(item)
        if len(self._keys) > before:
            self._show_state()
            self.changed.emit()

    def remove_selected(self) -> None:
        """Take what is selected out of the list."""
        rows = sorted((self.list.row(item) for item in self.list.selectedItems()), reverse=True)
        for row in rows:
            self._keys.pop(self.list.takeItem(row).data(_KEY), None)
        if rows:
            self.list.setCurrentRow(min(rows[-1], self.list.count() - 1))
            self._show_state()
            self.changed.emit()

    def _show_state(self) -> None:
        self.remove_button.setEnabled(bool(self.list.selectedItems()))
