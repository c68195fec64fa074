"""An expression taken from another photo: it is opened and measured, and a bar blends towards it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from fesapp.errors import FesappError
from fesapp.gui.actions import Spec
from fesapp.gui.blend_bar import THUMBNAIL_PX, BlendBar
from fesapp.gui.commands import new_gesture
from fesapp.gui.document import Change
from fesapp.gui.engine import Engine
from fesapp.gui.expressions import towards
from fesapp.gui.preset_pictures import face_picture
from fesapp.gui.tasks import Steps, Task
from fesapp.gui.waiting_bar import WaitingBar
from fesapp.gui.words import tr

if TYPE_CHECKING:
    from fesapp.gui.main_window import MainWindow

_SPEC = Spec(
    "&Expression from a photo…", "account-arrow-left-outline", (),
    "Take the expression of a face in another photo, and blend towards it", menu="F&ace",
)  # fmt: skip
_MOST_FACES = 5  # to choose from, the largest

Faces = list[tuple[Mapping[str, float], QImage]]


class ExpressionFromPhoto:
    """The feature. What the bar shows is a trial until it is applied, as one step."""

    def __init__(self, window: MainWindow) -> None:
        self.waiting: WaitingBar | None = None
        self._window, self._document = window, window.document
        self.bar: BlendBar | None = None
        self._blending = False
        self._action = window.actions_by_name.add("expression_from_photo", _SPEC, self.ask)
        window.document.listeners.add(self._follow)
        self._follow(Change.PHOTO)

    def ask(self) -> None:
        """Ask for a photo and take its expression."""
        folder = self._document.path.parent if self._document.path else None
        path = self._window.dialogs.ask_open(self._window, folder)
        if path is not None:
            self.take(path)

    def take(self, path: Path) -> None:
        """Measure the faces of a photo in the render thread, then show the bar."""
        ratio, opened = self._window.devicePixelRatioF(), self._document.opened
        self.close()
        task = Task(
            tr("Opening the photo"),
            lambda engine: _measure(engine, path, round(THUMBNAIL_PX * ratio)),
            answer=lambda faces: self._show(path.name, faces) if self._document.opened is opened else None,
            failed=lambda reason: self._fail(reason) if self._document.opened is opened else None,
            replaces="expression from photo",
        )
        moves = not self._window.settings.reduce_motion
        self.waiting = WaitingBar(tr("Looking at {}…").format(path.name), moves, self._window.canvas)
        self.waiting.cancelled.connect(task.cancel)
        self.waiting.cancelled.connect(self._end_waiting)
        self._window.worker.ask(task)

    def _end_waiting(self) -> None:
        if self.waiting is not None:
            waiting, self.waiting = self.waiting, None
            waiting.hide()
            waiting.deleteLater()

    def _fail(self, reason: str) -> None:
        self._end_waiting()
        self._window.message_bar.tell(reason)

    def _show(self, name: str, faces: object) -> None:
        assert isinstance(faces, list)
        self.close()
        self._window.statusBar().clearMessage()
        self.bar = BlendBar(name, faces, self._window.canvas)
        self.bar.changed.connect(self._blend)
        self.bar.applied.connect(self.apply)
        self.bar.cancelled.connect(self.close)
        self.bar.place()
        self.bar.show()
        self.bar.slider.setFocus(Qt.FocusReason.OtherFocusReason)
        self._blend()

    def apply(self) -> None:
        """Keep what is shown."""
        if self.bar is not None:
            bar, self.bar = self.bar, None
            wanted = towards(self._document, bar.target, bar.share, bar.groups.chosen)
            self._window.edits.set_faces(wanted, bar.accessibleName(), new_gesture())
            self._dismiss(bar)

    def close(self) -> None:
        """Go back to what was; what is looked at is no longer waited for."""
        self._end_waiting()
        if self.bar is not None:
            bar, self.bar = self.bar, None
            self._dismiss(bar)
            self._document.trial = None

    def _dismiss(self, bar: BlendBar) -> None:
        bar.hide()
        bar.deleteLater()
        self._window.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _blend(self) -> None:
        if self.bar is not None and not self._blending:
            self._blending = True
            self._document.trial = towards(self._document, self.bar.target, self.bar.share, self.bar.groups.chosen)
            self._blending = False

    def _follow(self, change: Change) -> None:
        if change is Change.PHOTO:
            self._action.setEnabled(bool(self._document.faces))
            self.close()
        elif change in (Change.WANTED, Change.SELECTION) or (change is Change.TRIAL and self._document.trial is None):
            self._blend()  # anew: from what is now, of the face that is now; after a preset was looked at, too


def _measure(engine: Engine, path: Path, px: int) -> Steps:
    """Intensities and picture of each face, the largest first."""
    opened = engine.open(str(path))
    if not opened.faces:
        raise FesappError(tr("{} shows no face; choose a photo that shows one").format(path.name))
    yield None
    faces: Faces = []
    for index, face in enumerate(opened.faces[:_MOST_FACES]):
        faces.append((dict(face.aus or {}), face_picture(engine, opened, index, None, px)))
        yield None
    return faces
