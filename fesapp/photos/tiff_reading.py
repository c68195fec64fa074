"""Directories of a TIFF file, or of an EXIF block, read as far as they are whole."""

from __future__ import annotations

import os
import struct
from collections.abc import Container
from typing import IO

from fesapp.photos.tiff_fields import VALUE_BYTES, Field

_OFFSET_KINDS = {3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}
_WIDE_KINDS = {13: 4, 16: 8, 17: 8, 18: 8}  # bytes of what EXIF does not have
_MOST_RECORDS = 4096
_MOST_BYTES = 2**26  # of all values; fields of a damaged file may all claim the whole of it


class DirectoryReader:
    """Directories of a TIFF file, or of a BigTIFF one, whose numbers have 64 bits (Adobe's draft of 2007)."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._end = file, file.seek(0, os.SEEK_END)
        self._left = _MOST_BYTES
        head = self._read(0, 16)
        self.order = "<" if head.startswith(b"II") else ">"
        self._big = head[2:4] in (b"+\0", b"\0+")
        self._word = "Q" if self._big else "I"
        self.first = self._number(self._word, self._read(8 if self._big else 4, 8))
        self.places: dict[int, int] = {}  # of the values of fields, by tag, where they do not lie in their records

    def fields(self, offset: int, wanted: Container[int] | None = None) -> dict[int, Field]:
        """The fields of the directory at an offset, all or only those `wanted`, as far as they are whole."""
        form, word = (self.order + "HHQ8s", "Q") if self._big else (self.order + "HHI4s", "H")
        start = offset + struct.calcsize(word)
        length = self._number(word, self._read(offset, 8))
        size = struct.calcsize(form)
        listed = self._read(start, size * min(length, _MOST_RECORDS))
        fields = {}
        for tag, kind, count, place in struct.iter_unpack(form, listed[: len(listed) // size * size]):
            value = self._value(kind, count, place, tag) if wanted is None or tag in wanted else None
            if value is not None:
                fields[tag] = kind, value
        return fields

    def link(self, fields: dict[int, Field], tag: int) -> int:
        """Where the directory lies that a field points at; 0 for nowhere."""
        kind, value = fields.get(tag, (0, b""))
        return self._number(_OFFSET_KINDS[kind], value) if kind in _OFFSET_KINDS else 0

    def _value(self, kind: int, count: int, place: bytes, tag: int) -> bytes | None:
        each = VALUE_BYTES[kind] if kind < len(VALUE_BYTES) else _WIDE_KINDS.get(kind, 0)
        if not each or count * each <= len(place):
            return place[: count * each] or None
        offset = self._number(self._word, place)
        if offset + count * each > self._end or count * each > self._left:
            return None
        self._left -= count * each
        self.places[tag] = offset
        return self._read(offset, count * each)

    def _read(self, offset: int, length: int) -> bytes:
        self._file.seek(min(offset, self._end))
        return self._file.read(min(length, self._end))

    def _number(self, form: str, data: bytes) -> int:
        size = struct.calcsize(form)
        return int(struct.unpack(self.order + form, data[:size])[0]) if len(data) >= size else 0
