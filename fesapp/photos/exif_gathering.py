"""An EXIF block made of the directories of a TIFF file, where they are strewn among the pixels, or of another block.

Fields are copied as they lie, whatever is in them; those that point past the end of the file are left out. A maker
note keeps its place if it lies near enough to the start: many hold offsets that are counted from there.
"""

from __future__ import annotations

import struct
from typing import IO

from fesapp.photos import exif
from fesapp.photos.metadata import DESCRIPTIVE_TAGS
from fesapp.photos.tiff_fields import UNDEFINED, VALUE_BYTES, Field, directory, long
from fesapp.photos.tiff_reading import DirectoryReader

MAKER_NOTE = 0x927C
_INTEROPERABILITY_DIRECTORY = 0xA005
_POINTERS = (exif.EXIF_DIRECTORY, exif.GPS_DIRECTORY)
_HEAD_BYTES, _MOST_PADDING = 8, 2**14


def gathered(file: IO[bytes], without: frozenset[int] = frozenset()) -> bytes | None:
    """A block of what the first directory of `file` says about the photo, but orientation and thumbnail.

    None where that is nothing. `without` are tags of the directory of details to leave out. The file's position is
    not kept.
    """
    reader = DirectoryReader(file)
    found = reader.fields(reader.first, DESCRIPTIVE_TAGS)
    fields = _plain(found)
    for tag in (exif.ORIENTATION, *_POINTERS):
        fields.pop(tag, None)
    details, places = (_plain(_behind(reader, found, tag)) for tag in _POINTERS)
    inner = _plain(_behind(reader, details, _INTEROPERABILITY_DIRECTORY))
    for tag in without | {_INTEROPERABILITY_DIRECTORY}:
        details.pop(tag, None)
    block, records = _begun(reader, details)
    if inner:
        details[_INTEROPERABILITY_DIRECTORY] = long(reader.order, _add(block, reader.order, inner))
    if details or records:
        fields[exif.EXIF_DIRECTORY] = long(reader.order, _add(block, reader.order, details, records))
    if places:
        fields[exif.GPS_DIRECTORY] = long(reader.order, _add(block, reader.order, places))
    if not fields:
        return None
    struct.pack_into(reader.order + "I", block, 4, _add(block, reader.order, fields))
    return bytes(block)


def _behind(reader: DirectoryReader, fields: dict[int, Field], tag: int) -> dict[int, Field]:
    """The fields of the directory that a field points at."""
    link = reader.link(fields, tag)
    return reader.fields(link) if link else {}


def _plain(fields: dict[int, Field]) -> dict[int, Field]:
    """Those of kinds that an EXIF block may have."""
    return {tag: field for tag, field in fields.items() if field[0] < len(VALUE_BYTES)}


def _begun(reader: DirectoryReader, details: dict[int, Field]) -> tuple[bytearray, dict[int, bytes]]:
    """The beginning of a block, with the maker note of `details` if that can keep its place, and then its record.

    The note is taken out of `details`.
    """
    block = bytearray((b"II*\0" if reader.order == "<" else b"MM\0*") + bytes(4))
    place = reader.places.get(MAKER_NOTE, 0)
    if MAKER_NOTE not in details or not _HEAD_BYTES <= place <= _MOST_PADDING:
        return block, {}
    _, note = details.pop(MAKER_NOTE)
    record = struct.pack(reader.order + "HHII", MAKER_NOTE, UNDEFINED, len(note), place)
    return block + bytes(place - len(block)) + note, {MAKER_NOTE: record}


def _add(block: bytearray, order: str, fields: dict[int, Field], records: dict[int, bytes] | None = None) -> int:
    """Put a directory at the end of a block; its offset."""
    block += bytes(len(block) % 2)
    values, listed = directory(records or {}, fields, order, len(block))
    block += values + listed
    return len(block) - len(listed)
