"""The rows of a run and what is behind them: the journal and the named files."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path

from fesapp.batch.job import Outcome
from fesapp.batch.journal import Journal
from fesapp.batch.naming import give_name, why_not_named
from fesapp.batch.plan import Plan
from fesapp.batch.rows import Row, Status


class Ledger:
    """Turns outcomes into rows: a file gets its name only once the journal says so.

    Args:
        rows: of the plan's items, in their order; they are kept up to date.
        places: where in the journal the line of a finished item is, by the item's number; kept up to date.
        tell: is called with each row that changes.
    """

    def __init__(
        self, plan: Plan, journal: Journal, rows: list[Row], places: dict[int, int], tell: Callable[[Row], None]
    ) -> None:
        self._plan, self._journal, self._rows, self._places, self._tell = plan, journal, rows, places, tell

    def mark(self, numbers: Sequence[int], status: Status) -> None:
        """Items are queued, or being worked on."""
        for number in numbers:
            if self._rows[number - 1].status is not status:
                self._put(Row(self._plan.items[number - 1], status))

    def fail(self, number: int, reason: str) -> None:
        """Nobody could work on an item."""
        self.take(Outcome(number, Status.FAILED, reason))

    def take(self, outcome: Outcome) -> None:
        """What became of an item."""
        item = self._plan.items[outcome.number - 1]
        row = Row(
            item,
            outcome.status,
            outcome.reason,
            sum(outcome.timings.values()),
            None,
            outcome.faces,
            outcome.losses,
            outcome.timings,
        )
        if outcome.written is not None:
            row = self._named(row, outcome.written)
        if row.status is not Status.DONE:
            self._journal.note(row)
        self._put(row)

    def _named(self, row: Row, written: Path) -> Row:
        target, conflict = row.item.target, self._plan.options.conflict

        def announce(name: Path, size: int, mtime: int) -> None:
            below = name.relative_to(self._plan.out).as_posix()
            self._places[row.item.number] = self._journal.note_done(row, below, size, mtime)

        try:
            if conflict == "overwrite" and self._plan.is_source(target):
                written.unlink()
                return dataclasses.replace(row, status=Status.FAILED, reason=f"{target.name} is a photo of this batch")
            output = give_name(written, target, conflict, announce)
        except OSError as error:
            written.unlink(missing_ok=True)
            return dataclasses.replace(row, status=Status.FAILED, reason=why_not_named(error, target))
        if output is None:
            written.unlink(missing_ok=True)
            return dataclasses.replace(row, status=Status.SKIPPED, reason=f"{target.name} exists")
        return dataclasses.replace(row, output=output)

    def _put(self, row: Row) -> None:
        """Keep a row, without what fills memory, and tell of it."""
        self._rows[row.item.number - 1] = dataclasses.replace(row, faces=(), timings={})
        self._tell(row)
