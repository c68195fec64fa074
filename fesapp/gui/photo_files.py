"""Opening and saving, with care that no edit is lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QWidget

from fesapp.gui.dialogs import Dialogs, Unsaved
from fesapp.gui.document import Document
from fesapp.gui.jobs import OpenJob, Outcome, SaveJob
from fesapp.gui.render_worker import RenderWorker


class PhotoFiles(QObject):
    """Opens photos into the document and saves it elsewhere, through the render thread."""

    busy_changed = Signal()
    failed = Signal(str)  # in words
    said = Signal(str)  # good news
    opened = Signal()

    def __init__(self, window: QWidget, document: Document, worker: RenderWorker, dialogs: Dialogs) -> None:
        super().__init__(window)
        self._window, self._document, self._worker, self.dialogs = window, document, worker, dialogs
        self.opening: Path | None = None
        self.saving: SaveJob | None = None
        self._after_save: Callable[[], object] | None = None
        worker.done.connect(self._take)

    # ---- open -----------------------------------------------------------------------------------------------------

    def ask_and_open(self) -> None:
        path = self.dialogs.ask_open(self._window, _last_folder())
        if path is not None:
            self.open(path)

    def open(self, path: Path) -> None:
        """Open a photo; edits of the present one are asked about first."""
        if self.settle(lambda: self._begin_open(path)):
            self._begin_open(path)

    def settle(self, go_on: Callable[[], object]) -> bool:
        """Whether nothing would be lost now. If not, `go_on` is called once the edits have been saved, or never."""
        if self.saving is not None:
            if self.saving.recipe == self._document.recipe():
                self._after_save = go_on
                return False
        elif not self._document.needs_saving:
            return True
        name = self._document.path.name if self._document.path else "this photo"
        answer = self.dialogs.ask_unsaved(self._window, name)
        if answer is Unsaved.SAVE:
            self.save_as(go_on)
        return answer is Unsaved.DISCARD

    def _begin_open(self, path: Path) -> None:
        self.opening = path
        QSettings().setValue("folder", str(path.parent))
        self._worker.ask(OpenJob(path))
        self.busy_changed.emit()

    # ---- save -----------------------------------------------------------------------------------------------------

    def save_as(self, go_on: Callable[[], object] | None = None) -> None:
        """Ask where and save there; `go_on` is called once that is done."""
        source, opened = self._document.path, self._document.opened
        if source is None or opened is None or self.saving is not None:
            return
        path = self.dialogs.ask_save(self._window, self._suggestion(source))
        if path is None:
            return
        if _same_file(path, source):
            self.failed.emit(f"{path.name} is the photo itself, which is never written over; choose another name")
            return
        self._after_save = go_on
        # The dialog has asked whether to replace a file that is there.
        self.saving = SaveJob(opened, self._document.recipe(), path, overwrite=path.exists())
        self._worker.ask(self.saving)
        self.busy_changed.emit()

    def _suggestion(self, source: Path) -> Path:
        from fesapp.photos import WRITABLE

        suffix = source.suffix if source.suffix.lower() in WRITABLE else ".jpg"
        return source.with_name(f"{source.stem}_edited{suffix}")

    # ---- answers --------------------------------------------------------------------------------------------------

    def _take(self, outcome: Outcome) -> None:
        if isinstance(outcome.job, OpenJob):
            self._take_opened(outcome, outcome.job)
        elif isinstance(outcome.job, SaveJob):
            self._take_saved(outcome, outcome.job)

    def _take_opened(self, outcome: Outcome, job: OpenJob) -> None:
        if job.path != self.opening:
            return  # another photo was asked for meanwhile
        self.opening = None
        if outcome.error is None:
            self._document.show(job.path, outcome.value)  # type: ignore[arg-type]  # the answer to an OpenJob
            self.opened.emit()
        else:
            self.failed.emit(outcome.error)
        self.busy_changed.emit()

    def _take_saved(self, outcome: Outcome, job: SaveJob) -> None:
        self.saving = None
        go_on, self._after_save = self._after_save, None
        if outcome.error is not None:
            self.failed.emit(outcome.error)
        else:
            if job.opened is self._document.opened:
                self._document.mark_saved(job.recipe)
            self.said.emit(f"Saved {job.path}")
        self.busy_changed.emit()
        if outcome.error is None and go_on is not None:
            go_on()


def _last_folder() -> Path | None:
    folder = QSettings().value("folder")
    return Path(str(folder)) if folder else None


def _same_file(path: Path, other: Path) -> bool:
    return path.exists() and other.exists() and path.samefile(other)
