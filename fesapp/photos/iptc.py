"""IPTC-IIM fields (caption, credit, keywords …): where each format keeps them.

Everywhere they lie, or can lie, in a block of Photoshop's image resources, as resource 0x0404 (Adobe Photoshop File
Formats, "Image Resources"; XMP part 3, 1.1.3). WebP has no place for them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Any

from PIL import Image

TIFF_IPTC, TIFF_PHOTOSHOP = 33723, 34377
JPEG_HEAD = b"Photoshop 3.0\0"
PNG_KEYWORD = b"Raw profile type iptc"  # ImageMagick's, which ExifTool and others read too
_PNG_NAMES = ("Raw profile type iptc", "Raw profile type 8bim")
_RESOURCE = 0x0404
_FIELD = b"\x1c"  # with which every field begins (IIM 4.2, 1.5)


def read_iptc(image: Image.Image, kind: str) -> bytes | None:
    """The fields in an opened picture file of format `kind`, as they lie there; None where there are none."""
    if kind == "JPEG":
        return in_photoshop(_in_segments(getattr(image, "applist", ())))
    if kind == "TIFF":
        return _in_tiff(image.tag_v2)  # type: ignore[attr-defined]
    if kind == "PNG":
        return _in_png(image.info)
    return None


def in_photoshop(block: bytes) -> bytes | None:
    """The fields in a block of Photoshop's resources, of which damaged ones end the search."""
    place = 0
    while block[place : place + 4] == b"8BIM" and len(block) >= place + 12:
        number, name_length = struct.unpack_from(">HB", block, place + 4)
        start = place + 6 + _even(1 + name_length)
        if start + 4 > len(block):
            break
        (length,) = struct.unpack_from(">I", block, start)
        data = block[start + 4 : start + 4 + length]
        if number == _RESOURCE:
            return data if data.startswith(_FIELD) and len(data) == length else None
        place = start + 4 + _even(length)
    return None


def as_photoshop(fields: bytes) -> bytes:
    """A block of Photoshop's resources that holds the fields alone."""
    return b"8BIM" + struct.pack(">HHI", _RESOURCE, 0, len(fields)) + fields + bytes(len(fields) % 2)


def as_png_text(fields: bytes) -> bytes:
    """The fields as ImageMagick puts them into a PNG: keyword, name, length, and the block in hexadecimal lines."""
    block = as_photoshop(fields)
    digits = block.hex()
    lines = "\n".join(digits[start : start + 72] for start in range(0, len(digits), 72))
    return PNG_KEYWORD + b"\0" + f"\niptc\n{len(block):8}\n{lines}\n".encode()


def _in_segments(segments: Iterable[tuple[str, bytes]]) -> bytes:
    """A long block goes on from segment to segment, each of which begins with the same words."""
    return b"".join(data[len(JPEG_HEAD) :] for name, data in segments if name == "APP13" and data.startswith(JPEG_HEAD))


def _in_tiff(tags: Any) -> bytes | None:
    fields, block = tags.get(TIFF_IPTC), tags.get(TIFF_PHOTOSHOP)
    if isinstance(fields, tuple) and all(isinstance(number, int) for number in fields):
        fields = struct.pack(f"{'<' if tags.prefix == b'II' else '>'}{len(fields)}I", *fields)  # libtiff's way
    if isinstance(fields, bytes) and fields.startswith(_FIELD):
        return fields
    return in_photoshop(block) if isinstance(block, bytes) else None


def _in_png(texts: dict[Any, Any]) -> bytes | None:
    for name in _PNG_NAMES:
        parts = str(texts.get(name, "")).split(maxsplit=2)  # name, length, digits
        try:
            block = bytes.fromhex(parts[2]) if len(parts) == 3 else b""
        except ValueError:
            continue
        fields = block if block.startswith(_FIELD) else in_photoshop(block)
        if fields:
            return fields
    return None


def _even(length: int) -> int:
    return length + length % 2
