"""The rows of one group of Action Units, under a header that folds them away."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from fesapp.action_units import ActionUnit
from fesapp.gui.au_slider import AUSlider
from fesapp.gui.commands import Edits, new_gesture
from fesapp.gui.icons import give_icon
from fesapp.gui.words import tr


class GroupHeader(QPushButton):
    """The name of a group. A click folds it, a double click resets it; so do Left and Right, and Del."""

    def __init__(self, title: str, group: AUGroup) -> None:
        super().__init__(title, group)
        self._group = group
        self._badge = QLabel(self)
        self._badge.setObjectName("badge")
        self.reset_button = self._make_reset_button(title)
        self.setToolTip(tr("Click to fold or unfold, double click or Del to reset the group"))
        line = QHBoxLayout(self)
        line.setContentsMargins(6, 0, 4, 0)
        line.addStretch()
        line.addWidget(self._badge)
        line.addWidget(self.reset_button)

    def show_state(self, changed: int, folded: bool) -> None:
        said = tr("{} changed").format(changed)
        self._badge.setText(said if changed else "")
        self.reset_button.setVisible(changed > 0)
        give_icon(self, "chevron-right" if folded else "chevron-down")
        self.setAccessibleName(f"{self.text()}, {said}, {tr('folded') if folded else tr('unfolded')}")

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # Its second press and release also fold back what the first click folded.
        super().mouseDoubleClickEvent(event)
        self._group.reset()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._group.fold(key == Qt.Key.Key_Left)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._group.reset()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _make_reset_button(self, title: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("quiet")
        button.setIconSize(QSize(14, 14))
        button.setToolTip(tr("Reset {} to what the photo shows").format(title))
        button.setAccessibleName(tr("Reset {}").format(title))
        give_icon(button, "restore")
        button.clicked.connect(self._group.reset)
        return button


class AUGroup(QWidget):
    """One group: header and rows. While rows are searched, a folded one opens where there is something to see."""

    def __init__(self, title: str, units: Sequence[ActionUnit], edits: Edits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.edits = edits
        self.header = GroupHeader(tr(title), self)
        self.rows = [AUSlider(unit, edits) for unit in units]
        self._folded = self._searched = False
        self._body = QWidget(self)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 2, 0, 6)
        body.setSpacing(2)
        for row in self.rows:
            body.addWidget(row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self._body)
        self.header.clicked.connect(lambda: self.fold(not self.is_folded))
        self._show_header()

    @property
    def is_folded(self) -> bool:
        return self._folded and not self._searched

    def fold(self, folded: bool) -> None:
        self._folded, self._searched = folded, False
        self._show_fold()

    def show_only(self, fits: Callable[[AUSlider], bool] | None) -> bool:
        """Show the rows that fit, or without a condition all; whether there are any."""
        shown = [row for row in self.rows if fits is None or fits(row)]
        for row in self.rows:
            row.setVisible(row in shown)
        self.setVisible(bool(shown))
        self._searched = fits is not None
        self._show_fold()
        return bool(shown)

    def reset(self) -> None:
        """Put the group's sliders back to what the photo shows, as one step."""
        controls = [control for row in self.rows for control in row.unit.controls]
        self.edits.reset(controls, tr("Reset {}").format(tr(self.title).lower()), new_gesture())

    def refresh(self, controls: Set[str] | None = None) -> None:
        """Show the document's values: of rows with any of `controls`, or of all."""
        rows = [row for row in self.rows if controls is None or not controls.isdisjoint(row.controls)]
        for row in rows:
            row.refresh()
        if rows:
            self._show_header()

    def set_rows_enabled(self, enabled: bool) -> None:
        for row in self.rows:
            row.setEnabled(enabled)

    def _show_fold(self) -> None:
        self._body.setHidden(self.is_folded)
        self._show_header()

    def _show_header(self) -> None:
        self.header.show_state(sum(row.is_changed for row in self.rows), self.is_folded)
