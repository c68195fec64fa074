"""The line above the sliders that says which of them are to be seen: a search box and "Changed only"."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QToolButton, QWidget

from fesapp.gui.au_slider import AUSlider
from fesapp.gui.icons import give_icon
from fesapp.gui.slider_query import Query
from fesapp.gui.words import tr

SEARCH_KEY = "Ctrl+K"


class SearchBox(QLineEdit):
    """What to look for. Esc clears and leaves it, Enter and Down go on to what was found."""

    left = Signal()
    taken = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(tr("Search sliders ({})").format(SEARCH_KEY))
        self.setToolTip(
            tr("Look for Action Units by number, name, group, muscle or an everyday word ({}); Esc shows all").format(
                SEARCH_KEY
            )
        )
        self.setAccessibleName(tr("Search sliders"))
        self.setClearButtonEnabled(True)
        for button in self.findChildren(QToolButton):
            button.setToolTip(tr("Clear the search"))
            button.setAccessibleName(tr("Clear the search"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.taken.emit()
        else:
            super().keyPressEvent(event)


class SliderFilter(QWidget):
    """Chooses rows; tells by `changed` when it would choose others."""

    changed = Signal()
    left = Signal()  # the search box was left, and there is nowhere to return to
    taken = Signal()  # on to what was found

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchBox()
        self.changed_only = self._make_changed_only()
        self._came_from: QWidget | None = None
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(self.search, 1)
        line.addWidget(self.changed_only)
        self.search.textChanged.connect(lambda _text: self.changed.emit())
        self.search.taken.connect(self.taken)
        self.search.left.connect(self._return)

    @property
    def is_on(self) -> bool:
        """Whether rows may be missing."""
        return bool(self.search.text().strip()) or self.changed_only.isChecked()

    def fits(self, row: AUSlider) -> bool:
        # A row in hand stays, or it would be gone while it is moved past the photo's own value.
        if self.changed_only.isChecked() and not (row.is_changed or row.is_in_hand):
            return False
        return Query.of(self.search.text()).fits(row.unit, row.words())

    def nothing(self) -> str:
        """What to say where no row fits."""
        text = self.search.text().strip()
        if not text:
            return tr("Nothing is changed. “Changed only” shows all sliders again.")
        if self.changed_only.isChecked():
            return tr("Nothing found for “{}” among the changed sliders.").format(text)
        return tr("Nothing found for “{}”. Esc shows all sliders.").format(text)

    def begin_search(self) -> None:
        """Go into the search box, to come back with Esc."""
        focused = QApplication.focusWidget()
        if focused is not self.search:
            self._came_from = focused
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _return(self) -> None:
        came_from, self._came_from = self._came_from, None
        if came_from is not None and shiboken6.isValid(came_from) and came_from.isVisible() and came_from.isEnabled():
            came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.left.emit()

    def _make_changed_only(self) -> QToolButton:
        button = QToolButton()
        button.setText(tr("Changed only"))
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setToolTip(tr("Show only the sliders that differ from what the photo shows"))
        button.setAccessibleName(tr("Changed only"))
        give_icon(button, "filter-variant")
        button.toggled.connect(lambda _checked: self.changed.emit())
        return button
