"""The panel "Asked and achieved": what was asked of the selected face, and what is measured on the result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize
from PySide6.QtWidgets import QLabel, QToolTip, QVBoxLayout, QWidget

from fesapp.editing.expression import read_expression
from fesapp.editing.face_reading import asked_of
from fesapp.gui.achieved_table import AchievedTable, Row
from fesapp.gui.expression_bars import ExpressionBars
from fesapp.gui.identity_badge import IdentityBadge
from fesapp.gui.words import tr

if TYPE_CHECKING:
    from fesapp.editing.face_reading import FaceReading
    from fesapp.editing.recipe import FaceEdit

MEASURING = "Measuring…"
TRIED = "Only looked at; it is measured once it is applied."
UNCHANGED = "Nothing is changed on this face."
EMPTY = "Once a face is edited, it is measured here."


class AchievedPanel(QWidget):
    """Shows what it is told of one face."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.badge = IdentityBadge()
        self.badge.clicked.connect(self._explain)
        self.note = QLabel()
        self.note.setObjectName("muted")
        self.note.setWordWrap(True)
        self.table = AchievedTable()
        self.expressions = ExpressionBars()
        self._heading = QLabel(tr("Expression, by the face's shape"))
        self._heading.setObjectName("heading")
        self._heading.setToolTip(self.expressions.toolTip())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 10)
        layout.setSpacing(6)
        layout.addWidget(self.badge)
        layout.addWidget(self.note)
        layout.addWidget(self.table, 1)
        layout.addStretch()
        layout.addWidget(self._heading)
        layout.addWidget(self.expressions)
        self.show_face(None, None, None, False)

    def sizeHint(self) -> QSize:
        return QSize(376, 480)

    def show_face(
        self, shown: Mapping[str, float] | None, edit: FaceEdit | None, reading: FaceReading | None, stale: bool
    ) -> None:
        """Show one face.

        Args:
            shown: intensities that the photo shows, by control key; None where there is no face.
            edit: what is wanted of it now, None where nothing is.
            reading: what was measured last; of another edit than `edit` if `stale`.
        """
        self.table.show_rows(rows_of(shown or {}, edit, reading), stale)
        self.table.setVisible(bool(self.table.rows))
        self.badge.setVisible(reading is not None and reading.likeness is not None)
        self.badge.show_likeness(reading, stale)
        before = read_expression(shown) if shown is not None else None
        after = before if edit is None else reading.expression if reading else None
        self.expressions.show_expression(before, after, stale)
        self.say(note_of(shown, edit, reading, stale))

    def say(self, text: str) -> None:
        """One line on how things stand; an empty text takes it away."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def _explain(self) -> None:
        QToolTip.showText(self.badge.mapToGlobal(QPoint(0, self.badge.height())), self.badge.toolTip(), self.badge)


def rows_of(shown: Mapping[str, float], edit: FaceEdit | None, reading: FaceReading | None) -> list[Row]:
    """What was asked of each changed control, and what was measured."""
    asked = asked_of(edit, shown) if edit is not None else {}
    measured = (reading.measured if reading else None) or {}
    return [Row(control, value, shown.get(control, 0.0), measured.get(control)) for control, value in asked.items()]


def note_of(shown: Mapping[str, float] | None, edit: FaceEdit | None, reading: FaceReading | None, stale: bool) -> str:
    """How things stand, in a line; nothing where the measures say enough."""
    if shown is None:
        return tr(EMPTY)
    if edit is None:
        return tr(UNCHANGED)
    if stale:
        return tr(MEASURING)
    return tr(reading.reason) if reading and reading.reason else ""
