"""The end of a batch: its report and its contact sheet, beside the pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from fesapp import __version__
from fesapp.batch.contact_sheet import DPI, PER_PAGE, Pair, as_jpeg, as_png, page_names, pages
from fesapp.batch.journal import faces_in, lines_at
from fesapp.batch.naming import FOLDER, thumbnail_of
from fesapp.batch.pdf import pdf_parts
from fesapp.batch.plan import DONE_BEFORE, OWN_FILES, Plan
from fesapp.batch.report import csv_parts, documents, json_parts
from fesapp.batch.rows import Row, Status, shown_face
from fesapp.batch.thumbnails import thumbnail_anew
from fesapp.errors import FesappError
from fesapp.photos.atomic import write_atomically
from fesapp.photos.refusal import why_not_written


def finish(plan: Plan, rows: Sequence[Row], places: Mapping[int, int]) -> list[Path]:
    """Write report and contact sheet in place of those of an earlier run; which files these are.

    Raises:
        FesappError: one cannot be written.
    """
    report = plan.out / f"{OWN_FILES}-report"
    return [
        _write(report.with_suffix(".csv"), csv_parts(documents(plan.out, rows, places))),
        _write(report.with_suffix(".json"), json_parts(documents(plan.out, rows, places), summary(rows))),
        *_write_sheet(plan, rows, places),
    ]


def summary(rows: Iterable[Row]) -> dict[str, Any]:
    """How many rows are where."""
    counts = Counter(row.status for row in rows)
    return {"program": f"fesapp {__version__}", **{status.value: counts[status] for status in Status}}


def _write_sheet(plan: Plan, rows: Sequence[Row], places: Mapping[int, int]) -> list[Path]:
    done = [row for row in rows if row.status is Status.DONE and row.output is not None]
    stem = plan.out / f"{OWN_FILES}-sheet"
    if not done or plan.options.sheet == "none":
        return []
    if all(row.reason == DONE_BEFORE for row in done) and (earlier := _earlier_sheet(plan, stem)):
        return earlier
    drawn = pages(_pairs(plan, done, places))
    if plan.options.sheet == "pdf":
        return [_write_parts(stem.with_suffix(".pdf"), pdf_parts(map(as_jpeg, drawn), DPI))]
    names = page_names(stem, -(-len(done) // PER_PAGE))
    return [_write_parts(name, [as_png(page)]) for name, page in zip(names, drawn, strict=True)]


def _earlier_sheet(plan: Plan, stem: Path) -> list[Path]:
    return sorted(stem.parent.glob(f"{stem.name}*.{plan.options.sheet}"))


def _pairs(plan: Plan, done: Sequence[Row], places: Mapping[int, int]) -> Iterator[Pair]:
    lines = lines_at(plan.out, (places.get(row.item.number) for row in done))
    for row, line in zip(done, lines, strict=True):
        item = row.item
        try:
            picture: bytes | None = thumbnail_of(plan.out / FOLDER, item.key).read_bytes()
        except OSError:  # an earlier run has made this row, and its own sheet
            faces = faces_in(line)
            picture = thumbnail_anew(item.photo, row.output or item.target, shown_face(faces).box) if faces else None
        yield Pair(item.number, item.photo.name, item.recipe_name, picture)


def _write(path: Path, parts: Iterable[str]) -> Path:
    return _write_parts(path, (part.encode("utf-8", "surrogateescape") for part in parts))


def _write_parts(path: Path, parts: Iterable[bytes]) -> Path:
    try:
        write_atomically(path, parts, overwrite=True)
    except OSError as error:
        raise FesappError(f"{path} cannot be saved: {why_not_written(error, path)}") from None
    return path
