"""The worker process: takes jobs from a pipe until it is closed. Light to import; torch comes with the first job."""

from __future__ import annotations

import os
import signal
from multiprocessing.connection import Connection

from fesapp.batch.job import Job


def serve(pipe: Connection) -> None:
    """Work on jobs from `pipe`, and answer each outcome as it is made, then None at the end of each job."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            job: Job = pipe.recv()
        except (EOFError, OSError):
            return  # the batch is over, or gone
        prepare(job.threads)
        from fesapp.batch.work import work

        try:
            for outcome in work(job):
                pipe.send(outcome)
            pipe.send(None)
        except OSError:
            return


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
