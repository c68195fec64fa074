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
from fesapp.gui.document import Change, Wanted
from fesapp.gui.engine import Engine
from fesapp.gui.expressions import towards
from fesapp.gui.mouse import once_hand_is_up
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
        self._before: tuple[Wanted, ...] = ()  # what was wanted when the bar came
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
        # by a function of its own: the last to hold a task may be the render thread, in which Qt must not hear of it
        self.waiting.cancelled.connect(lambda: task.cancel())
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
        self.bar = bar = BlendBar(name, faces)
        bar.changed.connect(self._blend)
        bar.applied.connect(self.apply)
        bar.cancelled.connect(self.close)
        # the photo makes room for it, and would jump under a hand that drags
        once_hand_is_up(bar, lambda: self._begin(bar))

    def _begin(self, bar: BlendBar) -> None:
        if self.bar is bar:
            self._before = self._document.wanted
            self._window.column.add_below(bar)
            bar.show()
            bar.slider.setFocus(Qt.FocusReason.OtherFocusReason)
            self._blend()

    def apply(self) -> None:
        """Keep what is shown."""
        if self.bar is not None:
            wanted = self._blended(self.bar)
            bar, self.bar = self.bar, None
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
        if self.bar is not None and self.bar.isVisible() and not self._blending:
            self._blending = True
            self._document.trial = self._blended(self.bar)
            self._blending = False

    def _blended(self, bar: BlendBar) -> tuple[Wanted, ...]:
        """What the bar makes of what is wanted; what the hand has changed since it came is the hand's."""
        before = self._before[self._document.selected].aus
        now = self._document.selected_wanted.aus
        moved = [control for control in {*before, *now} if before.get(control) != now.get(control)]
        return towards(self._document, bar.target, bar.share, bar.groups.chosen, moved)

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
        faces.append((dict(face.aus or {}), face_picture(engine, opened, index, Wanted(), px)))
        yield None
    return faces
