"""Metadata gathered from an opened picture file, wherever its format keeps it."""

from __future__ import annotations

import math
from typing import IO, Any

from PIL import Image, JpegImagePlugin

from fesapp.photos import exif, extended_xmp, xmp
from fesapp.photos.exif_gathering import gathered
from fesapp.photos.iptc import read_iptc
from fesapp.photos.jpeg_quality import estimated_quality, tables_of
from fesapp.photos.metadata import Metadata

_SUBSAMPLINGS = {0: "4:4:4", 1: "4:2:2", 2: "4:2:0"}
_ACROSS, _DOWN, _UNIT, _CENTIMETRE = 282, 283, 296, 3
_MOST_DPI = 65535  # more is no resolution, and a JPEG could not hold it


def read_metadata(
    image: Image.Image, kind: str, file: IO[bytes], icc: bytes | None, size: tuple[int, int], turned: bool
) -> Metadata:
    """Metadata of a loaded picture of format `kind` and its `file`, whose position is not kept.

    `icc` is the profile of the decoded pixels, `size` their upright (width, height), `turned` whether a quarter turn
    has swapped the two since the file.
    """
    sampling = JpegImagePlugin.get_sampling(image) if kind == "JPEG" else -1
    tables = tables_of(getattr(image, "quantization", {})) if kind == "JPEG" else None
    dpi, block = _dpi_of(image, kind), _exif(image, kind, file)
    return Metadata(
        format=kind,
        icc=icc,
        exif=exif.upright(block, size, turned) if block else None,
        thumbnail=exif.has_thumbnail(block) if block else False,
        xmp=_xmp(image),
        iptc=read_iptc(image, kind),
        dpi=dpi[::-1] if dpi and turned else dpi,
        subsampling=_SUBSAMPLINGS.get(sampling),
        tables=tables,
        quality=None if tables is None else estimated_quality(tables),
    )


def _exif(image: Image.Image, kind: str, file: IO[bytes]) -> bytes | None:
    """The block as it lies in the file; of a TIFF file, over which it is strewn, one that is gathered anew."""
    if kind == "TIFF":
        return gathered(file)
    block = image.info.get("exif")
    if not block and kind == "PNG":
        return _in_old_text(str(image.info.get("Raw profile type exif", "")))
    return block if isinstance(block, bytes) else None


def _in_old_text(text: str) -> bytes | None:
    """From ImageMagick's text in a PNG: name, length, hexadecimal digits."""
    parts = text.split(maxsplit=2)
    try:
        return bytes.fromhex(parts[2]) if len(parts) == 3 else None
    except ValueError:
        return None


def _xmp(image: Image.Image) -> bytes | None:
    packet = image.info.get("xmp")
    segments = [data for name, data in getattr(image, "applist", ()) if name == "APP1"]
    if isinstance(packet, bytes) and segments:
        packet = extended_xmp.joined(packet, segments)
    return xmp.upright(packet)


def _dpi_of(image: Image.Image, kind: str) -> tuple[float, float] | None:
    told = image.info.get("dpi")
    if kind == "TIFF" and _ACROSS not in image.tag_v2:  # type: ignore[attr-defined]
        told = None  # Pillow takes 1 for granted
    return _dpi(told) or _dpi(_dpi_in_exif(image.getexif()))


def _dpi_in_exif(found: Image.Exif) -> tuple[Any, Any]:
    """WebP has no other place for it."""
    inches = 2.54 if found.get(_UNIT) == _CENTIMETRE else 1.0
    try:
        return float(found.get(_ACROSS, 0)) * inches, float(found.get(_DOWN, 0)) * inches
    except (TypeError, ValueError, ZeroDivisionError):
        return 0, 0


def _dpi(value: Any) -> tuple[float, float] | None:
    if not isinstance(value, tuple) or len(value) != 2:
        return None
    try:
        across, down = float(value[0]), float(value[1])
    except (TypeError, ValueError, ZeroDivisionError):  # a rational with a zero below
        return None
    return (across, down) if all(math.isfinite(v) and 0 < v <= _MOST_DPI for v in (across, down)) else None
