"""How a photo is to be saved: quality, and what of its metadata goes with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from fesapp.errors import FesappError

QUALITY = 95  # where nothing else is asked for, and where a source's own cannot be told
SUBSAMPLINGS = ("4:4:4", "4:2:2", "4:2:0")


class Keep(Enum):
    """What of a photo's metadata goes into a saved file. Its colour profile always does: pixels mean nothing without.

    NO_GPS leaves coordinates out, of EXIF and of XMP; place names that somebody wrote, as of a caption, stay.
    NONE leaves out EXIF, XMP, IPTC and resolution.
    """

    ALL = "all"
    NO_GPS = "no-gps"
    NONE = "none"


@dataclass(frozen=True)
class SaveOptions:
    """What `Photo.save` may be told beside the name.

    quality: of JPEG and WebP, 1 to 100. None is like the source: a JPEG is written with its own quantisation tables, a
        WebP with the quality that these come closest to; sources that are no JPEG have none, and get 95.
    subsampling: of a JPEG's chroma, one of `SUBSAMPLINGS`. None is the source's, and 4:4:4 where that is no JPEG.
    keep: the metadata.
    """

    quality: int | None = QUALITY
    subsampling: str | None = None
    keep: Keep = Keep.ALL

    def check(self) -> None:
        """Raise FesappError for a quality or a subsampling that does not exist."""
        if self.quality is not None and not 1 <= self.quality <= 100:
            raise FesappError(f"the quality must be 1 to 100, not {self.quality}")
        if self.subsampling is not None and self.subsampling not in SUBSAMPLINGS:
            raise FesappError(f"the subsampling must be {', '.join(SUBSAMPLINGS)}, not {self.subsampling!r}")
