"""The journal: what a batch has done, as JSON lines in the output folder, each on the disk before it counts.

A line comes before the file that it speaks of gets its name: a file whose line is missing was never named, and a line
whose file is missing, or another by size or time, is a file that has to be made again. So a run may be killed at any
moment. Lines are only ever added; one that was cut short by a kill is taken off before the next.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from fesapp.batch.rows import FaceResult, Item, Row, Status

NAME = ".fesapp-batch.jsonl"


@dataclass(frozen=True)
class Finished:
    """A file that was written: its name below the output folder, its bytes and time (ns), and where its line is."""

    target: str
    size: int
    mtime: int
    offset: int

    def is_there(self, out: Path) -> bool:
        """Whether it still is as it was written."""
        try:
            found = os.stat(out / self.target)
        except OSError:
            return False
        return (found.st_size, found.st_mtime_ns) == (self.size, self.mtime)


def read_finished(out: Path) -> dict[str, Finished]:
    """What earlier runs into a folder have written, by the items' keys; empty where there is no journal."""
    found: dict[str, Finished] = {}
    for offset, line in _lines(out / NAME):
        if line.get("status") == Status.DONE.value:
            with contextlib.suppress(KeyError, TypeError, ValueError):
                found[line["key"]] = Finished(str(line["output"]), int(line["size"]), int(line["mtime"]), offset)
    return found


def lines_at(out: Path, places: Iterable[int | None]) -> Iterator[dict[str, Any] | None]:
    """The lines at places in a folder's journal, one at a time; None where there is no place, or no line at it."""
    with (out / NAME).open("rb") as file:
        for place in places:
            line = None
            if place is not None:
                file.seek(place)
                with contextlib.suppress(ValueError):
                    line = json.loads(file.readline())
            yield line


def faces_in(line: dict[str, Any] | None) -> list[FaceResult]:
    """The faces that a line tells of."""
    return [FaceResult.from_document(face) for face in (line or {}).get("faces", ())]


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Where each line begins, and what it says; what is none is passed over."""
    try:
        file = path.open("rb")
    except OSError:
        return
    with file:
        offset = 0
        for text in file:
            if text.endswith(b"\n"):
                with contextlib.suppress(ValueError):
                    line = json.loads(text)
                    if isinstance(line, dict):
                        yield offset, line
            offset += len(text)


class Journal:
    """The open journal of a folder that this process has locked.

    Raises:
        OSError: it cannot be opened.
    """

    def __init__(self, out: Path) -> None:
        self._path = out / NAME
        self._file: BinaryIO = self._path.open("ab", buffering=0)
        self._end = _whole_lines(self._path)
        os.ftruncate(self._file.fileno(), self._end)

    def note_done(self, row: Row, output: str, size: int, mtime: int) -> int:
        """Say that `output` (below the folder) is about to get its name; gives the line's place.

        Raises:
            OSError: the disk is full, …; then nothing is said.
        """
        faces = [face.as_document() for face in row.faces]
        return self._add(_line(row) | {"output": output, "size": size, "mtime": mtime, "faces": faces})

    def note(self, row: Row) -> None:
        """Say why an item has failed or was skipped; if that cannot be written the next run finds out again."""
        with contextlib.suppress(OSError):
            self._add(_line(row))

    def close(self) -> None:
        self._file.close()

    def _add(self, line: dict[str, Any]) -> int:
        text = json.dumps(line, separators=(",", ":")).encode() + b"\n"
        offset = self._end
        try:
            if self._file.write(text) != len(text):
                raise OSError(28, "No space left on device")
            os.fsync(self._file.fileno())
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(self._file.fileno(), offset)
            raise
        self._end = offset + len(text)
        return offset


def _line(row: Row) -> dict[str, Any]:
    item: Item = row.item
    return {
        "key": item.key,
        "photo": str(item.photo),
        "recipe": item.recipe_name,
        "status": row.status.value,
        "reason": row.reason,
        "ms": round(row.ms, 1),
        "timings": {name: round(ms, 1) for name, ms in row.timings.items()},
        "losses": list(row.losses),
    }


def _whole_lines(path: Path) -> int:
    """Bytes up to the end of the last whole line."""
    size = path.stat().st_size
    with path.open("rb") as file:
        end = size
        while end:
            start = max(0, end - 65536)
            file.seek(start)
            newline = file.read(end - start).rfind(b"\n")
            if newline >= 0:
                return start + newline + 1
            end = start
    return 0
