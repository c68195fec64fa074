"""What a batch is asked to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fesapp.batch.names import check_template
from fesapp.errors import FesappError
from fesapp.photos import Keep, SaveOptions
from fesapp.photos.save_options import QUALITY

Format = Literal["source", "jpg", "png", "tif", "webp"]
Conflict = Literal["new", "overwrite", "skip"]
Sheet = Literal["png", "pdf", "none"]

FORMATS: tuple[Format, ...] = ("source", "jpg", "png", "tif", "webp")
CONFLICTS: tuple[Conflict, ...] = ("new", "overwrite", "skip")
SHEETS: tuple[Sheet, ...] = ("png", "pdf", "none")

# the recipe that is each photo's own
SIDECARS = "sidecars"


@dataclass(frozen=True)
class BatchOptions:
    """A batch.

    Attributes:
        inputs: photos, folders (with all below them) and globs. With none, those that an OpenFace CSV names.
        recipes: names of presets; files: presets, recipes, sidecars, OpenFace CSVs; `"sidecars"`: each photo's own.
        out: the folder to write to; it is made if it is not there.
        template: of the files' names, see `names.check_template`.
        format: of the files; "source" is each photo's own, JPEG for HEIC, which cannot be written.
        quality, keep: as of `SaveOptions`.
        max_side: size limit, the longer side in pixels; smaller photos are not enlarged. None for no limit.
        conflict: where a file has the name already: another name, replace it, or leave the photo out.
        faces: all, the largest, or one, counted from 0 as `find_faces` orders them.
        smallest_face: width in pixels from which faces are looked for, 48 or more; None is a fortieth of the photo's
            longer side, for below that they are passers-by, and looking for them takes longest.
        relative: whether intensities are added to what faces show; None as each recipe says itself.
        warp, texture: strengths, 0 to 1; None as each recipe says itself.
        workers: processes; None as many as there are cores and memory for.
        cluster: address of a dask scheduler, `tcp://host:port`, to work there instead.
        sheet: kind of the contact sheet at the end.
        again: do everything anew, also what an earlier run into `out` has finished.
    """

    inputs: tuple[str, ...]
    recipes: tuple[str, ...]
    out: Path
    template: str = "{stem}_{recipe}"
    format: Format = "source"
    quality: int | None = QUALITY
    max_side: int | None = None
    keep: Keep = Keep.ALL
    conflict: Conflict = "new"
    faces: str | int = "all"
    smallest_face: int | None = None
    relative: bool | None = None
    warp: float | None = None
    texture: float | None = None
    workers: int | None = None
    cluster: str | None = None
    sheet: Sheet = "pdf"
    again: bool = False

    @property
    def saving(self) -> SaveOptions:
        """How each picture is saved."""
        return SaveOptions(self.quality, keep=self.keep)

    def check(self) -> None:
        """Raise FesappError where something is wrong that can be told without looking at any file."""
        check_template(self.template)
        for name, value, known in (
            ("format", self.format, FORMATS),
            ("conflict", self.conflict, CONFLICTS),
            ("sheet", self.sheet, SHEETS),
        ):
            if value not in known:
                raise FesappError(f"{name} {value!r}: use {', '.join(known)}")
        if not self.recipes:
            raise FesappError("nothing to do: give at least one --recipe (a preset's name, a file, or sidecars)")
        self._check_numbers()

    def _check_numbers(self) -> None:
        if isinstance(self.faces, str) and self.faces not in ("all", "largest"):
            raise FesappError(f"faces {self.faces!r}: use all, largest, or a number counted from 0")
        if isinstance(self.faces, int) and self.faces < 0:
            raise FesappError(f"faces are counted from 0, there is no face {self.faces}")
        self.saving.check()
        for name, least, value in (
            ("size limit", 16, self.max_side),
            ("number of workers", 1, self.workers),
            ("smallest face", 48, self.smallest_face),
        ):
            if value is not None and value < least:
                raise FesappError(f"the {name} must be {least} or more, not {value}")
        for name, share in (("warp", self.warp), ("texture", self.texture)):
            if share is not None and not 0 <= share <= 1:
                raise FesappError(f"{name} strength must be from 0 to 1, not {share}")
