"""A crew without processes, and what a batch has left in a folder."""

from __future__ import annotations

from collections import deque
from pathlib import Path

from fesapp.batch.crew import Ended, Event, Made
from fesapp.batch.job import Job


class AtOnce:
    """A crew of one, who works in the run's own thread: no process, no waiting."""

    def __init__(self, count: int = 1) -> None:
        self._jobs: deque[Job] = deque()

    def wants_more(self) -> bool:
        return not self._jobs

    def give(self, job: Job) -> None:
        self._jobs.append(job)

    def events(self, patience: float) -> list[Event]:
        from fesapp.batch.work import work

        job = self._jobs.popleft()
        return [*(Made(job.number, outcome) for outcome in work(job)), Ended(job.number)]

    def close(self, at_once: bool) -> None:
        self._jobs.clear()


def names(folder: Path) -> list[str]:
    """All pictures below a folder that are to be seen there, by their names in it."""
    suffixes = {".jpg", ".jpeg", ".png", ".tif", ".webp"}
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.suffix.lower() in suffixes)
    return sorted(path.as_posix() for path in found if not path.parts[0].startswith("."))
