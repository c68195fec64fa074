"""OpenFace's CSV files as recipes: a row's `AU01_r` … are what is asked of a photo's faces.

OpenFace 2.2 (Baltrušaitis et al., *OpenFace 2.0*, 2018; wiki "Output Format") writes a column `AU01_r` for each
intensity, 0 to 5, after `frame, face_id, timestamp, confidence, success` for films and `face, confidence` for
pictures, older versions with a space before each name, and `AU01_c` for presence, which is passed over. It names no
photo; a column that does is added by whoever made the table.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fesapp.action_units import MAX_INTENSITY, controls_of
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.errors import FesappError

PHOTO_COLUMNS = ("photo", "file", "filename", "file_name", "image", "input", "path", "name")
_AU_COLUMN = re.compile(r"(AU\d+)([LR]?)(_r)?", re.IGNORECASE)


@dataclass(frozen=True)
class CsvRow:
    """One row: the line's number in the file, the photo it names ("" where no column does), and what it asks.

    `recipe` is None where the row cannot be used, and `trouble` says why.
    """

    line: int
    photo: str
    label: str
    recipe: Recipe | None
    trouble: str = ""


def is_csv(text: str) -> bool:
    """Whether a recipe's name is that of a table."""
    return text.lower().endswith(".csv")


def read_openface(path: Path, relative: bool = False) -> Iterator[CsvRow]:
    """The rows of a table, one at a time. Intensities are 0 to 5 or, `relative`, what is to be added, -5 to 5.

    Raises:
        FesappError: it cannot be read, or no column is an Action Unit.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="", errors="surrogateescape") as file:
            rows = csv.reader(file)
            heads = [head.strip() for head in next(rows, [])]
            units = _units(heads, path)
            photo = _column(heads, PHOTO_COLUMNS)
            frame, success = _column(heads, ("frame",)), _column(heads, ("success",))
            for cells in rows:
                if any(cell.strip() for cell in cells):
                    named = "" if photo is None else _cell(cells, photo)
                    label = _cell(cells, frame) if frame is not None else str(rows.line_num - 1)
                    failed = success is not None and _cell(cells, success) in ("0", "0.0")
                    if photo is not None and not named:
                        yield CsvRow(rows.line_num, "", label, None, f"line {rows.line_num} names no photo")
                    else:
                        yield _row(rows.line_num, named, label, cells, units, failed, relative)
    except OSError as error:
        raise FesappError(f"{path}: cannot be read ({error.strerror}); check the name and the folder") from None
    except csv.Error as error:
        raise FesappError(f"{path}: no table of comma-separated values ({error})") from None


def _units(heads: list[str], path: Path) -> dict[int, str]:
    """Spelling of the Action Unit by column; left or right beats both, as everywhere."""
    units: dict[int, str] = {}
    for number, head in enumerate(heads):
        if match := _AU_COLUMN.fullmatch(head):
            spelling = match[1] + match[2]
            try:
                controls_of(spelling)
            except FesappError:
                continue  # one that no slider moves, as AU28 of some tables
            units[number] = spelling
    if not units:
        raise FesappError(f"{path}: no column is an Action Unit such as AU12_r; is it OpenFace's table?")
    return units


def _column(heads: list[str], names: tuple[str, ...]) -> int | None:
    lower = [head.lower() for head in heads]
    return next((lower.index(name) for name in names if name in lower), None)


def _cell(cells: list[str], number: int) -> str:
    return cells[number].strip() if number < len(cells) else ""


def _row(
    line: int, photo: str, label: str, cells: list[str], units: dict[int, str], failed: bool, relative: bool
) -> CsvRow:
    if failed:
        return CsvRow(line, photo, label, None, f"line {line}: OpenFace has found no face there (success is 0)")
    aus: dict[str, float] = {}
    low = -MAX_INTENSITY if relative else 0.0
    for number, unit in units.items():
        try:
            aus[unit] = float(_cell(cells, number))
        except ValueError:
            return CsvRow(line, photo, label, None, f"line {line}: {unit} is no number: {_cell(cells, number)!r}")
        if not low <= aus[unit] <= MAX_INTENSITY:
            reason = f"line {line}: {unit} must be from {low:g} to {MAX_INTENSITY:g}, not {_cell(cells, number)}"
            return CsvRow(line, photo, label, None, reason)
    return CsvRow(line, photo, label, Recipe([FaceEdit(aus=aus, relative=relative)]))
