"""Exporting the edited photo, with choices of its own or with those of the last time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from fesapp.gui.actions import Spec
from fesapp.gui.document import Change
from fesapp.gui.export_choice import SUFFIXES, ExportChoice

if TYPE_CHECKING:
    from fesapp.gui.main_window import MainWindow

_EXPORT = Spec(
    "&Export…", "export-variant", ("Ctrl+Shift+E",),
    "Save the edited photo in a format, quality and size, with or without its metadata", menu="&File", section=1,
)  # fmt: skip
_AGAIN = Spec(
    "Export as &last time", "repeat", ("Ctrl+Alt+E",), "Export with the last choices, under a name that is free",
    menu="&File", section=1,
)  # fmt: skip


class Exporting:
    """The feature: both actions."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._export = window.actions_by_name.add("export", _EXPORT, self.ask)
        self._again = window.actions_by_name.add("export_again", _AGAIN, self.again)
        window.document.listeners.add(self._follow)
        window.files.busy_changed.connect(self._show_state)
        self._show_state()

    def ask(self) -> None:
        """Ask what the picture is to be like and where to write it, and have it written."""
        window, source, opened = self._window, self._window.document.path, self._window.document.opened
        if source is None or opened is None:
            return
        edit = opened, window.document.recipe()  # before the dialogs, under which another photo may arrive
        choice = window.dialogs.ask_export(window, opened.size)
        if choice is None:
            return
        last = ExportChoice.last()
        path = window.dialogs.ask_save(window, replace(choice, folder=last.folder if last else None).target(source))
        # The dialog has asked whether to replace a file that is there.
        if path is not None and window.files.save_to(path, path.exists(), choice, edit):
            _with_place(choice, path, source).remember()

    def again(self) -> None:
        """Write with the last choices, where no file is yet."""
        source, last = self._window.document.path, ExportChoice.last()
        if source is not None and last is not None:
            self._window.files.save_to(last.target(source), False, last)

    def _follow(self, change: Change) -> None:
        if change is Change.PHOTO:
            self._show_state()

    def _show_state(self) -> None:
        can = self._window.document.opened is not None and self._window.files.saving is None
        last = ExportChoice.last() if can else None
        self._export.setEnabled(can)
        self._again.setEnabled(last is not None)


def _with_place(choice: ExportChoice, path: Path, source: Path) -> ExportChoice:
    """The choice with the folder and the format of the name that was given to the file."""
    suffix = path.suffix.lower()
    folder = path.absolute().parent
    return replace(
        choice,
        suffix=suffix if suffix in SUFFIXES else choice.suffix,
        folder=None if folder == source.absolute().parent else folder,
    )
