"""What an exported picture is to be like, and how that was chosen the last time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings

if TYPE_CHECKING:
    from fesapp.photos import SaveOptions

SMALLEST, LARGEST = 16, 65_500  # pixels of the longer side; no JPEG is larger
SUFFIXES = {".jpg": "JPEG", ".png": "PNG", ".tif": "TIFF", ".webp": "WebP"}
WITH_QUALITY = (".jpg", ".webp")
KEEPS = ("all", "no-gps", "none")  # values of `fesapp.photos.Keep`


@dataclass(frozen=True)
class ExportChoice:
    """The choices of the export dialog; `quality` None is like the photo's own, `max_side` None its own size.

    `folder` is where to, None for beside the photo.
    """

    suffix: str = ".jpg"
    quality: int | None = 95
    keep: str = "all"
    max_side: int | None = None
    folder: Path | None = None

    def options(self) -> SaveOptions:
        """What `Photo.save` takes."""
        from fesapp.photos import Keep, SaveOptions

        return SaveOptions(self.quality, keep=Keep(self.keep))

    def remember(self) -> None:
        """Make it the last."""
        store = QSettings()
        store.setValue("export/suffix", self.suffix)
        store.setValue("export/quality", self.quality or 0)
        store.setValue("export/keep", self.keep)
        store.setValue("export/max_side", self.max_side or 0)
        store.setValue("export/folder", str(self.folder or ""))

    @classmethod
    def last(cls) -> ExportChoice | None:
        """What was chosen the last time, of whatever is still possible; None where nothing has been exported yet."""
        store = QSettings()
        suffix, keep = str(store.value("export/suffix", "")), str(store.value("export/keep", ""))
        if suffix not in SUFFIXES:
            return None
        quality, max_side = _number("export/quality"), _number("export/max_side")
        folder = str(store.value("export/folder", ""))
        return cls(
            suffix,
            quality if 1 <= quality <= 100 else None,
            keep if keep in KEEPS else KEEPS[0],
            max_side if SMALLEST <= max_side <= LARGEST else None,
            Path(folder) if folder else None,
        )

    def target(self, source: Path) -> Path:
        """A name for the picture of a photo that no file has yet."""
        folder = self.folder or source.parent
        path = folder / f"{source.stem}_edited{self.suffix}"
        number = 2
        while path.exists() or path.is_symlink():
            path = folder / f"{source.stem}_edited_{number}{self.suffix}"
            number += 1
        return path


def _number(key: str) -> int:
    try:
        return int(str(QSettings().value(key, 0)))
    except ValueError:
        return 0
