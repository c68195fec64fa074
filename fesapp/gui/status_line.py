"""The status bar: what is under way at the left; photo size, faces, render time and zoom at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar

from fesapp.gui.document import Change, Document
from fesapp.gui.photo_view import PhotoView
from fesapp.gui.words import tr

_GOOD_NEWS_MS = 8000


class StatusLine:
    """Fills a window's status bar."""

    def __init__(self, bar: QStatusBar, document: Document, canvas: PhotoView) -> None:
        self._bar, self._document, self._canvas = bar, document, canvas
        bar.setSizeGripEnabled(False)
        self._busy = QLabel()
        self._moves = True
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)  # how far a render is, nobody can tell
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(tr("Under way"))
        self._progress.setFixedWidth(120)
        bar.addWidget(self._busy)
        bar.addWidget(self._progress)
        self._size, self._faces, self._time, self._zoom = (QLabel() for _ in range(4))
        self._time.setToolTip(tr("How long the last picture took"))
        for label in (self._size, self._faces, self._time, self._zoom):
            bar.addPermanentWidget(label)
        document.listeners.add(self._follow)
        canvas.view_changed.connect(self._show_zoom)
        self.show_busy("")

    def say(self, text: str) -> None:
        """Show a passing message."""
        self._bar.showMessage(text, _GOOD_NEWS_MS)

    def show_busy(self, text: str) -> None:
        """Name what is under way, with a moving bar; an empty text ends it."""
        self._busy.setText(text)
        self._busy.setVisible(bool(text))
        self._progress.setVisible(self._moves and bool(text))

    def reduce_motion(self, reduce: bool) -> None:
        """Have no bar that moves; the words say enough."""
        self._moves = not reduce
        self._progress.setVisible(self._moves and bool(self._busy.text()))

    def show_time(self, ms: float) -> None:
        self._time.setText(f"{ms:.0f} ms")

    def _follow(self, change: Change) -> None:
        if change is not Change.PHOTO:
            return
        self._bar.clearMessage()  # it was about another photo
        opened = self._document.opened
        if opened is None:
            for label in (self._size, self._faces, self._time, self._zoom):
                label.clear()
            return
        width, height = opened.size
        count = len(self._document.faces)
        self._size.setText(f"{width} × {height}")
        several = tr("{} faces").format(count) if count else tr("no faces")
        self._faces.setText(tr("1 face") if count == 1 else several)
        self._show_zoom()

    def _show_zoom(self) -> None:
        self._zoom.setText(f"{100 * self._canvas.viewport.zoom:.0f} %")
