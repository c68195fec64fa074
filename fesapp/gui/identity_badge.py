"""The badge that says whether an edited face is still the same person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from fesapp.gui.icons import give_icon
from fesapp.gui.words import tr

if TYPE_CHECKING:
    from fesapp.editing.face_reading import FaceReading

_TEXTS = {"same": "Same person {:.0f} %", "doubtful": "Same person? {:.0f} %", "another": "Another person? {:.0f} %"}
_ICONS = {"same": "account-check-outline", "doubtful": "account-question-outline", "another": "account-alert-outline"}
_MEANING = (
    "How alike the face is to what it was before the edit, whatever it does. 100 % is the same picture; on average one "
    "person neutral and smiling has 90 %, two different people have 12 %."
)
_ADVICE = {
    "same": "This edit keeps who it is.",
    "doubtful": "This edit begins to change who it is: lower the warp strength, or ask less of the strongest sliders.",
    "another": "This edit makes somebody else of the face: lower the warp strength, or put the strongest sliders back.",
}


class IdentityBadge(QToolButton):
    """ "Same person 98 %": neutral, amber where that is in doubt, red where it no longer holds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(18, 18))
        self.has_news = False
        self.show_likeness(None, False)

    def show_likeness(self, reading: FaceReading | None, stale: bool) -> None:
        """Show what a reading says of the person; greyed while the edit of now has not been measured yet."""
        likeness = reading.likeness if reading is not None else None
        self.has_news = reading is not None and likeness is not None
        if reading is None or likeness is None:
            self._say(tr("Same person: not measured"), tr(_MEANING))
        else:
            text = tr(_TEXTS[likeness]).format(reading.similarity)
            self._say(text, f"<b>{text}</b><br>{tr(_MEANING)}<br>{tr(_ADVICE[likeness])}")
        give_icon(self, _ICONS[likeness or "same"])
        self.setEnabled(self.has_news and not stale)
        shown = likeness if not stale else None
        if self.property("likeness") != shown:
            self.setProperty("likeness", shown)
            self.style().polish(self)

    def _say(self, text: str, help_text: str) -> None:
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(help_text)
