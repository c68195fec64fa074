"""A batch at work: hands photos to the crew, has what comes back named, tells who listens."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path

from fesapp.batch.crew import Crew
from fesapp.batch.finish import finish
from fesapp.batch.journal import Journal, faces_in, lines_at
from fesapp.batch.ledger import Ledger
from fesapp.batch.lock import FolderLock
from fesapp.batch.naming import clean_up, work_folder
from fesapp.batch.plan import Plan
from fesapp.batch.processes import Processes, cores, sensible_workers
from fesapp.batch.rows import FaceResult, Row, Status
from fesapp.batch.shift import Numbers, Shift, by_photo
from fesapp.errors import FesappError


class BatchRun:
    """One run of a plan, in a thread of its own.

    Attributes:
        rows: the newest row of each item, in the plan's order, without faces.
        listeners: are called in the run's thread with each row that changes.
        ended: are called in the run's thread when it is over, finished or cancelled.
        trouble: why the run as a whole could not go on, one line; "" where it could.
        places: where in the journal the line of a done row is, by the item's number.
        written: report and contact sheet, once the run has finished.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.rows = [_first_row(plan, index) for index in range(len(plan.items))]
        self.listeners: list[Callable[[Row], None]] = []
        self.ended: list[Callable[[], None]] = []
        self.trouble = ""
        self.written: list[Path] = []
        self.places = {i.number: plan.finished[i.key].offset for i in plan.items if i.status is Status.DONE}
        # not the thread's own word: a join that Ctrl+C interrupts takes it for ended (Python up to 3.12)
        self._over = threading.Event()
        self._over.set()
        self._go = threading.Event()
        self._go.set()
        self._cancelled = threading.Event()
        self._waiting: deque[Numbers] = deque()
        self._door = threading.Lock()
        self._closing = False

    def start(self) -> None:
        """Begin, or go on after a cancel, with all rows that are queued.

        Raises:
            FesappError: another batch works in the folder, or it cannot be written.
        """
        if self.is_running:
            return
        try:
            self.plan.out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FesappError(f"{self.plan.out} cannot be made ({error.strerror}); choose another folder") from None
        lock = FolderLock(self.plan.out)
        self._cancelled.clear()
        self._closing = False
        self.trouble = ""
        self._over.clear()
        threading.Thread(target=self._run, args=(lock,), name="batch", daemon=True).start()

    def pause(self) -> None:
        """Begin no further photo; those begun are finished."""
        self._go.clear()

    def go_on(self) -> None:
        """End the pause."""
        self._go.set()

    def cancel(self) -> None:
        """Stop at once. What is not done stays queued; `start`, or the same batch another time, goes on from there."""
        self._cancelled.set()

    def retry_failed(self) -> None:
        """Queue all failed rows once more, and start if the run is over.

        Raises:
            FesappError: as of `start`.
        """
        failed = [row.item for row in self.rows if row.status is Status.FAILED and not row.item.reason]
        with self._door:
            for item in failed:
                self.rows[item.number - 1] = Row(item)
                self._tell(Row(item))
            if self.is_running and not self._closing:
                self._waiting.extend(by_photo((item.number, item.photo) for item in failed))
                return
        self.wait()
        self.start()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the run is over, at most so long; whether it is."""
        return self._over.wait(seconds)

    @property
    def is_running(self) -> bool:
        return not self._over.is_set()

    @property
    def is_paused(self) -> bool:
        return not self._go.is_set()

    @property
    def was_cancelled(self) -> bool:
        return self._cancelled.is_set()

    def count(self, status: Status) -> int:
        """How many rows are where."""
        return sum(row.status is status for row in self.rows)

    def faces_of(self, number: int) -> list[FaceResult]:
        """What was asked and achieved in a done row; empty for any other."""
        place = self.places.get(number)
        return faces_in(next(lines_at(self.plan.out, [place]))) if place is not None else []

    def _run(self, lock: FolderLock) -> None:
        try:
            self._work()
        except FesappError as error:
            self.trouble = str(error)
        except OSError as error:
            self.trouble = f"{self.plan.out} cannot be written ({error.strerror or error}); choose another folder"
        except Exception as error:
            self.trouble = f"{type(error).__name__}: {' '.join(str(error).split())}"
            raise
        finally:
            lock.release()
            self._over.set()
            for listener in self.ended:
                listener()

    def _work(self) -> None:
        out = self.plan.out
        clean_up(out, also_thumbnails=False)
        journal = Journal(out)
        try:
            while self._has_work():
                self._work_with(Ledger(self.plan, journal, self.rows, self.places, self._tell))
            if not self._cancelled.is_set():
                self.written = finish(self.plan, self.rows, self.places)
        finally:
            journal.close()
            clean_up(out, also_thumbnails=not self._cancelled.is_set())

    def _has_work(self) -> bool:
        """Whether rows wait; once none does the door is closed, and who wants one retried has to start anew."""
        with self._door:
            self._closing = self._cancelled.is_set() or not self.count(Status.QUEUED)
            return not self._closing

    def _work_with(self, ledger: Ledger) -> None:
        queued = [row.item for row in self.rows if row.status in (Status.QUEUED, Status.RUNNING)]
        self._waiting = by_photo((item.number, item.photo) for item in queued)
        folder = work_folder(self.plan.out)
        crew, threads = self._crew(folder)
        try:
            Shift(self.plan, ledger, crew, self._waiting, folder, threads).work(self._go, self._cancelled)
        finally:
            crew.close(at_once=self._cancelled.is_set())
            ledger.mark([row.item.number for row in self.rows if row.status is Status.RUNNING], Status.QUEUED)

    def _crew(self, folder: Path) -> tuple[Crew, int]:
        """Who works, and with how many threads each."""
        options = self.plan.options
        if options.cluster is not None:
            from fesapp.batch.cluster import Cluster  # needs an extra

            return Cluster(options.cluster, folder), 1
        count = options.workers or sensible_workers(len(self._waiting))
        return Processes(count), max(1, cores() // count)

    def _tell(self, row: Row) -> None:
        for listener in self.listeners:
            listener(row)


def _first_row(plan: Plan, index: int) -> Row:
    item = plan.items[index]
    done = plan.finished.get(item.key) if item.status is Status.DONE else None
    return Row(item, item.status, item.reason, output=None if done is None else plan.out / done.target)
