"""Fields of TIFF directories as bytes: what EXIF blocks and TIFF files are made of (TIFF 6.0, section 2)."""

from __future__ import annotations

import struct
from fractions import Fraction

BYTE, SHORT, LONG, RATIONAL, UNDEFINED = 1, 3, 4, 5, 7
VALUE_BYTES = (0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8)  # by kind
EMPTY_BLOCK = b"II*\0" + bytes(4)

Field = tuple[int, bytes]  # kind, value


def shorts(order: str, *values: int) -> Field:
    return SHORT, struct.pack(f"{order}{len(values)}H", *values)


def long(order: str, value: int) -> Field:
    return LONG, struct.pack(order + "I", value)


def rational(order: str, value: float) -> Field:
    fraction = Fraction(value).limit_denominator(10_000)
    return RATIONAL, struct.pack(order + "II", fraction.numerator, fraction.denominator)


def directory(records: dict[int, bytes], fields: dict[int, Field], order: str, start: int) -> tuple[bytes, bytes]:
    """Values too long for their records, to be put at `start`, and the directory that comes after them.

    `records` (12 bytes each, by tag) are taken as they are, `fields` replace those of the same tag.
    """
    records, values = dict(records), b""
    for tag, (kind, value) in fields.items():
        place = value.ljust(4, b"\0")
        if len(value) > 4:
            place = struct.pack(order + "I", start + len(values))
            values += even(value)
        records[tag] = struct.pack(order + "HHI", tag, kind, len(value) // VALUE_BYTES[kind]) + place
    body = b"".join(records[tag] for tag in sorted(records))
    return values, struct.pack(order + "H", len(records)) + body + bytes(4)


def even(data: bytes) -> bytes:
    """Directories and values begin at even offsets."""
    return data + bytes(len(data) % 2)
