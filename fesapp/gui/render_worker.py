"""The one thread in which everything slow happens: models load, photos open, pictures are rendered and saved.

Opening and saving are done in the order asked. Of previews only the newest waits: a request that comes while another
is being rendered takes the place of any that has not begun. An error is an answer like any other.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, QThread, Signal

from fesapp.errors import FesappError
from fesapp.gui.engine import Engine
from fesapp.gui.jobs import Job, LoadJob, OpenJob, Outcome, PreviewJob, SaveJob, reason
from fesapp.gui.shown import draw_preview

log = logging.getLogger(__name__)


class RenderWorker(QThread):
    """Does jobs with the engine that `load` makes; `done` brings each `Outcome` to the thread that listens."""

    done = Signal(object)

    def __init__(self, load: Callable[[], Engine], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._load = load
        self._engine: Engine | None = None
        self._wake = threading.Condition()
        self._waiting: deque[Job] = deque([LoadJob()])
        self._newest: PreviewJob | None = None
        self._stopping = False

    def ask(self, job: Job) -> None:
        """Have a job done. A preview replaces the one that waits."""
        with self._wake:
            if isinstance(job, PreviewJob):
                self._newest = job
            else:
                self._waiting.append(job)
            self._wake.notify()

    def stop(self) -> None:
        """End after the job in hand. Saves that wait are still done; previews and photos to open are not."""
        with self._wake:
            self._stopping = True
            self._newest = None
            self._waiting = deque(job for job in self._waiting if isinstance(job, SaveJob))
            self._wake.notify()
        self.wait()

    def run(self) -> None:
        while (job := self._next()) is not None:
            self.done.emit(self._outcome(job))

    def _next(self) -> Job | None:
        with self._wake:
            self._wake.wait_for(lambda: self._waiting or self._newest or self._stopping)
            if self._waiting:
                return self._waiting.popleft()
            job, self._newest = self._newest, None
            return job

    def _outcome(self, job: Job) -> Outcome:
        try:
            return Outcome(job, self._do(job))
        except Exception as error:
            text = reason(job, error)
            if not isinstance(error, FesappError):
                log.error(text, exc_info=True)
            return Outcome(job, error=text)

    def _do(self, job: Job) -> object:
        # A failed load is tried again with the next job, whose answer then says why nothing can be done.
        if self._engine is None:
            self._engine = self._load()
        if isinstance(job, OpenJob):
            return self._engine.open(str(job.path))
        if isinstance(job, SaveJob):
            return self._engine.save(job.opened, job.recipe, str(job.path), job.overwrite)
        if isinstance(job, PreviewJob):
            return draw_preview(self._engine, job)
        return None
