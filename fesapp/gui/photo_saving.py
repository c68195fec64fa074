"""Saving the edited photo at full resolution, through the render thread; never over the photo itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from fesapp.gui.dialogs import Dialogs
from fesapp.gui.document import Document
from fesapp.gui.engine import Opened
from fesapp.gui.export_choice import ExportChoice
from fesapp.gui.jobs import Outcome, SaveJob
from fesapp.gui.render_worker import RenderWorker
from fesapp.gui.session import Session
from fesapp.gui.words import tr

if TYPE_CHECKING:
    from fesapp.editing.recipe import Recipe


class PhotoSaving(QObject):
    """Asks where to save the photo that is shown, and has it written; `saving` is the job under way."""

    busy_changed = Signal()
    failed = Signal(str)  # in words
    said = Signal(str)  # good news

    def __init__(self, window: QWidget, document: Document, worker: RenderWorker, dialogs: Dialogs) -> None:
        super().__init__(window)
        self.session = Session()
        self._window, self._document, self._worker, self._dialogs = window, document, worker, dialogs
        self.saving: SaveJob | None = None
        self._after_save: Callable[[], object] | None = None
        worker.done.connect(self._take)

    def save_as(self, go_on: Callable[[], object] | None = None) -> None:
        """Ask where and save there; `go_on` is called once that is done."""
        source, opened = self._document.path, self._document.opened
        if source is None or opened is None or self.saving is not None:
            return
        recipe = self._document.recipe()  # before the dialog, under which another photo may arrive
        path = self._dialogs.ask_save(self._window, self._suggestion(source))
        # The dialog has asked whether to replace a file that is there.
        if path is not None and self.save_to(path, path.exists(), edit=(opened, recipe)):
            self._after_save = go_on

    def save_to(
        self,
        path: Path,
        overwrite: bool,
        choice: ExportChoice | None = None,
        edit: tuple[Opened, Recipe] | None = None,
    ) -> bool:
        """Have a photo written to a file, in quality, size and metadata as chosen; whether that has begun.

        Args:
            edit: the photo and its recipe, as they were when the user asked; None for what is shown now.
        """
        opened, recipe = edit or (self._document.opened, self._document.recipe())
        if self.saving is not None or opened is None:
            return False
        if self.session.is_source(path):
            text = tr("{} is a photo that is open here, which is never written over; choose another name")
            self.failed.emit(text.format(path.name))
            return False
        self.saving = SaveJob(opened, recipe, path, overwrite, choice or ExportChoice())
        self._worker.ask(self.saving)
        self.busy_changed.emit()
        return True

    def _suggestion(self, source: Path) -> Path:
        from fesapp.photos import WRITABLE

        suffix = source.suffix if source.suffix.lower() in WRITABLE else ".jpg"
        return source.with_name(f"{source.stem}_edited{suffix}")

    def _take(self, outcome: Outcome) -> None:
        if isinstance(outcome.job, SaveJob):
            self._take_saved(outcome, outcome.job)

    def _take_saved(self, outcome: Outcome, job: SaveJob) -> None:
        self.saving = None
        go_on, self._after_save = self._after_save, None
        if outcome.error is not None:
            self.failed.emit(outcome.error)
        else:
            self._mark_saved(job)
            self.said.emit(_good_news(job.path, outcome.value))
        self.busy_changed.emit()
        if outcome.error is None and go_on is not None:
            go_on()

    def _mark_saved(self, job: SaveJob) -> None:
        if job.opened is self._document.opened:
            self._document.mark_saved(job.recipe)


def _good_news(path: Path, saved: object) -> str:
    """That a file was written, and what its format could not hold."""
    assert isinstance(saved, tuple)
    _, losses = saved
    if not losses:
        return tr("Saved {}").format(path)
    return tr("Saved {}; {}").format(path.name, "; ".join(losses))
