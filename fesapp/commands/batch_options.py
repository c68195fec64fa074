"""What `fesapp batch` was told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fesapp.batch.options import BatchOptions, Conflict, Format, Sheet
from fesapp.commands.messages import WrongUsage
from fesapp.commands.save_words import SOURCE, parse_saving
from fesapp.errors import FesappError


def options(
    inputs: Sequence[str],
    recipes: Sequence[str],
    out: Path | None,
    template: str,
    form: Format,
    quality: str,
    max_side: int | None,
    keep: str,
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
    saving = parse_saving(quality, SOURCE, keep)
    made = BatchOptions(
        tuple(inputs), tuple(recipes), out, template, form, saving.quality, max_side, saving.keep, conflict,
        int(faces) if faces.isdecimal() else faces, smallest_face, relative, warp, texture, workers, cluster,
        sheet, again,
    )  # fmt: skip
    try:
        made.check()
    except FesappError as error:
        raise WrongUsage(str(error)) from None
    return made
