"""Saving the edited photo at full resolution, through the render thread; never over the photo itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from fesapp.gui.dialogs import Dialogs
from fesapp.gui.document import Document
from fesapp.gui.jobs import Outcome, SaveJob
from fesapp.gui.render_worker import RenderWorker
from fesapp.gui.session import Session
from fesapp.gui.words import tr


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
        if path is None:
            return
        if self.session.is_source(path):
            text = tr("{} is a photo that is open here, which is never written over; choose another name")
            self.failed.emit(text.format(path.name))
            return
        self._after_save = go_on
        # The dialog has asked whether to replace a file that is there.
        self.saving = SaveJob(opened, recipe, path, overwrite=path.exists())
        self._worker.ask(self.saving)
        self.busy_changed.emit()

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
            self.said.emit(tr("Saved {}").format(job.path))
        self.busy_changed.emit()
        if outcome.error is None and go_on is not None:
            go_on()

    def _mark_saved(self, job: SaveJob) -> None:
        if job.opened is self._document.opened:
            self._document.mark_saved(job.recipe)
