"""Copying an expression from one face and pasting it on another, of this photo, another, or another window.

What lies in the clipboard is a recipe in JSON, which pastes into a text file as well. By how much the face was changed
is remembered beside it, as long as the clipboard holds that recipe.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtGui import QGuiApplication

from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.errors import FesappError
from fesapp.gui.actions import Spec
from fesapp.gui.document import Change
from fesapp.gui.expressions import change, shown_expression
from fesapp.gui.paste_dialog import PasteDialog
from fesapp.gui.words import tr

if TYPE_CHECKING:
    from fesapp.gui.main_window import MainWindow

_SPECS = {
    "copy_expression": Spec(
        "&Copy expression", "content-copy", ("Ctrl+Shift+C",), "Copy what this face shows, edits and all", menu="F&ace"
    ),
    "paste_expression": Spec(
        "&Paste expression…", "content-paste", ("Ctrl+Shift+V",),
        "Give this face the copied expression, whole or in part", menu="F&ace",
    ),
}  # fmt: skip


class ExpressionClipboard:
    """Copy and paste of expressions, on the selected face."""

    def __init__(self, window: MainWindow) -> None:
        self._window, self._document = window, window.document
        self._copied, self._difference = "", FaceEdit()
        self._dialog: PasteDialog | None = None
        add = window.actions_by_name.add
        handlers = {"copy_expression": self.copy, "paste_expression": self.paste}
        self._actions = [add(name, spec, handlers[name]) for name, spec in _SPECS.items()]
        window.document.listeners.add(self._follow)
        self._follow(Change.PHOTO)

    def copy(self) -> None:
        """Put the selected face's expression into the clipboard."""
        edit = FaceEdit(aus=shown_expression(self._document))
        self._copied = msgspec.json.format(msgspec.json.encode(Recipe([edit])), indent=2).decode()
        self._difference = FaceEdit(aus=change(self._document), relative=True)
        # as text, which Qt keeps by itself; data made here would outlive Python when the program ends
        QGuiApplication.clipboard().setText(self._copied)
        self._window.status.say(tr("Copied the expression of face {}").format(self._document.selected + 1))

    def paste(self) -> None:
        """Ask what of the clipboard's expression the selected face is to be given; shown while it is asked."""
        try:
            expression, difference = self._from_clipboard()
        except FesappError as error:
            self._window.message_bar.tell(str(error))
            return
        self._dialog = PasteDialog(self._window.edits, expression, difference, self._window)
        self._dialog.finished.connect(self._forget_dialog)
        self._dialog.open()

    def _forget_dialog(self) -> None:
        self._dialog = None

    def _follow(self, change: Change) -> None:
        if change is Change.PHOTO:
            if self._dialog is not None:
                self._dialog.reject()  # it was for a face that is gone
            for action in self._actions:
                action.setEnabled(bool(self._document.faces))

    def _from_clipboard(self) -> tuple[FaceEdit | None, FaceEdit | None]:
        """What was copied, as it is and as a change; None for what there is not.

        Raises:
            FesappError: no expression lies there.
        """
        text = QGuiApplication.clipboard().text()
        found = _first_edit(text)
        if found.relative:
            return None, found
        if text == self._copied and self._difference.aus:
            return found, self._difference
        return found, None


def _first_edit(text: str) -> FaceEdit:
    reason = tr("The clipboard holds no expression; copy one with Ctrl+Shift+C")
    try:
        edits = Recipe.decode(text, reason).faces
    except FesappError:
        raise FesappError(reason) from None
    if not edits or not edits[0].aus:
        raise FesappError(reason)
    return msgspec.structs.replace(edits[0], face=None)
