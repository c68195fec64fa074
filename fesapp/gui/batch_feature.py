"""Batches in the window: the action, and the batch window once it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fesapp.gui.actions import Spec
from fesapp.gui.dialogs import BatchClosing

if TYPE_CHECKING:
    from fesapp.gui.batch_window import BatchWindow
    from fesapp.gui.main_window import MainWindow

_ACTION = Spec(
    "&Batch…", "image-multiple-outline", ("Ctrl+Shift+B",), "Edit many photos with many recipes, in the background",
    menu="&File", section=1,
)  # fmt: skip


class Batching:
    """The feature."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.window: BatchWindow | None = None
        window.actions_by_name.add("batch", _ACTION, self.show)
        window.may_close.append(self.may_close)

    def show(self) -> None:
        """Show the batch window, as it was left."""
        if self.window is None:
            from fesapp.gui.batch_window import BatchWindow  # which the window's start need not wait for

            self.window = BatchWindow(self._window)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def may_close(self) -> bool:
        """Whether no batch works, or the user gives it up."""
        batch = self.window
        if batch is None or not batch.is_working:
            return True
        if self._window.dialogs.ask_close_batch(self._window, may_hide=False) is not BatchClosing.STOP:
            return False
        batch.stop()
        return True
