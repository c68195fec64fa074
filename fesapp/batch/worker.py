"""The worker process: takes jobs from a pipe until it is closed. Light to import; torch comes with the first job."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from multiprocessing.connection import Connection

from fesapp.batch.job import Job, Outcome
from fesapp.batch.rows import Status


def serve(pipe: Connection) -> None:
    """Work on jobs from `pipe`, and answer each outcome as it is made, then None at the end of each job."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            job: Job = pipe.recv()
        except (EOFError, OSError):
            return  # the batch is over, or gone
        try:
            for outcome in outcomes(job):
                pipe.send(outcome)
            pipe.send(None)
        except OSError:
            return


def outcomes(job: Job) -> Iterator[Outcome]:
    """What `work` makes of a job in a process that may not have worked yet."""
    try:
        prepare(job.threads)
        from fesapp.batch.work import work
    except Exception as error:  # a library that is broken or missing: no reason to start process after process
        reason = f"a worker cannot begin: {' '.join(str(error).split())}; `fesapp doctor` says what is missing"
        yield from (Outcome(item.number, Status.FAILED, reason) for item in job.items)
        return
    yield from work(job)


_is_prepared = False


def prepare(threads: int) -> None:
    """Have the libraries that compute keep to so many threads of this process; called again it changes nothing."""
    global _is_prepared
    if _is_prepared:
        return
    _is_prepared = True
    os.environ["OMP_NUM_THREADS"] = str(threads)  # before torch is loaded, which reads it then

    import cv2
    import torch

    torch.set_num_threads(threads)
    cv2.setNumThreads(threads)
