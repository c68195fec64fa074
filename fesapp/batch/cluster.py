"""A crew of many machines through dask.distributed. All of them must see the same folders under the same names."""

from __future__ import annotations

import queue
from pathlib import Path
from typing import Any

from fesapp import __version__
from fesapp.batch.crew import Ended, Event, Made
from fesapp.batch.job import Job, Outcome
from fesapp.errors import FesappError

_CONNECT_S = 10
# jobs begun a thread of the cluster, so that nobody waits for the next
_AHEAD = 2


def connect(address: str) -> Any:
    """A client of the dask scheduler at an address.

    Raises:
        FesappError: the extra is not installed, or nobody answers there.
    """
    try:
        from distributed import Client
    except ImportError:
        raise FesappError(
            'for --cluster install the extra "cluster" (pip install "fesapp[cluster]", and on its workers too)'
        ) from None
    try:
        return Client(address, timeout=_CONNECT_S, set_as_default=False)
    except (OSError, ValueError) as error:
        raise FesappError(f"no dask scheduler answers at {address} ({_one_line(error)})") from None


class Cluster:
    """Workers of a dask cluster. Dask itself gives a lost worker's jobs to others; a job that it gives up is lost.

    Raises:
        FesappError: as of `connect`; or workers cannot work, say why.
    """

    def __init__(self, address: str, folder: Path) -> None:
        self._client = connect(address)
        self._address = address
        self._ended: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._begun: dict[Any, int] = {}
        try:
            self._check(folder)
        except BaseException:
            self._client.close()
            raise

    def wants_more(self) -> bool:
        threads = sum(self._client.nthreads().values())
        return len(self._begun) < _AHEAD * max(1, threads)

    def give(self, job: Job) -> None:
        # not pure: the same photo given once more is to be worked on once more
        future = self._client.submit(_work, job, pure=False, key=f"fesapp-{job.folder.name}-{job.number}")
        self._begun[future] = job.number
        future.add_done_callback(self._ended.put)

    def events(self, patience: float) -> list[Event]:
        if self._client.status not in ("running", "connecting"):
            raise self._gone()
        try:
            future = self._ended.get(timeout=patience)
        except queue.Empty:
            return []
        job = self._begun.pop(future, None)
        if job is None:
            return []
        if future.status in ("cancelled", "lost"):  # by nobody but a scheduler that is no more
            raise self._gone()
        if future.status != "finished":
            return [Ended(job, f"its worker was lost ({_why(future)})")]
        made = [Made(job, outcome) for outcome in future.result()]
        return [*made, Ended(job)]

    def close(self, at_once: bool) -> None:
        if self._begun:
            self._client.cancel(list(self._begun))
        self._client.close()

    def _gone(self) -> FesappError:
        return FesappError(f"the cluster at {self._address} is gone; start it, and the same command goes on")

    def _check(self, folder: Path) -> None:
        """Refuse workers that lack this program or do not see the folder."""
        if not self._client.nthreads():
            raise FesappError(f"the cluster at {self._address} has no workers; start one with `dask worker`")
        try:
            answers = self._client.run(_can_work, str(folder), __version__)
        except Exception as error:
            raise FesappError(
                f"a worker of {self._address} cannot work: {_one_line(error)}; install fesapp there"
            ) from None
        for worker, trouble in answers.items():
            if trouble:
                raise FesappError(f"the worker {worker} cannot work: {trouble}")


def _work(job: Job) -> list[Outcome]:
    """What a worker does for a job."""
    from fesapp.batch.worker import outcomes

    return list(outcomes(job))


def _can_work(folder: str, version: str) -> str:
    """Why this machine cannot work for a batch of a program of that version; "" where it can."""
    if version != __version__:
        return f"it has fesapp {__version__}, not {version}"
    return "" if Path(folder).is_dir() else f"it does not see {folder}; all machines need the same folders"


def _why(future: Any) -> str:
    return _one_line(future.exception()) if future.status == "error" else str(future.status)


def _one_line(error: object) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
