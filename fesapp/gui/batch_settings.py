"""What a batch is to do with its photos, as it was settled the last time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from PySide6.QtCore import QSettings

from fesapp.gui.export_choice import LARGEST, SMALLEST

if TYPE_CHECKING:
    from fesapp.batch.options import BatchOptions

# in a list of recipes: each photo's own edits, as `fesapp.batch` calls them, and the edit that the window shows
OWN_EDITS, PRESENT_EDIT = "sidecars", "present edit"
# what files get in their name from the edit that the window shows
PRESENT_NAME = "edit"
_KEY = "batch/last"

Quality = Annotated[int, msgspec.Meta(ge=1, le=100)]
Side = Annotated[int, msgspec.Meta(ge=SMALLEST, le=LARGEST)]
FaceNumber = Annotated[int, msgspec.Meta(ge=0)]


class BatchSettings(msgspec.Struct, frozen=True):
    """The choices of the batch window but the photos; values are those of `fesapp.batch.options.BatchOptions`.

    `out` is "" where no folder has been chosen.
    """

    recipes: tuple[str, ...] = ()
    out: str = ""
    template: str = "{stem}_{recipe}"
    format: Literal["source", "jpg", "png", "tif", "webp"] = "source"
    quality: Quality | None = 95
    max_side: Side | None = None
    keep: Literal["all", "no-gps", "none"] = "all"
    conflict: Literal["new", "overwrite", "skip"] = "new"
    faces: Literal["all", "largest"] | FaceNumber = "all"
    relative: bool | None = None
    sheet: Literal["pdf", "png", "none"] = "pdf"

    def options(self, inputs: Sequence[str], present: Path | None = None) -> BatchOptions:
        """What `fesapp.batch` takes; `present` is a file with the edit that the window shows."""
        from fesapp.batch.options import BatchOptions
        from fesapp.photos import Keep

        recipes = tuple(str(present) if text == PRESENT_EDIT else text for text in self.recipes)
        return BatchOptions(
            tuple(inputs), recipes, Path(self.out).expanduser(), self.template, self.format, self.quality,
            self.max_side, Keep(self.keep), self.conflict, self.faces, relative=self.relative, sheet=self.sheet,
        )  # fmt: skip

    def remember(self) -> None:
        """Make them the last."""
        QSettings().setValue(_KEY, msgspec.json.encode(self).decode())

    @classmethod
    def last(cls) -> BatchSettings:
        """Those of the last time; the usual ones where there are none, or none that mean something."""
        try:
            return msgspec.json.decode(str(QSettings().value(_KEY, "")), type=cls)
        except (msgspec.DecodeError, msgspec.ValidationError):
            return cls()
