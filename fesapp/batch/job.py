"""What travels between a batch and those who work for it: a photo with all that is to be made of it, and outcomes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from fesapp.batch.options import BatchOptions
from fesapp.batch.rows import FaceResult, Item, Status


@dataclass(frozen=True)
class Job:
    """One photo and its items, worked on together: it is decoded and its faces are found once.

    Attributes:
        number: of the job.
        folder: where the files are written before they get their names.
        threads: for the networks.
    """

    number: int
    photo: Path
    items: tuple[Item, ...]
    options: BatchOptions
    folder: Path
    threads: int = 1


@dataclass(frozen=True)
class Outcome:
    """What became of one item of a job.

    Attributes:
        number: the item's.
        status: DONE, SKIPPED or FAILED, then with the `reason` in one line.
        written: the whole file, still without its name.
        timings: milliseconds by step.
    """

    number: int
    status: Status
    reason: str = ""
    written: Path | None = None
    timings: dict[str, float] = field(default_factory=dict)
    faces: tuple[FaceResult, ...] = ()
    losses: tuple[str, ...] = ()
