"""The report of a batch: what was asked and achieved, how long it took, what failed and why. CSV and JSON.

Both are written row by row from the journal, so that their length costs no memory.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from fesapp.action_units import CONTROLS
from fesapp.batch.journal import lines_at
from fesapp.batch.rows import Row

_HEADS = ("row", "photo", "recipe", "status", "reason", "output", "ms", "losses", "face", "x", "y", "width", "height")


def documents(out: Path, rows: Sequence[Row], places: Mapping[int, int]) -> Iterator[dict[str, Any]]:
    """A JSON document for each row, with its faces: `before`, `asked` and `achieved` by control key, 0 to 5."""
    lines = lines_at(out, (places.get(row.item.number) for row in rows))
    for row, line in zip(rows, lines, strict=True):
        found = line or {}
        yield {
            "row": row.item.number,
            "photo": str(row.item.photo),
            "recipe": row.item.recipe_name,
            "status": row.status.value,
            "reason": row.reason,
            "output": None if row.output is None else str(row.output),
            "ms": found.get("ms", round(row.ms, 1)),
            "timings": found.get("timings", {}),
            "losses": found.get("losses", list(row.losses)),
            "faces": found.get("faces", []),
        }


def json_parts(rows: Iterable[dict[str, Any]], head: Mapping[str, Any]) -> Iterator[str]:
    """The text of one JSON document, in parts: `head`, and the `rows` as a list."""
    yield json.dumps(dict(head), indent=1)[:-2] + ',\n "rows": ['
    for index, row in enumerate(rows):
        yield (",\n  " if index else "\n  ") + json.dumps(row)
    yield "\n ]\n}\n"


def csv_parts(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The text of a table, in parts: a line for each face of each row, one for a row without faces."""
    controls = [f"{control}_{what}" for control in CONTROLS for what in ("before", "asked", "achieved")]
    yield _line([*_HEADS, *controls])
    for row in rows:
        about = [row[name] for name in _HEADS[:7]] + ["; ".join(row["losses"])]
        if not row["faces"]:
            yield _line(about)
        for number, face in enumerate(row["faces"]):
            values = (
                (face[what] or {}).get(control, "") for control in CONTROLS for what in ("before", "asked", "achieved")
            )
            yield _line([*about, number, *face["box"], *values])


def _line(cells: Sequence[object]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(["" if cell is None else cell for cell in cells])
    return text.getvalue()
