"""Putting back one face of several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fesapp.gui.actions import Spec
from fesapp.gui.document import Change, Wanted

if TYPE_CHECKING:
    from fesapp.gui.main_window import MainWindow

_ACTION = Spec(
    "Reset this fa&ce", "restore", ("Ctrl+Backspace",), "Put this face's sliders back to what the photo shows",
    menu="&Edit", section=1,
)  # fmt: skip


class ResetFace:
    """The action, beside the one that puts back all faces."""

    def __init__(self, window: MainWindow) -> None:
        self._document = window.document
        self._action = window.actions_by_name.add("reset_face", _ACTION, window.edits.reset_face)
        window.document.listeners.add(self._follow)
        self._follow(Change.PHOTO)

    def _follow(self, change: Change) -> None:
        if change in (Change.PHOTO, Change.WANTED, Change.SELECTION):
            self._action.setEnabled(self._document.selected_wanted != Wanted())
