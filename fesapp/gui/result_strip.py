"""What the edit came to, in two lines below the sliders: expression, who it still is, and what is furthest off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fesapp.editing.expression import read_expression
from fesapp.gui.achieved_panel import note_of, rows_of
from fesapp.gui.achieved_table import Row, short_key
from fesapp.gui.elided_label import ElidedLabel
from fesapp.gui.expression_bars import CAVEAT, expression_word
from fesapp.gui.identity_badge import IdentityBadge
from fesapp.gui.words import tr

if TYPE_CHECKING:
    from fesapp.editing.face_reading import FaceReading
    from fesapp.editing.recipe import FaceEdit

# measured values tremble by 0.2; twice that and a little is worth a word
OFF = 0.5


class ResultStrip(QWidget):
    """Shows what it is told of one face; it is always there, so that the sliders above it never move."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("resultStrip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._shown: object = None
        self.expression, self.furthest = ElidedLabel(""), ElidedLabel("")
        self.expression.setObjectName("heading")
        self.furthest.setObjectName("muted")
        self.badge = IdentityBadge()
        policy = self.badge.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.badge.setSizePolicy(policy)
        first = QHBoxLayout()
        first.addWidget(self.expression, 1)
        first.addWidget(self.badge)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 4, 10, 6)
        column.setSpacing(2)
        column.addLayout(first)
        column.addWidget(self.furthest)
        self.show_face(None, None, None, False)

    def show_face(
        self, shown: Mapping[str, float] | None, edit: FaceEdit | None, reading: FaceReading | None, stale: bool
    ) -> None:
        """Show one face; the arguments are those of `AchievedPanel.show_face`."""
        state = (shown, edit is None, reading, stale)
        if state == self._shown:
            return  # as it is from move to move of a drag
        self._shown = state
        self.badge.show_likeness(reading, stale)
        self.badge.setVisible(self.badge.has_news)
        before = read_expression(shown) if shown is not None else None
        after = before if edit is None else reading.expression if reading is not None else None
        self.expression.setText(_likeliest(before, after))
        self.expression.setToolTip(f"{self.expression.text()}<br>{tr(CAVEAT)}")
        self._show_furthest(rows_of(shown or {}, edit, reading), note_of(shown, edit, reading, stale))
        for label in (self.expression, self.furthest):
            label.setEnabled(not stale)

    def say(self, text: str) -> None:
        """A line on how things stand in place of the second, until `show_face` is called again."""
        self._shown = None
        self._tell(text)

    def _tell(self, text: str) -> None:
        self.furthest.setText(text)
        self.furthest.setToolTip(text)

    def _show_furthest(self, rows: Sequence[Row], note: str) -> None:
        told = _furthest([row for row in rows if row.measured is not None])
        self._tell(told or note)
        if told:
            self.furthest.setToolTip(tr("{}<br>Measured on the result, of what the sliders ask").format(told))


def _likeliest(before: Mapping[str, float] | None, after: Mapping[str, float] | None) -> str:
    """`"Neutral → Happiness 98 %"`, or `"Neutral 87 %"` where it is what it was; nothing where nothing is known."""
    if not after:
        return ""
    now, was = (max(one, key=lambda name: one[name]) if one else "" for one in (after, before or {}))
    told = tr("{} {:.0f} %").format(expression_word(now), 100 * after[now])
    return tr("{} → {}").format(expression_word(was), told) if was and was != now else told


def _furthest(rows: Sequence[Row]) -> str:
    """The controls that came out furthest from what was asked, the worst first."""
    off = {row: abs(row.asked - (row.measured or 0.0)) for row in rows}
    worst = sorted((row for row in rows if off[row] >= OFF), key=lambda row: -off[row])
    told = [tr("{} {:.1f} of {:.1f}").format(short_key(row.control), row.measured, row.asked) for row in worst]
    if told:
        return tr("Off: {}").format(",  ".join(told))
    return tr("As asked, within {:.1f}").format(OFF) if rows else ""
