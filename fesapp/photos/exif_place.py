"""EXIF blocks without the place where the photo was taken."""

from __future__ import annotations

import struct

from fesapp.photos import exif
from fesapp.photos.tiff_fields import VALUE_BYTES


def without_place(block: bytes) -> bytes | None:
    """The readable block without its GPS directory, whose bytes are wiped; all else stays where it is.

    Maker notes stay, and nobody can see whether one tells the place. None where the block is so strangely made that
    what is left could not be read.
    """
    first = exif.first_directory(block)
    if not first:
        return block
    records, link = exif.read_directory(block, first)
    if exif.GPS_DIRECTORY not in records:
        return block
    patched = bytearray(block)
    try:
        _wipe_directory(patched, exif.value_of(block, records[exif.GPS_DIRECTORY]))
        _remove(patched, first, records[exif.GPS_DIRECTORY].position, link)
        left, _ = exif.read_directory(patched, first)
    except (ValueError, struct.error):
        return None
    return bytes(patched) if left.keys() == records.keys() - {exif.GPS_DIRECTORY} else None


def _wipe_directory(block: bytearray, offset: int) -> None:
    try:
        records, link = exif.read_directory(block, offset)
    except struct.error:  # a link to nowhere, or past the end: there is nothing to read
        return
    order = exif.byte_order(block)
    for record in records.values():
        length = record.length * (VALUE_BYTES[record.kind] if record.kind < len(VALUE_BYTES) else 1)
        (start,) = struct.unpack_from(order + "I", block, record.position + 8)
        if 4 < length <= len(block) - start:
            block[start : start + length] = bytes(length)
    block[offset : link + 4] = bytes(link + 4 - offset)


def _remove(block: bytearray, directory: int, position: int, link: int) -> None:
    """Take one record out of a directory; those behind it, and the link to the next directory, move up."""
    order = exif.byte_order(block)
    (length,) = struct.unpack_from(order + "H", block, directory)
    struct.pack_into(order + "H", block, directory, length - 1)
    block[position : link + 4] = block[position + 12 : link + 4] + bytes(12)
