"""Opening, switching and closing photos, with care that no edit is lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSettings, QTimer, Signal
from PySide6.QtWidgets import QWidget

from fesapp.editing.edit_store import EditStore, Kept
from fesapp.gui.autosave import Autosave
from fesapp.gui.commands import Edits
from fesapp.gui.dialogs import Dialogs, Unsaved
from fesapp.gui.document import Change, State, Wanted, recipe_for
from fesapp.gui.engine import Opened
from fesapp.gui.errands import Errands
from fesapp.gui.jobs import Found, OpenJob, Outcome, SaveJob
from fesapp.gui.kept_edits import to_want
from fesapp.gui.own_folder import own_folder
from fesapp.gui.photo_saving import PhotoSaving
from fesapp.gui.render_worker import RenderWorker
from fesapp.gui.session import OpenPhoto
from fesapp.gui.words import tr

_SOON_MS = 500  # a disk that takes longer is worth a word


class PhotoFiles(PhotoSaving):
    """Opens photos into the session, shows one of them in the document, and saves it elsewhere as its base does.

    Edits are kept by `autosave`, so nothing is asked before another photo is shown or the window closes.
    """

    opened = Signal()  # a photo is shown: a new one, or one that was open already
    ended = Signal()  # the window is closing, nothing is lost

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
        self._to_close: list[OpenPhoto] = []  # as soon as their edits are kept
        self.autosave.told.connect(self.failed)
        self.autosave.answered.connect(self._close_kept)
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
            self._show(job.path, outcome.value.opened, outcome.value.kept)
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

    def _show(self, path: Path, opened: Opened, kept: Kept | None = None) -> None:
        coming, self._coming = self._coming, []
        self.session.add([path, *coming])
        photo = self.session.find(path)
        assert photo is not None
        if photo is not self.session.shown:
            self._leave()
            is_new = self._begin(photo, opened)
            self.opened.emit()
            if is_new:
                self._restore(kept or Kept())
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

    def _restore(self, kept: Kept) -> None:
        document, path = self._document, self._document.path
        assert path is not None
        wanted = to_want(document.faces, document.all_measured, kept.sidecar)
        self.autosave.begin(path, wanted)
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

    # ---- close ----------------------------------------------------------------------------------------------------

    def close(self, photo: OpenPhoto | None = None) -> None:
        """Take a photo, or the one that is shown, out of the session once its edits are kept. The last one stays."""
        photo = photo or self.session.shown
        if photo is None or len(self.session) < 2:
            return
        self.autosave.write()
        if self.autosave.waits_for(photo.path):
            self._close_once_kept(photo)
            return
        if not self._may_lose(photo, lambda: self.close(photo)):
            return
        if photo is self.session.shown:
            self._closing, self._closed_as = photo, self._document.state
            is_last = photo is self.session.photos[-1]
            self.show(self.session.beside(photo, -1 if is_last else 1))
        else:
            self._remove(photo)

    def _close_once_kept(self, photo: OpenPhoto) -> None:
        if photo not in self._to_close:
            self._to_close.append(photo)
            QTimer.singleShot(_SOON_MS, self, lambda: self._say_what_closes(photo))

    def _say_what_closes(self, photo: OpenPhoto) -> None:
        if photo in self._to_close:
            self.said.emit(tr("{} closes as soon as its edits are kept").format(photo.path.name))

    def _close_kept(self, path: Path) -> None:
        for photo in [photo for photo in self._to_close if photo.path == path]:
            self._to_close.remove(photo)
            if photo in self.session.photos:
                self.close(photo)

    def settle(self, go_on: Callable[[], object]) -> bool:
        """Whether nothing would be lost now. If not, `go_on` is called once all is saved, or never."""
        if self.saving is not None:
            self._after_save = go_on
            return False
        self._to_close.clear()  # with the window
        self.autosave.flush()
        return all(self._may_lose(photo, go_on) for photo in self._in_session(self.autosave.unkept))

    def end(self) -> None:
        """The window closes; what is under way is left."""
        self.ended.emit()
        self.errands.wait(1)
        self.errands.stop()

    def _in_session(self, paths: Iterable[Path]) -> list[OpenPhoto]:
        return [photo for path in paths if (photo := self.session.find(path)) is not None]

    def _may_lose(self, photo: OpenPhoto, go_on: Callable[[], object]) -> bool:
        """Whether a photo's edits are kept, or given up by the user; asks only if they could be written nowhere."""
        if photo.path not in self.autosave.unkept:
            return True
        if photo.opened is not None:
            self._show(photo.path, photo.opened)
        if not self._needs_saving(photo):
            return True
        answer = self._dialogs.ask_unsaved(self._window, photo.path.name)
        if answer is Unsaved.SAVE and photo is self.session.shown:
            self.save_as(go_on)
        elif answer is Unsaved.SAVE:  # its pixels were let go; once they are back it can be saved
            self.show(photo)
        return answer is Unsaved.DISCARD

    def _needs_saving(self, photo: OpenPhoto) -> bool:
        if photo is self.session.shown:
            return self._document.needs_saving
        return photo.state is not None and recipe_for(photo.state.wanted) != photo.state.saved

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
