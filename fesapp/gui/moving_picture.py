"""A small picture that plays: what an animation will look like."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QProgressBar, QToolButton, QVBoxLayout, QWidget

from fesapp.gui.icons import give_icon
from fesapp.gui.words import tr

SIDE = 280  # pixels of the longer side


class MovingPicture(QWidget):
    """Plays pictures, each for its milliseconds, over and over, unless the user wants no motion."""

    def __init__(self, plays: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plays = plays
        self._pictures: Sequence[tuple[QImage, int]] = ()
        self._at = 0
        self._screen = QLabel(tr("Rendering…"))
        self._screen.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._screen.setFixedSize(QSize(SIDE, SIDE))
        self._screen.setObjectName("screen")
        self._screen.setWordWrap(True)
        self._screen.setAccessibleName(tr("The animation, small"))
        self.progress = self._make_progress()
        self.button = QToolButton()
        self.button.clicked.connect(lambda: self.play(not self.plays))
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._step)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._screen)
        column.addWidget(self.progress)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        self.play(plays)

    def _make_progress(self) -> QProgressBar:
        progress = QProgressBar()
        progress.setTextVisible(False)
        progress.setFixedHeight(4)
        progress.setAccessibleName(tr("Pictures rendered"))
        progress.setToolTip(tr("How many pictures of the small animation are rendered"))
        policy = progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        progress.setSizePolicy(policy)
        progress.hide()
        return progress

    @property
    def at(self) -> int:
        """Which picture is shown, counted from 0."""
        return self._at

    @property
    def count(self) -> int:
        """How many pictures there are; none before they are rendered."""
        return len(self._pictures)

    def show_coming(self, picture: QImage, done: int, total: int) -> None:
        """Show how many pictures are rendered and, while there is nothing to play, the newest of them."""
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        self.progress.show()
        if not self._pictures:
            self._put_on_screen(picture)

    def show_pictures(self, pictures: Sequence[tuple[QImage, int]]) -> None:
        """Play other pictures from their beginning."""
        self._pictures, self._at = pictures, 0
        self.progress.hide()
        self._show()

    def say(self, text: str) -> None:
        """Words in the place of pictures."""
        self._pictures = ()
        self.progress.hide()
        self._timer.stop()
        self._screen.setText(text)

    def play(self, plays: bool) -> None:
        self.plays = plays
        give_icon(self.button, "pause" if plays else "play")
        self.button.setToolTip(tr("Stop the animation") if plays else tr("Play the animation"))
        self.button.setAccessibleName(self.button.toolTip())
        self._show()

    def _step(self) -> None:
        self._at = (self._at + 1) % max(len(self._pictures), 1)
        self._show()

    def _show(self) -> None:
        self._timer.stop()
        if not self._pictures:
            return
        image, milliseconds = self._pictures[self._at]
        self._put_on_screen(image)
        if self.plays and self.isVisible():
            self._timer.start(milliseconds)

    def _put_on_screen(self, image: QImage) -> None:
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(max(image.width(), image.height()) / SIDE)
        self._screen.setPixmap(pixmap)

    def showEvent(self, event: object) -> None:
        self._show()

    def hideEvent(self, event: object) -> None:
        self._timer.stop()
