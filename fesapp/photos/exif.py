"""EXIF blocks: made to describe upright pixels by changing single values in place.

A block is a small TIFF file without pictures (CIPA DC-008, Exif 2.32, 4.5): a byte order, then directories of 12-byte
records that point at values by their offset from the block's start. Maker notes hold such offsets too, which nobody
can see from outside, so a block must never be rearranged.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from fesapp.photos.tiff_fields import Field, directory, even

PREFIX = b"Exif\0\0"
ORIENTATION = 0x0112
EXIF_DIRECTORY = 0x8769
GPS_DIRECTORY = 0x8825
_ACROSS, _DOWN = 0x011A, 0x011B
_SHORT = 3
_WIDTH_AND_HEIGHT = ((0x0100, 0x0101), (0xA002, 0xA003))
_THUMBNAIL_START, _THUMBNAIL_LENGTH = 0x0201, 0x0202


class Record(NamedTuple):
    """One record of a directory: its type, how many values, and the position of its 12 bytes in the block."""

    kind: int
    length: int
    position: int


def byte_order(block: bytes | bytearray) -> str:
    """`"<"` or `">"`, as `struct` takes it.

    Raises:
        ValueError: not a TIFF structure.
    """
    orders = {b"II*\0": "<", b"MM\0*": ">"}
    if bytes(block[:4]) not in orders:
        raise ValueError("not an EXIF block")
    return orders[bytes(block[:4])]


def first_directory(block: bytes | bytearray) -> int:
    """Offset of the first directory of a block."""
    return int(struct.unpack_from(byte_order(block) + "I", block, 4)[0])


def read_directory(block: bytes | bytearray, offset: int) -> tuple[dict[int, Record], int]:
    """Records by tag of the directory at `offset`, and the position of the link to the directory after it.

    Raises:
        struct.error: it reaches past the block.
    """
    order = byte_order(block)
    (length,) = struct.unpack_from(order + "H", block, offset)
    records = {}
    for position in range(offset + 2, offset + 2 + 12 * length, 12):
        tag, kind, values = struct.unpack_from(order + "HHI", block, position)
        records[tag] = Record(kind, values, position)
    link = offset + 2 + 12 * length
    struct.unpack_from(order + "I", block, link)
    return records, link


def upright(block: bytes, size: tuple[int, int], turned: bool = False) -> bytes | None:
    """The block for a picture of `size` (width, height) that was turned upright: orientation 1, no thumbnail.

    `turned` says that this was by a quarter turn, which changes the resolutions across and down into each other.

    The thumbnail goes because it shows the picture unturned and, later, unedited. None where the block is so damaged
    that nothing in it can be read.
    """
    patched = bytearray(_without_prefix(block))
    try:
        records, link = read_directory(patched, first_directory(patched))
    except (ValueError, struct.error):
        return None
    if ORIENTATION in records:
        _set(patched, records[ORIENTATION], 1)
    if turned and _ACROSS in records and _DOWN in records:
        across, down = (records[tag].position + 2 for tag in (_ACROSS, _DOWN))
        patched[across : across + 10], patched[down : down + 10] = (
            patched[down : down + 10],
            patched[across : across + 10],
        )
    _drop_thumbnail(patched, link)
    return resized(bytes(patched), size)


def resized(block: bytes, size: tuple[int, int]) -> bytes:
    """The readable block for a picture of `size` (width, height), where it tells one."""
    patched = bytearray(block)
    first = first_directory(patched)
    records, _ = read_directory(patched, first) if first else ({}, 0)
    _set_size(patched, records, size)
    if EXIF_DIRECTORY in records:
        try:
            details, _ = read_directory(patched, value_of(patched, records[EXIF_DIRECTORY]))
            _set_size(patched, details, size)
        except struct.error:  # a link to nowhere: no size to correct
            pass
    return bytes(patched)


def has_thumbnail(block: bytes) -> bool:
    """Whether a block, as it lies in a file, leads to a thumbnail."""
    block = _without_prefix(block)
    try:
        _, link = read_directory(block, first_directory(block))
        (offset,) = struct.unpack_from(byte_order(block) + "I", block, link)
        return bool(offset) and _THUMBNAIL_START in read_directory(block, offset)[0]
    except (ValueError, struct.error):
        return False


def with_fields(block: bytes, fields: dict[int, Field]) -> bytes:
    """The readable block with fields added to its first directory, or in the place of those that are there.

    A new first directory comes after all else, so that everything that an offset points at stays where it is.
    """
    order, first = byte_order(block), first_directory(block)
    records, link = read_directory(block, first) if first else ({}, 0)
    kept = {tag: block[record.position : record.position + 12] for tag, record in records.items()}
    made = bytearray(even(block))
    values, listed = directory(kept, fields, order, len(made))
    struct.pack_into(order + "I", made, 4, len(made) + len(values))
    made += values + listed
    if link:
        made[-4:] = block[link : link + 4]
    return bytes(made)


def value_of(block: bytes | bytearray, record: Record) -> int:
    """A record's one number, or where its values lie."""
    form = "H" if record.kind == _SHORT else "I"
    return int(struct.unpack_from(byte_order(block) + form, block, record.position + 8)[0])


def _without_prefix(block: bytes) -> bytes:
    while block.startswith(PREFIX):
        block = block[len(PREFIX) :]
    return block


def _set(block: bytearray, record: Record, value: int) -> None:
    form = "H" if record.kind == _SHORT else "I"
    struct.pack_into(byte_order(block) + form, block, record.position + 8, value)


def _set_size(block: bytearray, records: dict[int, Record], size: tuple[int, int]) -> None:
    for tags in _WIDTH_AND_HEIGHT:
        for tag, value in zip(tags, size, strict=True):
            if tag in records and not (records[tag].kind == _SHORT and value > 0xFFFF):
                _set(block, records[tag], value)


def _drop_thumbnail(block: bytearray, link: int) -> None:
    """Cut the link to the thumbnail's directory and wipe the thumbnail, so that the unedited face is not kept in it."""
    order = byte_order(block)
    (offset,) = struct.unpack_from(order + "I", block, link)
    struct.pack_into(order + "I", block, link, 0)
    try:
        records, end = read_directory(block, offset) if offset else ({}, 0)
    except struct.error:  # a link to nowhere, now cut
        return
    if _THUMBNAIL_START not in records or _THUMBNAIL_LENGTH not in records:
        return
    start = value_of(block, records[_THUMBNAIL_START])
    stop = start + value_of(block, records[_THUMBNAIL_LENGTH])
    if start < end or stop > len(block):  # not where a thumbnail can be: wiping might hit other records
        return
    if stop == len(block):
        del block[start:]
    else:
        block[start:stop] = bytes(stop - start)
