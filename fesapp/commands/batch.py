"""`fesapp batch`: many photos with many recipes, in worker processes or on a cluster."""

from __future__ import annotations

import sys

from fesapp.batch.finish import summary
from fesapp.batch.options import BatchOptions
from fesapp.batch.plan import Plan, plan
from fesapp.batch.report import documents, json_parts
from fesapp.batch.rows import Status
from fesapp.batch.run import BatchRun
from fesapp.commands.batch_progress import shown
from fesapp.commands.messages import DONE, FAILED, INTERRUPTED, complain
from fesapp.errors import FesappError

# notes and failures said in full; the report has all
LINES = 20


def run(options: BatchOptions, as_json: bool) -> int:
    """Work, say what came out, and give the exit status: 1 where something has failed, 130 after Ctrl+C.

    Raises:
        FesappError: nothing could be begun, or the run as a whole could not go on.
    """
    planned = plan(options)
    _say_notes(planned)
    batch = BatchRun(planned)
    batch.start()
    try:
        with shown(batch, quiet=as_json):
            while not batch.wait(0.2):
                pass
    except KeyboardInterrupt:
        batch.cancel()
        batch.wait()
    if as_json:
        _print_json(batch)
    else:
        _say_what_failed(batch)
        _say_what_came_out(batch)
    if batch.was_cancelled:
        complain("stopped; the same command goes on from here")
        return INTERRUPTED
    if batch.trouble:
        raise FesappError(batch.trouble)
    return FAILED if batch.count(Status.FAILED) else DONE


def _say_notes(planned: Plan) -> None:
    for note in planned.notes[:LINES]:
        complain(note)
    if len(planned.notes) > LINES:
        complain(f"… and {len(planned.notes) - LINES} more that are left out")


def _say_what_failed(batch: BatchRun) -> None:
    failed = [row for row in batch.rows if row.status is Status.FAILED]
    for row in failed[:LINES]:
        complain(f"{row.item.photo} ({row.item.recipe_name}): {row.reason}")
    if len(failed) > LINES:
        complain(f"… and {len(failed) - LINES} more that failed; the report names them")


def _say_what_came_out(batch: BatchRun) -> None:
    counts = ((batch.count(status), status.value) for status in Status)
    said = ", ".join(f"{count} {word}" for count, word in counts if count or word == Status.DONE.value)
    print(f"{said} of {len(batch.rows)}, in {batch.plan.out}")
    for path in batch.written:
        print(f"  {path.name}")


def _print_json(batch: BatchRun) -> None:
    """The report's document, and where everything is; a row at a time, however many there are."""
    head = {**summary(batch.rows), "out": str(batch.plan.out), "written": [str(path) for path in batch.written]}
    for part in json_parts(documents(batch.plan.out, batch.rows, batch.places), head):
        sys.stdout.write(part)
