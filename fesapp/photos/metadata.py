"""What a picture file says beside its pixels, as it has to be written back."""

from __future__ import annotations

from dataclasses import dataclass, field

from fesapp.photos import exif
from fesapp.photos.jpeg_quality import Tables

# Records of a TIFF file's first directory that describe the photo; the others describe how that file lays out its
# pixels, and would be wrong in any other file. TIFF 6.0 section 8, Exif 2.32 table 4, Windows' XP and rating tags.
DESCRIPTIVE_TAGS = (
    frozenset((0x010D, 0x010E, 0x010F, 0x0110, 0x0112, 0x011A, 0x011B, 0x0128, 0x0131, 0x0132, 0x013B, 0x013C))
    | {0x8298, 0x4746, 0x4749, 0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F}
    | {exif.EXIF_DIRECTORY, exif.GPS_DIRECTORY}
)


@dataclass(frozen=True)
class Metadata:
    """Beside the pixels. All of it already describes the upright picture.

    format: the file's own, "JPEG", "PNG", "TIFF", "WebP" or "HEIC"; "" for a picture that was made.
    icc: ICC profile of the pixels, always an RGB one; None means sRGB.
    exif: EXIF block from its byte order on (no "Exif" prefix), orientation 1, without thumbnail.
    thumbnail: whether the file's EXIF had a thumbnail; a saved file then gets a new one.
    xmp: XMP packet, orientation 1, without thumbnail; of a JPEG also what lay outside its first segment.
    iptc: IPTC-IIM fields, as they lay in the file.
    dpi: pixels an inch, across and down.
    subsampling: "4:4:4", "4:2:2" or "4:2:0" of a JPEG's chroma; None for the rest.
    tables: quantisation tables of a JPEG, each of 64 steps row by row.
    quality: of a JPEG, 1 to 100, estimated from its tables; None for the rest.
    """

    format: str = ""
    icc: bytes | None = field(default=None, repr=False)
    exif: bytes | None = field(default=None, repr=False)
    thumbnail: bool = False
    xmp: bytes | None = field(default=None, repr=False)
    iptc: bytes | None = field(default=None, repr=False)
    dpi: tuple[float, float] | None = None
    subsampling: str | None = None
    tables: Tables | None = field(default=None, repr=False)
    quality: int | None = None
