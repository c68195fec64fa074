"""The one thread in which everything slow happens: models load, photos open, pictures are rendered and saved.

Opening and saving are done in the order asked. Of photos to open only the newest waits, and of previews the newest of
the edit and the newest of the original: a request that comes while another is being done takes the place of any like it
that has not begun. Tasks are done when no preview waits, a step of each in turn, so that a short one need not wait for
the end of a long one. An error is an answer like any other.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, QThread, Signal

from fesapp.editing.edit_store import Kept
from fesapp.errors import FesappError
from fesapp.gui.engine import Engine
from fesapp.gui.jobs import Found, Job, LoadJob, OpenJob, Outcome, PreviewJob, SaveJob, reason
from fesapp.gui.shown import draw_preview
from fesapp.gui.tasks import Steps, Task

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
        self._newest: dict[bool, PreviewJob] = {}  # by whether it shows the original, the first to be done first
        self._tasks: deque[Task] = deque()
        self._begun: dict[Task, Steps] = {}
        self._in_hand: Job | None = None
        self._stopping = False
        self.done.connect(self._answer)

    def ask(self, job: Job) -> None:
        """Have a job done; a preview or a photo to open takes the place of one that waits, a task of all its kind."""
        with self._wake:
            if isinstance(job, PreviewJob):
                self._newest[job.original] = job
            elif isinstance(job, Task):
                self._give_up(job.replaces)
                self._tasks.append(job)
            else:
                if isinstance(job, OpenJob):
                    self._waiting = deque(other for other in self._waiting if not isinstance(other, OpenJob))
                self._waiting.append(job)
            self._wake.notify()

    def _give_up(self, kind: str) -> None:
        """Let go of the tasks of a kind: those that wait are forgotten, the one under way ends at its next step."""
        given_up = [task for task in self._tasks if kind and task.replaces == kind]
        for task in given_up:
            task.cancel()
            if task not in self._begun and task is not self._in_hand:
                self._tasks.remove(task)

    def stop(self) -> None:
        """End after the job in hand. Saves and tasks that write are still done; previews and photos to open are not."""
        with self._wake:
            self._stopping = True
            self._newest.clear()
            for task in self._tasks:
                if not task.writes:
                    task.cancel()
            self._waiting = deque(job for job in self._waiting if isinstance(job, SaveJob))
            self._wake.notify()
        self.wait()

    def run(self) -> None:
        while (job := self._next()) is not None:
            self.done.emit(self._step(job) if isinstance(job, Task) else self._outcome(job))

    def _next(self) -> Job | None:
        with self._wake:
            self._wake.wait_for(lambda: self._waiting or self._newest or self._tasks or self._stopping)
            self._in_hand = self._first_of_all()
            return self._in_hand

    def _first_of_all(self) -> Job | None:
        if self._waiting:
            return self._waiting.popleft()
        if self._newest:
            return self._newest.pop(next(iter(self._newest)))
        return self._tasks[0] if self._tasks else None

    def _step(self, task: Task) -> Outcome:
        """Do a step of a task, unless it has been given up."""
        outcome = Outcome(task, given_up=True) if task.cancelled.is_set() else self._outcome(task)
        if not outcome.partial:
            self._close(task)
        with self._wake:
            self._tasks.remove(task)
            if outcome.partial:
                self._tasks.append(task)  # behind the others
        return outcome

    def _close(self, task: Task) -> None:
        """Let a task clean up behind itself; that this fails is no reason to render nothing more."""
        try:
            if task in self._begun:
                self._begun.pop(task).close()
        except Exception:
            log.exception("%s cannot be cleaned up", task.name)

    def _outcome(self, job: Job) -> Outcome:
        try:
            return self._next_of(job) if isinstance(job, Task) else Outcome(job, self._do(job))
        except Exception as error:
            text = reason(job, error)
            if not isinstance(error, FesappError):
                log.error(text, exc_info=True)
            return Outcome(job, error=text)

    def _do(self, job: Job) -> object:
        engine = self._loaded()
        if isinstance(job, OpenJob):
            return _open(engine, job)
        if isinstance(job, SaveJob):
            options, most = job.choice.options(), job.choice.max_side
            return engine.save(job.opened, job.recipe, str(job.path), job.overwrite, options, most)
        if isinstance(job, PreviewJob):
            return draw_preview(engine, job)
        return None

    def _loaded(self) -> Engine:
        # A failed load is tried again with the next job, whose answer then says why nothing can be done.
        if self._engine is None:
            self._engine = self._load()
        return self._engine

    def _next_of(self, task: Task) -> Outcome:
        if task not in self._begun:
            self._begun[task] = task.steps(self._loaded())
        try:
            return Outcome(task, next(self._begun[task]), partial=True)
        except StopIteration as end:
            return Outcome(task, end.value)

    def _answer(self, outcome: Outcome) -> None:
        """Hand a task's answer to whoever asked, in the thread that listens."""
        task = outcome.job
        if not isinstance(task, Task):
            return
        ended = not outcome.partial
        written = task.writes and ended and outcome.error is None and not outcome.given_up
        if task.cancelled.is_set() and not written:
            if ended:
                task.given_up()
        elif outcome.error is not None:
            task.failed(outcome.error)
        elif outcome.partial:
            task.progress(outcome.value)
        else:
            task.answer(outcome.value)


def _open(engine: Engine, job: OpenJob) -> Found:
    from fesapp.editing.fitting import edits_for  # brings torch

    opened = engine.open(str(job.path))
    kept = job.store.read(job.path) if job.store else Kept()
    return Found(opened, kept, edits_for(kept.sidecar, opened))
