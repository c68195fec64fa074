"""Getting a face ready to be pulled: the motion network looks at it before the hand does."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING

from fesapp.editing.pulling import Pull
from fesapp.editing.recipe import FaceEdit
from fesapp.gui.tasks import Task, one_step
from fesapp.gui.words import tr

if TYPE_CHECKING:
    from fesapp.gui.main_window import MainWindow


class PullWarming:
    """Asks for a pull that goes nowhere, once for each face, so that the first real one is answered as fast as the
    next: by 0.2 s of two cores, and by seconds where they are busy."""

    def __init__(self, window: MainWindow) -> None:
        self._window, self._document = window, window.document
        # what is ready, or soon will be; the photo is the session's to keep
        self._photo: Callable[[], object] = _nowhere
        self._face = 0
        self._task: Task | None = None

    def warm_up(self, handle: str) -> None:
        """Get the selected face ready, which has this handle."""
        opened, face = self._document.opened, self._document.selected
        if opened is None or (opened is self._photo() and face == self._face):
            return
        self._photo, self._face = weakref.ref(opened), face
        if self._task is not None:
            self._task.cancel()
        nowhere = Pull(face, handle, FaceEdit(), (0.0, 0.0))
        # what fails here fails again when the face is pulled, and is told then
        steps = one_step(lambda engine: engine.pull(opened, nowhere))
        self._task = Task(tr("Getting ready for pulls"), steps, _nothing, _nothing, replaces="warm up")
        self._window.worker.ask(self._task)


def _nowhere() -> None:
    return None


def _nothing(_: object) -> None:
    pass
