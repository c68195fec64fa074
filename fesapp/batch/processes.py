"""Worker processes of this machine. One that is killed, whether by hand or for its memory, is replaced."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

import psutil  # type: ignore[import-untyped]

from fesapp.batch.crew import Ended, Event, Made
from fesapp.batch.job import Job
from fesapp.batch.worker import serve
from fesapp.errors import FesappError

# memory that a worker takes at 12 megapixels, with room for more
WORKER_BYTES = int(1.2 * 2**30)
_GOODBYE_S = 5.0


def cores() -> int:
    """Cores that this process may use, which in a container can be fewer than there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def sensible_workers(jobs: int) -> int:
    """As many as there are cores, memory and jobs for, at least one."""
    return max(1, min(cores(), jobs, psutil.virtual_memory().available // WORKER_BYTES))


@dataclass
class _Worker:
    process: SpawnProcess
    pipe: Connection
    job: int | None = None


class Processes:
    """A crew of `count` processes, started when there is something to do."""

    def __init__(self, count: int) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._count = count
        self._workers: list[_Worker] = []

    @property
    def pids(self) -> list[int]:
        return [worker.process.pid or 0 for worker in self._workers]

    def wants_more(self) -> bool:
        return sum(worker.job is not None for worker in self._workers) < self._count

    def give(self, job: Job) -> None:
        worker = next((worker for worker in self._workers if worker.job is None), None) or self._start()
        worker.job = job.number
        with contextlib.suppress(OSError):  # it has just died, which `events` will notice
            worker.pipe.send(job)

    def events(self, patience: float) -> list[Event]:
        pipes = {worker.pipe: worker for worker in self._workers}
        found: list[Event] = []
        for pipe in wait(list(pipes), patience):
            worker = pipes[pipe]  # type: ignore[index]
            try:
                found.extend(self._heard(worker))
                while worker.pipe.poll():  # so that the end of a job is seen with its last outcome
                    found.extend(self._heard(worker))
            except (EOFError, OSError):
                found.extend(self._mourned(worker))
        return found

    def _heard(self, worker: _Worker) -> Iterator[Event]:
        """What a worker says next: an outcome, or None at the end of its job."""
        outcome = worker.pipe.recv()
        job = worker.job
        assert job is not None
        if outcome is None:
            worker.job = None
            yield Ended(job)
        else:
            yield Made(job, outcome)

    def _mourned(self, worker: _Worker) -> Iterator[Event]:
        self._workers.remove(worker)
        worker.pipe.close()
        worker.process.join(_GOODBYE_S)
        code = worker.process.exitcode
        worker.process.close()
        if worker.job is not None:
            yield Ended(worker.job, _why(code))

    def close(self, at_once: bool) -> None:
        for worker in self._workers:
            if at_once and worker.job is not None:
                worker.process.kill()
            worker.pipe.close()  # at which an idle one ends
        for worker in self._workers:
            worker.process.join(_GOODBYE_S)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            worker.process.close()
        self._workers.clear()

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=serve, args=(theirs,), name="fesapp-worker", daemon=True)
        try:
            with _deaf_to_ctrl_c():
                process.start()
        except OSError as error:
            raise FesappError(f"no worker process can be started ({error.strerror}); ask for fewer --workers") from None
        theirs.close()
        self._workers.append(_Worker(process, ours))
        return self._workers[-1]


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Processes started meanwhile do not hear Ctrl+C, which a terminal sends to all of them: the batch ends them."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows, where the worker itself sees to it
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _why(code: int | None) -> str:
    if code is not None and code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
        hint = ", perhaps for lack of memory; ask for fewer --workers" if name == "SIGKILL" else ""
        return f"its worker process was ended ({name}{hint})"
    return f"its worker process ended by itself (exit code {code})"
