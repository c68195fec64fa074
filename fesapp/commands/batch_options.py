"""What `fesapp batch` was told, read before anything slow is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fesapp.batch.options import BatchOptions, Conflict, Format, Keep, Sheet
from fesapp.commands.messages import WrongUsage
from fesapp.errors import FesappError


def options(
    inputs: Sequence[str],
    recipes: Sequence[str],
    out: Path | None,
    template: str,
    form: Format,
    quality: str,
    max_side: int | None,
    keep: Keep,
    conflict: Conflict,
    faces: str,
    smallest_face: int | None,
    relative: bool | None,
    warp: float | None,
    texture: float | None,
    workers: int | None,
    cluster: str | None,
    sheet: Sheet,
    again: bool,
) -> BatchOptions:
    """The options of a batch, checked.

    Raises:
        WrongUsage: what was typed makes no sense.
    """
    if out is None:
        raise WrongUsage("say where to write with --out DIR")
    made = BatchOptions(
        tuple(inputs), tuple(recipes), out, template, form, _quality(quality), max_side, keep, conflict,
        int(faces) if faces.isdecimal() else faces, smallest_face, relative, warp, texture, workers, cluster,
        sheet, again,
    )  # fmt: skip
    try:
        made.check()
    except FesappError as error:
        raise WrongUsage(str(error)) from None
    return made


def _quality(text: str) -> int | None:
    if text == "source":
        return None
    if not text.isdecimal():
        raise WrongUsage(f"--quality {text}: use a number from 1 to 100, or source")
    return int(text)
