"""How far a batch is, on a terminal; elsewhere nothing is shown until it is over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from fesapp.batch.rows import Row, Status
from fesapp.batch.run import BatchRun

_OVER = (Status.DONE, Status.SKIPPED, Status.FAILED)


@contextmanager
def shown(batch: BatchRun, quiet: bool) -> Iterator[None]:
    """Show the batch's progress meanwhile, unless `quiet` or not on a terminal."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[photo]}", markup=False),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        bar = _Bar(batch, progress)
        batch.listeners.append(bar.follow)
        try:
            yield
        finally:
            batch.listeners.remove(bar.follow)


class _Bar:
    """One bar for all rows, the photo begun last beside it."""

    def __init__(self, batch: BatchRun, progress: Progress) -> None:
        self._progress = progress
        done = [row.item.number for row in batch.rows if row.status in _OVER]
        self._over = set(done)
        self._failed = batch.count(Status.FAILED)
        self._task = progress.add_task("Editing", total=len(batch.rows), completed=len(done), photo="")

    def follow(self, row: Row) -> None:
        if row.status is Status.RUNNING:
            self._progress.update(self._task, photo=row.item.photo.name)
        elif row.status in _OVER and row.item.number not in self._over:
            self._over.add(row.item.number)
            self._failed += row.status is Status.FAILED
            words = f"Editing, {self._failed} failed" if self._failed else "Editing"
            self._progress.update(self._task, advance=1, description=words)
