"""Who works for a batch: processes of this machine, or a cluster. Both do `work.work`, and both may lose workers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from fesapp.batch.job import Job, Outcome

# after so many deaths of workers over one item it is given up: it is likely what they die of
ATTEMPTS = 2


@dataclass(frozen=True)
class Made:
    """One item's outcome."""

    job: int
    outcome: Outcome


@dataclass(frozen=True)
class Ended:
    """A job is over: all its outcomes have come or, with a reason, its worker is lost."""

    job: int
    lost: str = ""


Event = Made | Ended


class Crew(Protocol):
    """Takes jobs and tells what becomes of them."""

    def wants_more(self) -> bool:
        """Whether somebody is idle, or will be before the next job could be brought."""

    def give(self, job: Job) -> None:
        """Begin a job."""

    def events(self, patience: float) -> list[Event]:
        """What has happened; waits for something at most so many seconds.

        Raises:
            FesappError: nobody can work any more.
        """

    def close(self, at_once: bool) -> None:
        """Let everybody go, in the middle of the work if `at_once`."""
