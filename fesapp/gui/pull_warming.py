"""Getting a face ready to be pulled: the motion network looks at it before the hand does."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

from fesapp.editing.pulling import Pull
from fesapp.editing.recipe import FaceEdit
from fesapp.gui.engine import Opened
from fesapp.gui.tasks import Task, one_step
from fesapp.gui.words import tr

if TYPE_CHECKING:
    from fesapp.gui.main_window import MainWindow


class PullWarming:
    """Asks for a pull that goes nowhere, once for each face, so that the first real one is answered as fast as the
    next: by 0.2 s of two cores, and by seconds where they are busy."""

    def __init__(self, window: MainWindow) -> None:
        self._window, self._document = window, window.document
        # the photo, which is not held, and the face that are ready, or soon will be
        self._warm: tuple[weakref.ref[Opened], int] | None = None
        self._task: Task | None = None

    def warm_up(self, handle: str) -> None:
        """Get the selected face ready, which has this handle."""
        opened, face = self._document.opened, self._document.selected
        if opened is None or (self._warm is not None and self._warm[0]() is opened and self._warm[1] == face):
            return
        self._warm = weakref.ref(opened), face
        if self._task is not None:
            self._task.cancel()
        nowhere = Pull(face, handle, FaceEdit(), (0.0, 0.0))
        # what fails here fails again when the face is pulled, and is told then
        steps = one_step(lambda engine: engine.pull(opened, nowhere))
        self._task = Task(tr("Getting ready for pulls"), steps, _nothing, _nothing, replaces="warm up")
        self._window.worker.ask(self._task)


def _nothing(_: object) -> None:
    pass
