"""What a picture file says beside its pixels, as it has to be written back."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, JpegImagePlugin

from fesapp.photos import exif
from fesapp.photos.disclosure import Disclosure

# Records of a TIFF file's first directory that describe the photo; the others describe how that file lays out its
# pixels, and would be wrong in any other file. TIFF 6.0 section 8, Exif 2.32 table 4, Windows' XP and rating tags.
DESCRIPTIVE_TAGS = (
    frozenset((0x010D, 0x010E, 0x010F, 0x0110, 0x0112, 0x011A, 0x011B, 0x0128, 0x0131, 0x0132, 0x013B, 0x013C))
    | {0x8298, 0x4746, 0x4749, 0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F}
    | {exif.EXIF_DIRECTORY, exif.GPS_DIRECTORY}
)
_INTEROPERABILITY_DIRECTORY = 0xA005
_SUBSAMPLINGS = {0: "4:4:4", 1: "4:2:2", 2: "4:2:0"}


@dataclass(frozen=True)
class Metadata:
    """Beside the pixels. All of it already describes the upright picture.

    format: the file's own, "JPEG", "PNG", "TIFF", "WebP" or "HEIC"; "" for a picture that was made.
    icc: ICC profile of the pixels, always an RGB one; None means sRGB.
    exif: EXIF block from its byte order on (no "Exif" prefix), orientation 1, without thumbnail.
    xmp: XMP packet, orientation 1, without thumbnail.
    dpi: pixels an inch, across and down.
    subsampling: "4:4:4", "4:2:2" or "4:2:0" of a JPEG's chroma; None for the rest.
    disclosure: of an edit, which goes into the XMP packet when the picture is saved; None where nothing was edited.
    """

    format: str = ""
    icc: bytes | None = field(default=None, repr=False)
    exif: bytes | None = field(default=None, repr=False)
    xmp: bytes | None = field(default=None, repr=False)
    dpi: tuple[float, float] | None = None
    subsampling: str | None = None
    disclosure: Disclosure | None = field(default=None, repr=False)


def read_metadata(image: Image.Image, kind: str, icc: bytes | None, size: tuple[int, int], turned: bool) -> Metadata:
    """Metadata of a loaded picture file of format `kind`.

    `icc` is the profile of the decoded pixels, `size` their upright (width, height), `turned` whether a quarter turn
    has swapped the two since the file.
    """
    sampling = JpegImagePlugin.get_sampling(image) if kind == "JPEG" else -1
    dpi = _dpi(image.info.get("dpi"))
    return Metadata(
        format=kind,
        icc=icc,
        exif=_exif(image, kind, size),
        xmp=_xmp(image.info.get("xmp")),
        dpi=dpi[::-1] if dpi and turned else dpi,
        subsampling=_SUBSAMPLINGS.get(sampling),
    )


def _exif(image: Image.Image, kind: str, size: tuple[int, int]) -> bytes | None:
    block = image.info.get("exif")
    if kind == "TIFF" or not block:  # strewn over the TIFF file, or in a PNG's old text form: gathered anew
        block = _gathered(image.getexif())
    return exif.upright(block, size) if block else None


def _gathered(found: Image.Exif) -> bytes:
    """An EXIF block of the descriptive records of `found`; empty where there are none."""
    block = Image.Exif()
    block.endian = "<"
    directories = {exif.EXIF_DIRECTORY, exif.GPS_DIRECTORY}
    for tag in (DESCRIPTIVE_TAGS - directories) & set(found):
        block[tag] = found[tag]
    for tag in directories & set(found):
        if directory := dict(found.get_ifd(tag)):
            if _INTEROPERABILITY_DIRECTORY in directory:
                directory[_INTEROPERABILITY_DIRECTORY] = found.get_ifd(_INTEROPERABILITY_DIRECTORY)
            block[tag] = directory
    return block.tobytes() if len(block) else b""


def _xmp(packet: Any) -> bytes | None:
    """The packet for the upright picture: a second orientation in it would turn the photo again in some viewers."""
    if not isinstance(packet, bytes) or not packet:
        return None
    packet = re.sub(rb'(tiff:Orientation(?:="|=\'|>)\s*)[2-8]', rb"\g<1>1", packet)
    return re.sub(rb"<(xmp|xap):Thumbnails>.*?</\1:Thumbnails>", b"", packet, flags=re.DOTALL)


def _dpi(value: Any) -> tuple[float, float] | None:
    if not isinstance(value, tuple) or len(value) != 2:
        return None
    try:
        across, down = float(value[0]), float(value[1])
    except (TypeError, ValueError, ZeroDivisionError):  # a rational with a zero below
        return None
    return (across, down) if all(math.isfinite(v) and v > 0 for v in (across, down)) else None
