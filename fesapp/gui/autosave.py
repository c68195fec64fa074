"""Keeps edits as they are made: soon after each change of the document its sidecar is written, in the background."""

from __future__ import annotations

import itertools
import logging
from collections import deque
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from fesapp.editing.edit_store import EditStore, Written
from fesapp.gui.document import Change, Document, Wanted
from fesapp.gui.engine import Opened
from fesapp.gui.errands import Errands
from fesapp.gui.kept_edits import to_keep
from fesapp.gui.words import tr

log = logging.getLogger(__name__)

DELAY_MS = 800
_PATIENCE_S = 5.0  # with a disk, when the window closes


_Edits = tuple[Opened, tuple[Wanted, ...]]


class Autosave(QObject):
    """Writes what is wanted of each photo into `store`.

    Attributes:
        unkept: why, by photo, its newest edits could be written nowhere.
    """

    told = Signal(str)  # bad news in words, each once
    answered = Signal(Path)  # the disk has answered about the newest edits of a photo
    _done = Signal()

    def __init__(self, document: Document, store: EditStore, errands: Errands, parent: QObject) -> None:
        super().__init__(parent)
        self.store = store
        self.unkept: dict[Path, str] = {}
        self._document, self._errands = document, errands
        self._changed: dict[Path, _Edits] = {}
        self._failed: dict[Path, _Edits] = {}  # that could be written nowhere
        self._seen: dict[Path, frozenset[str]] = {}  # fingerprints of what this window has read and written
        self._asked: dict[Path, tuple[Wanted, ...]] = {}  # what the file says, once the errands are done
        self._waits_for: dict[Path, int] = {}  # for an answer from the disk: the number of each photo's newest write
        self._numbers = itertools.count(1)
        self._answers: deque[tuple[int, _Edits, Written]] = deque()  # from the errands' thread
        self._told: dict[str, Path] = {}  # and the photo or folder that it is about
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.write)
        self._done.connect(self._take_answers)
        document.listeners.add(self._follow)

    def begin(self, path: Path, wanted: tuple[Wanted, ...], seen: frozenset[str] = frozenset()) -> None:
        """A photo is opened of which this is on file already; `seen` as of `Kept`."""
        self._asked[path] = wanted
        self._seen[path] = seen

    def waits_for(self, path: Path) -> bool:
        """Whether the disk has not answered yet about the newest edits of a photo."""
        return path in self._waits_for

    @property
    def not_kept(self) -> set[Path]:
        """The photos whose newest edits are in no file, as far as is known."""
        return {*self._changed, *self._waits_for, *self.unkept}

    def forget(self, path: Path) -> None:
        """A photo has been closed: edits of it that could be kept nowhere have been given up."""
        self.unkept.pop(path, None)
        self._failed.pop(path, None)

    def flush(self) -> None:
        """Write what is not written yet, what failed before too, and wait for it."""
        self._changed = {**self._failed, **self._changed}
        self.write()
        answered = self._errands.wait(_PATIENCE_S)
        self._take_answers()
        for path in () if answered else self._waits_for:
            self.unkept[path] = tr("the disk does not answer")

    def _follow(self, change: Change) -> None:
        path = self._document.path
        if change is Change.WANTED and path is not None and self._document.opened is not None:
            self._changed[path] = (self._document.opened, self._document.wanted)
            # Not put off by the next change: of a drag that lasts a minute no more than this is lost.
            if not self._timer.isActive():
                self._timer.start()

    def write(self) -> None:
        """Begin to write what is not written yet."""
        self._timer.stop()
        changed, self._changed = self._changed, {}
        for path, edits in changed.items():
            if edits[1] != self._asked.get(path):
                self._asked[path] = edits[1]
                number = self._waits_for[path] = next(self._numbers)
                self._errands.do(("edits", path), partial(self._errand, number, path, edits))

    def _errand(self, number: int, path: Path, edits: _Edits) -> None:
        seen = self._seen.get(path, frozenset())
        try:
            written = self.store.write(path, to_keep(*edits), seen)
        except Exception as error:
            # nobody foresaw it; unsaid, the edits would seem to be kept
            log.exception("the edits of %s cannot be written", path)
            written = Written(path, trouble=f"{type(error).__name__}: {error}")
        self._seen[path] = seen | {written.fingerprint}
        self._answers.append((number, edits, written))
        self._done.emit()

    def _take_answers(self) -> None:
        while self._answers:
            self._take(*self._answers.popleft())

    def _take(self, number: int, edits: _Edits, written: Written) -> None:
        path = written.photo
        if written.set_aside is not None:
            text = tr("Another window or program has edited {} meanwhile; its edits are kept as {}, drop that here")
            self._tell(path, text.format(path.name, written.set_aside))
        if self._waits_for.get(path) != number:
            return  # newer edits are on their way, whose answer counts
        del self._waits_for[path]
        self.forget(path)
        if written.trouble:
            self.unkept[path], self._failed[path] = written.trouble, edits
            self._asked.pop(path, None)
        self._tell_of(written)
        self.answered.emit(path)

    def _tell_of(self, written: Written) -> None:
        """Say where edits went, if that is not where they belong."""
        path = written.photo
        # what went well may go wrong again, and is then said again
        if not written.trouble:
            self._told = {text: about for text, about in self._told.items() if about != path or written.photo_is_gone}
        if not written.trouble and not written.beside:
            self._told = {text: about for text, about in self._told.items() if about != path.parent}
        if written.trouble:
            text = tr("The edits of {} can be kept nowhere ({}); save the edited photo before you close it")
            self._tell(path, text.format(path.name, written.trouble))
        elif written.beside:
            text = tr("Edits cannot be kept in {} ({}); they are kept in your own folder and come back with the photo")
            self._tell(path.parent, text.format(path.parent, written.beside))
        elif written.photo_is_gone:
            text = tr("{} is no longer on the disk; it stays open here, save the edited photo to keep it")
            self._tell(path, text.format(path))

    def _tell(self, about: Path, text: str) -> None:
        if text not in self._told:
            self._told[text] = about
            self.told.emit(text)
