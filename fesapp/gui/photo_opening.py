"""Opening photos into the session, and going from one of them to another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QWidget

from fesapp.editing.edit_store import EditStore
from fesapp.gui.autosave import Autosave
from fesapp.gui.commands import Edits
from fesapp.gui.dialogs import Dialogs
from fesapp.gui.document import Change, State, Wanted
from fesapp.gui.engine import Opened
from fesapp.gui.errands import Errands
from fesapp.gui.jobs import Found, OpenJob, Outcome, SaveJob
from fesapp.gui.kept_edits import to_want
from fesapp.gui.own_folder import own_folder
from fesapp.gui.photo_saving import PhotoSaving
from fesapp.gui.render_worker import RenderWorker
from fesapp.gui.session import OpenPhoto
from fesapp.gui.words import tr


class PhotoOpening(PhotoSaving):
    """Opens photos into the session, shows one of them in the document, and saves it elsewhere as its base does.

    Edits are kept by `autosave`, so nothing is asked before another photo is shown or the window closes.
    """

    opened = Signal()  # a photo is shown: a new one, or one that was open already

    def __init__(self, window: QWidget, edits: Edits, worker: RenderWorker, dialogs: Dialogs) -> None:
        super().__init__(window, edits.document, worker, dialogs)
        self._edits = edits
        self.errands = Errands()
        self.autosave = Autosave(self._document, EditStore(own_folder() / "edits"), self.errands, self)
        self.opening: Path | None = None
        self._coming: list[Path] = []  # asked for and not in the session yet
        self._missed: list[str] = []  # why some of those cannot be opened
        self._closing: OpenPhoto | None = None  # as soon as another is shown
        self._closed_as: State | None = None  # how that photo was then
        self.autosave.told.connect(self.failed)
        self._document.listeners.add(self._follow)

    # ---- open -----------------------------------------------------------------------------------------------------

    def ask_and_open(self) -> None:
        paths = self._dialogs.ask_photos(self._window, _last_folder())
        if paths:
            self.open(*paths)

    def open(self, path: Path, *more: Path) -> None:
        """Open photos and show the first; one that is open already is shown as it was left."""
        QSettings().setValue("folder", str(path.parent))
        self._coming = list(dict.fromkeys([path, *more, *self._coming]))
        self._ask_for(path)

    def show(self, photo: OpenPhoto) -> None:
        """Show one of the session's photos."""
        self._ask_for(photo.path)

    def show_beside(self, step: int) -> None:
        """Show the next photo of the session, or the one before. Counted from the one that is on its way, if any."""
        here = self.session.find(self.opening) if self.opening else None
        here = here or self.session.shown
        if here is not None:
            self.show(self.session.beside(here, step))

    def _ask_for(self, path: Path) -> None:
        known = self.session.find(path)
        if known is not None and known.opened is not None:
            self.opening = None
            self._show(known.path, known.opened)
        else:
            self.opening = path
            self._worker.ask(OpenJob(path, self.autosave.store))
        self.busy_changed.emit()

    def _take_opened(self, outcome: Outcome, job: OpenJob) -> None:
        if job.path != self.opening:
            return  # another photo was asked for meanwhile
        self.opening = None
        if isinstance(outcome.value, Found):
            self._show(job.path, outcome.value.opened, outcome.value)
        else:
            self._miss(job.path, outcome.error or "")
        self.busy_changed.emit()

    def _miss(self, path: Path, why: str) -> None:
        """A photo cannot be opened; the one that is shown stays, unless others were asked for with it."""
        self._closing = None
        self._missed.append(why)
        known = self.session.find(path)
        if known is not None and known.state is None and known is not self.session.shown:
            self.session.remove(known)
        if path in self._coming:
            self._coming.remove(path)
        if self._coming:
            self._ask_for(self._coming[0])
        else:
            self._tell_missed()

    def _tell_missed(self) -> None:
        missed, self._missed = self._missed, []
        if missed:
            more = tr(" (and {} more cannot be opened)").format(len(missed) - 1) if len(missed) > 1 else ""
            self.failed.emit(missed[0] + more)

    # ---- show -----------------------------------------------------------------------------------------------------

    def _show(self, path: Path, opened: Opened, found: Found | None = None) -> None:
        coming, self._coming = self._coming, []
        self.session.add([path, *coming])
        photo = self.session.find(path)
        assert photo is not None
        if photo is not self.session.shown:
            self._leave()
            is_new = self._begin(photo, opened)
            self.opened.emit()
            if is_new and found is not None:
                self._restore(found)
        self._tell_missed()
        closing, self._closing = self._closing, None
        if closing is not None and closing is not photo:
            self._remove(closing) if closing.state == self._closed_as else self.close(closing)

    def _leave(self) -> None:
        if self.session.shown is not None:
            self.session.shown.state = self._document.state

    def _begin(self, photo: OpenPhoto, opened: Opened) -> bool:
        """Show a photo with its history; whether that begins now."""
        if photo.state is not None and photo.state.boxes != tuple(face.box for face in opened.faces):
            # another picture lies under this name now, for which the old steps mean nothing
            self._forget_history(photo)
            photo.state = None
        if photo.history is None:
            photo.history = self._edits.new_stack()
        self._edits.begin(photo.history)
        self.session.show(photo, opened, pinned=self._in_session(self.autosave.not_kept))
        self._document.show(photo.path, opened, photo.state)
        return photo.state is None

    def _restore(self, found: Found) -> None:
        document, path, kept = self._document, self._document.path, found.kept
        assert path is not None
        wanted = to_want(found.edits, document.all_measured)
        self.autosave.begin(path, wanted, kept.seen)
        if any(want != Wanted() for want in wanted):
            self._edits.restore(wanted)
            self.said.emit(tr("Edits of {} restored").format(path.name))
        elif not all(edit.is_nothing for edit in kept.sidecar.all):
            text = tr("{} no longer shows the faces that its kept edits belong to; the edits stay in their file")
            self.failed.emit(text.format(path.name))
        if kept.trouble:
            self.failed.emit(kept.trouble)

    def _follow(self, change: Change) -> None:
        if change is Change.WANTED and self.session.shown is not None:
            self.session.mark_edited(self.session.shown, self._document.is_edited)

    # ---- the session ----------------------------------------------------------------------------------------------

    def close(self, photo: OpenPhoto | None = None) -> None:
        """Take a photo out of the session; see `PhotoFiles`."""
        raise NotImplementedError

    def _in_session(self, paths: Iterable[Path]) -> list[OpenPhoto]:
        return [photo for path in paths if (photo := self.session.find(path)) is not None]

    def _remove(self, photo: OpenPhoto) -> None:
        self._forget_history(photo)
        self.session.remove(photo)
        self.autosave.forget(photo.path)

    def _forget_history(self, photo: OpenPhoto) -> None:
        if photo.history is not None:
            self._edits.group.removeStack(photo.history)
            photo.history.deleteLater()
            photo.history = None

    def _take(self, outcome: Outcome) -> None:
        super()._take(outcome)
        if isinstance(outcome.job, OpenJob):
            self._take_opened(outcome, outcome.job)

    def _mark_saved(self, job: SaveJob) -> None:
        super()._mark_saved(job)
        for photo in self.session.photos:
            if photo.opened is job.opened and photo.state is not None:
                photo.state = replace(photo.state, saved=job.recipe)


def _last_folder() -> Path | None:
    folder = QSettings().value("folder")
    return Path(str(folder)) if folder else None
