"""The end of a batch: its report and its contact sheet, beside the pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from fesapp import __version__
from fesapp.batch.plan import OWN_FILES, Plan
from fesapp.batch.report import csv_parts, documents, json_parts
from fesapp.batch.rows import Row, Status
from fesapp.errors import FesappError
from fesapp.photos.atomic import write_atomically
from fesapp.photos.refusal import why_not_written


def finish(plan: Plan, rows: Sequence[Row], places: Mapping[int, int]) -> list[Path]:
    """Write report and contact sheet in place of those of an earlier run; which files these are.

    Raises:
        FesappError: one cannot be written.
    """
    report = plan.out / f"{OWN_FILES}-report"
    written = [
        _write(report.with_suffix(".csv"), csv_parts(documents(plan.out, rows, places))),
        _write(report.with_suffix(".json"), json_parts(documents(plan.out, rows, places), summary(rows))),
    ]
    return written


def summary(rows: Iterable[Row]) -> dict[str, Any]:
    """How many rows are where."""
    counts = Counter(row.status for row in rows)
    return {"program": f"fesapp {__version__}", **{status.value: counts[status] for status in Status}}


def _write(path: Path, parts: Iterable[str]) -> Path:
    try:
        write_atomically(path, _as_bytes(parts), overwrite=True)
    except OSError as error:
        raise FesappError(f"{path} cannot be saved: {why_not_written(error, path)}") from None
    return path


def _as_bytes(parts: Iterable[str]) -> Iterator[bytes]:
    for part in parts:
        yield part.encode("utf-8", "surrogateescape")
