"""Opening, switching and closing photos, with care that no edit is lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from fesapp.gui.commands import Edits
from fesapp.gui.dialogs import Dialogs, Unsaved
from fesapp.gui.document import recipe_for
from fesapp.gui.photo_opening import PhotoOpening
from fesapp.gui.render_worker import RenderWorker
from fesapp.gui.session import OpenPhoto
from fesapp.gui.words import tr

_SOON_MS = 500  # a disk that takes longer is worth a word


class PhotoFiles(PhotoOpening):
    """Opens and shows photos as its base does, and closes them, and with the window all of them."""

    ended = Signal()  # the window is closing, nothing is lost

    def __init__(self, window: QWidget, edits: Edits, worker: RenderWorker, dialogs: Dialogs) -> None:
        super().__init__(window, edits, worker, dialogs)
        self._to_close: list[OpenPhoto] = []  # as soon as their edits are kept
        self.autosave.answered.connect(self._close_kept)

    def close(self, photo: OpenPhoto | None = None) -> None:
        """Take a photo, or the one that is shown, out of the session once its edits are kept."""
        photo = photo or self.session.shown
        if photo is None or photo not in self.session.photos:
            return
        self.autosave.write()
        if self.autosave.waits_for(photo.path):
            self._close_once_kept(photo)
            return
        if not self._may_lose(photo, lambda: self.close(photo)):
            return
        if len(self.session) == 1:
            self._close_last(photo)
        elif photo is self.session.shown:
            self._closing, self._closed_as = photo, self._document.state
            is_last = photo is self.session.photos[-1]
            self.show(self.session.beside(photo, -1 if is_last else 1))
        else:
            self._remove(photo)

    def _close_last(self, photo: OpenPhoto) -> None:
        """Leave the window empty, with a history of its own in which there is nothing."""
        self._remove(photo)
        self._edits.begin(self._edits.new_stack())
        self._document.close()

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
