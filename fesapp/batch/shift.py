"""From the first photo that waits to the last outcome: who gets what, and what is done again when a worker is lost."""

from __future__ import annotations

import itertools
import threading
from collections import Counter, deque
from collections.abc import Iterable
from pathlib import Path

from fesapp.batch.crew import ATTEMPTS, Crew, Event, Made
from fesapp.batch.job import Job, Outcome
from fesapp.batch.ledger import Ledger
from fesapp.batch.plan import Plan
from fesapp.batch.rows import Status

# how long to wait for news before looking whether somebody has paused or cancelled
PATIENCE_S = 0.2

Numbers = tuple[int, ...]


class Shift:
    """Has a crew work on groups of items, each group of one photo, until none is left.

    Args:
        waiting: numbers of items, by photo; more may be added meanwhile, by any thread.
        folder: where files are written before they get their names.
        threads: for each worker's networks.
    """

    def __init__(
        self, plan: Plan, ledger: Ledger, crew: Crew, waiting: deque[Numbers], folder: Path, threads: int
    ) -> None:
        self._plan, self._ledger, self._crew = plan, ledger, crew
        self._waiting, self._folder, self._threads = waiting, folder, threads
        self._begun: dict[int, list[int]] = {}
        self._job_numbers = itertools.count(1)
        self._deaths: Counter[int] = Counter()

    def work(self, go: threading.Event, cancelled: threading.Event) -> None:
        """Until nothing waits and nothing is begun, or `cancelled`; nothing is begun while `go` is not set.

        Raises:
            FesappError: nobody can work any more.
        """
        while (self._waiting or self._begun) and not cancelled.is_set():
            if go.is_set():
                self._give_out()
            if not self._begun:
                go.wait(PATIENCE_S)
                continue
            outcomes = list(self._heard(self._crew.events(PATIENCE_S)))
            if go.is_set() and not cancelled.is_set():
                self._give_out()  # before files are named, so that nobody waits for the disk
            for outcome in outcomes:
                self._ledger.take(outcome)

    def _give_out(self) -> None:
        while self._waiting and self._crew.wants_more():
            numbers = self._waiting.popleft()
            items = tuple(self._plan.items[number - 1] for number in numbers)
            job = Job(next(self._job_numbers), items[0].photo, items, self._plan.options, self._folder, self._threads)
            self._begun[job.number] = list(numbers)
            self._ledger.mark(numbers[:1], Status.RUNNING)
            self._crew.give(job)

    def _heard(self, events: Iterable[Event]) -> Iterable[Outcome]:
        """The outcomes among the events, after the books on who works on what are brought up to date."""
        for event in events:
            left = self._begun.get(event.job, [])
            if isinstance(event, Made):
                if event.outcome.number in left:  # else somebody else's, who was taken for lost
                    left.remove(event.outcome.number)
                    yield event.outcome
                    self._ledger.mark(left[:1], Status.RUNNING)
            else:
                self._begun.pop(event.job, None)
                yield from self._left_over(left, event.lost)

    def _left_over(self, left: list[int], reason: str) -> Iterable[Outcome]:
        """Items whose worker is lost wait again. The first, at which it happened, is given up after some attempts."""
        if not left:
            return
        first, *others = left
        self._deaths[first] += 1
        if self._deaths[first] >= ATTEMPTS:
            yield Outcome(first, Status.FAILED, f"{reason}, {ATTEMPTS} times")
        else:
            others = left
        self._ledger.mark(left, Status.QUEUED)
        if others:
            self._waiting.appendleft(tuple(others))


def by_photo(items: Iterable[tuple[int, Path]]) -> deque[Numbers]:
    """Numbers of items in groups of one photo each, in their order."""
    groups = itertools.groupby(items, key=lambda item: item[1])
    return deque(tuple(number for number, _ in group) for _, group in groups)
