"""After a crash the next window offers to open again what was open; the edits come back with the photos."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fesapp.gui.offer_bar import OfferBar
from fesapp.gui.own_folder import own_folder
from fesapp.gui.session_file import Abandoned, OpenPhotos, SessionFile, abandoned_in
from fesapp.gui.words import tr

if TYPE_CHECKING:
    from fesapp.gui.main_window import MainWindow


class Recovery:
    """Keeps this window's session file, and offers what others have left behind."""

    def __init__(self, window: MainWindow) -> None:
        self._files, self._session = window.files, window.files.session
        folder = own_folder() / "sessions"
        self._abandoned: Sequence[Abandoned] = abandoned_in(folder)
        self._file = SessionFile(folder)
        self._written = OpenPhotos()
        self.bar: OfferBar | None = None
        self._session.listeners.add(self._keep)
        self._files.ended.connect(self._end)
        if self._photos:
            self._offer(window)
        else:
            self._forget()

    @property
    def _photos(self) -> list[Path]:
        """What was open, the photo that was shown first."""
        names = [name for left in self._abandoned for name in (left.open.shown, *left.open.photos) if name]
        return [Path(name) for name in dict.fromkeys(names)]

    def _offer(self, window: MainWindow) -> None:
        count = len(self._photos)
        what = self._photos[0].name if count == 1 else tr("{} photos").format(count)
        text = tr("fesapp did not end as it should. Open again: {} from last time, with the edits?").format(what)
        self.bar = OfferBar(
            text,
            (tr("&Yes, open again"), tr("Open what was open, with all edits (Enter)")),
            (tr("&No"), tr("Do not open it; the edits stay kept with the photos (Esc)")),
        )
        self.bar.accepted.connect(self._accept)
        self.bar.refused.connect(self._forget)
        window.column.add_above(self.bar)
        self.bar.yes.setFocus()

    def _accept(self) -> None:
        photos, order = self._photos, [name for left in self._abandoned for name in left.open.photos]
        # in their order in the filmstrip, the one that was shown is shown
        self._session.add(Path(name) for name in order)
        self._forget()
        self._files.open(*photos)

    def _forget(self) -> None:
        for left in self._abandoned:
            left.forget()
        self._abandoned = ()
        if self.bar is not None:
            self.bar.hide()

    def _keep(self) -> None:
        shown = self._session.shown
        now = OpenPhotos(
            [str(photo.path.absolute()) for photo in self._session.photos],
            str(shown.path.absolute()) if shown is not None else "",
        )
        if now != self._written:
            self._written = now
            self._files.errands.do(self, lambda: self._file.write(now))

    def _end(self) -> None:
        self._files.errands.do(self, self._file.remove)
        for left in self._abandoned:
            left.lock.unlock()  # not answered: offered again next time
