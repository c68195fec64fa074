"""The rows of one group of Action Units, under a header that folds them away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from fesapp.action_units import ActionUnit
from fesapp.gui.au_slider import AUSlider
from fesapp.gui.commands import Edits, new_gesture
from fesapp.gui.icons import give_icon


class GroupHeader(QPushButton):
    """The name of a group. A click folds it, a double click resets it."""

    def __init__(self, title: str, group: AUGroup) -> None:
        super().__init__(title, group)
        self._group = group
        self._badge = QLabel(self)
        self._badge.setObjectName("badge")
        self.reset_button = QToolButton(self)
        self.reset_button.setObjectName("quiet")
        self.reset_button.setIconSize(QSize(14, 14))
        self.reset_button.setToolTip(f"Reset {title} to what the photo shows")
        self.reset_button.setAccessibleName(f"Reset {title}")
        give_icon(self.reset_button, "restore")
        self.reset_button.clicked.connect(group.reset)
        self.setToolTip("Click to fold or unfold, double click to reset the group")
        line = QHBoxLayout(self)
        line.setContentsMargins(6, 0, 4, 0)
        line.addStretch()
        line.addWidget(self._badge)
        line.addWidget(self.reset_button)

    def show_state(self, changed: int, folded: bool) -> None:
        self._badge.setText(f"{changed} changed" if changed else "")
        self.reset_button.setVisible(changed > 0)
        give_icon(self, "chevron-right" if folded else "chevron-down")
        self.setAccessibleName(f"{self.text()}, {changed} changed, {'folded' if folded else 'unfolded'}")

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # Its second press and release also fold back what the first click folded.
        super().mouseDoubleClickEvent(event)
        self._group.reset()


class AUGroup(QWidget):
    """One group: header and rows."""

    def __init__(self, title: str, units: Sequence[ActionUnit], edits: Edits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.edits = edits
        self.header = GroupHeader(title, self)
        self.rows = [AUSlider(unit, edits) for unit in units]
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
        return self._body.isHidden()

    def fold(self, folded: bool) -> None:
        self._body.setHidden(folded)
        self._show_header()

    def reset(self) -> None:
        """Put the group's sliders back to what the photo shows, as one step."""
        controls = [control for row in self.rows for control in row.unit.controls]
        self.edits.reset(controls, f"Reset {self.title.lower()}", new_gesture())

    def refresh(self) -> None:
        """Show the document's values."""
        for row in self.rows:
            row.refresh()
        self._show_header()

    def set_rows_enabled(self, enabled: bool) -> None:
        for row in self.rows:
            row.setEnabled(enabled)

    def _show_header(self) -> None:
        self.header.show_state(sum(row.is_changed for row in self.rows), self.is_folded)
