"""The beginning of a batch: the plan is made and the run started, away from the window's thread."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import msgspec

from fesapp.gui.batch_mail import BatchMail
from fesapp.gui.batch_settings import PRESENT_NAME
from fesapp.gui.batch_wish import BatchWish

if TYPE_CHECKING:
    from fesapp.batch.options import BatchOptions
    from fesapp.batch.plan import Plan
    from fesapp.batch.run import BatchRun


def begin(wish: BatchWish, mail: BatchMail) -> BatchRun:
    """Plan a batch and start it; `mail` gets what happens from then on, and the rows before it.

    Raises:
        FesappError: something of the wish is not there or makes no sense, or the folder cannot be written.
    """
    from fesapp.batch.run import BatchRun

    run = BatchRun(_plan(wish))
    mail.first_rows = list(run.rows)
    run.listeners.append(mail.put)
    run.ended.append(mail.end)
    run.start()
    return run


def _plan(wish: BatchWish) -> Plan:
    from fesapp.batch.plan import plan

    with TemporaryDirectory() as folder:
        present = Path(folder) / f"{PRESENT_NAME}.json"
        if wish.present is not None:
            present.write_bytes(msgspec.json.encode(wish.present))
        return plan(_beside_the_editor(wish.settings.options(wish.inputs, present)))


def _beside_the_editor(options: BatchOptions) -> BatchOptions:
    """With one worker fewer where these cannot be told to give way to the editor, see `Background`."""
    from fesapp.batch.processes import cores, sensible_workers

    if sys.platform == "linux":
        return options
    return dataclasses.replace(options, workers=max(1, sensible_workers(cores()) - 1))
