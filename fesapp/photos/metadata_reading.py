"""Metadata gathered from an opened picture file, wherever its format keeps it."""

from __future__ import annotations

import math
from typing import Any

from PIL import Image, JpegImagePlugin

from fesapp.photos import exif, extended_xmp, xmp
from fesapp.photos.iptc import read_iptc
from fesapp.photos.jpeg_quality import estimated_quality, tables_of
from fesapp.photos.metadata import DESCRIPTIVE_TAGS, Metadata

_INTEROPERABILITY_DIRECTORY = 0xA005
_SUBSAMPLINGS = {0: "4:4:4", 1: "4:2:2", 2: "4:2:0"}
_ACROSS, _DOWN, _UNIT, _CENTIMETRE = 282, 283, 296, 3
_MOST_DPI = 65535  # more is no resolution, and a JPEG could not hold it


def read_metadata(image: Image.Image, kind: str, icc: bytes | None, size: tuple[int, int], turned: bool) -> Metadata:
    """Metadata of a loaded picture file of format `kind`.

    `icc` is the profile of the decoded pixels, `size` their upright (width, height), `turned` whether a quarter turn
    has swapped the two since the file.
    """
    sampling = JpegImagePlugin.get_sampling(image) if kind == "JPEG" else -1
    tables = tables_of(getattr(image, "quantization", {})) if kind == "JPEG" else None
    dpi = _dpi_of(image, kind)
    return Metadata(
        format=kind,
        icc=icc,
        exif=_exif(image, kind, size, turned),
        thumbnail=kind != "TIFF" and exif.has_thumbnail(image.info.get("exif") or b""),
        xmp=_xmp(image),
        iptc=read_iptc(image, kind),
        dpi=dpi[::-1] if dpi and turned else dpi,
        subsampling=_SUBSAMPLINGS.get(sampling),
        tables=tables,
        quality=None if tables is None else estimated_quality(tables),
    )


def _exif(image: Image.Image, kind: str, size: tuple[int, int], turned: bool) -> bytes | None:
    block = image.info.get("exif")
    if kind == "TIFF" or not block:  # strewn over the TIFF file, or in a PNG's old text form: gathered anew
        block = gathered(image.getexif())
    return exif.upright(block, size, turned) if block else None


def gathered(found: Image.Exif, without: frozenset[int] = frozenset()) -> bytes:
    """A new EXIF block of the descriptive records of `found` but orientation; empty where there are none.

    Maker notes are moved, so that those which hold offsets from the start of the old block cannot be read any more.
    `without` are tags of the directory of details to leave out.
    """
    block = Image.Exif()
    block.endian = "<"
    directories = {exif.EXIF_DIRECTORY, exif.GPS_DIRECTORY}
    for tag in (DESCRIPTIVE_TAGS - directories - {exif.ORIENTATION}) & set(found):
        block[tag] = found[tag]
    for tag in directories & set(found):
        if directory := {key: value for key, value in found.get_ifd(tag).items() if key not in without}:
            if _INTEROPERABILITY_DIRECTORY in directory:
                directory[_INTEROPERABILITY_DIRECTORY] = found.get_ifd(_INTEROPERABILITY_DIRECTORY)
            block[tag] = directory
    return block.tobytes().removeprefix(exif.PREFIX) if len(block) else b""


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
