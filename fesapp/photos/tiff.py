"""TIFF files: whether one is whole, and writing one of 8 or 16 bit with its metadata.

Neither Pillow (no 16-bit RGB) nor OpenCV (no metadata) can write those. But an EXIF block is itself the beginning of
a TIFF file: so the file starts with the block as it is, which keeps all of its offsets valid; a directory of the
picture's own follows, at which the header then points. The pixels come last, so that a file cut short is always
noticed. They are not compressed: deflate takes seconds at 12 megapixels, and gains little on 16-bit photos.

Tags: TIFF 6.0; ICC.1:2022 B.4 (34675); XMP part 3 (700).
"""

from __future__ import annotations

import os
import struct
from fractions import Fraction
from typing import IO

import numpy as np

from fesapp.photos import exif
from fesapp.photos.metadata import DESCRIPTIVE_TAGS, Metadata

_BYTE, _SHORT, _LONG, _RATIONAL, _UNDEFINED = 1, 3, 4, 5, 7
_VALUE_BYTES = (0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8)  # by kind
_STRIP_OFFSET, _XMP, _ICC = 273, 700, 34675
_EMPTY_BLOCK = b"II*\0" + bytes(4)
_MAX_BYTES = 2**32 - 2**24  # offsets have 32 bits; the rest is room for metadata

Field = tuple[int, bytes]  # kind, value


def check_directory(file: IO[bytes]) -> None:
    """Check that what a TIFF `file` says about its photo is all there. The file's position is kept.

    Pillow leaves out what it does not find, and a photo without its profile would have other colours.

    Raises:
        ValueError: the file ends too soon.
    """
    position, end = file.tell(), file.seek(0, os.SEEK_END)
    file.seek(0)
    head = file.read(8)
    if head[2:4] in (b"*\0", b"\0*"):  # not a BigTIFF, whose rare files Pillow must judge alone
        order = exif.byte_order(head)
        file.seek(exif.first_directory(head))
        (length,) = struct.unpack(order + "H", file.read(2))
        for tag, kind, count, offset in struct.iter_unpack(order + "HHII", file.read(12 * length)):
            size = count * (_VALUE_BYTES[kind] if kind < len(_VALUE_BYTES) else 1)
            if tag in DESCRIPTIVE_TAGS | {_XMP, _ICC} and size > 4 and offset + size > end:
                raise ValueError("the file ends too soon")
    file.seek(position)


def encode_tiff(pixels: np.ndarray, alpha: np.ndarray | None, metadata: Metadata) -> list[bytes | memoryview]:
    """Parts of a TIFF file of `pixels` (H, W, 3) and `alpha` (H, W), uint8 or uint16; lossless.

    Kept: 8 or 16 bits, alpha, ICC profile, EXIF with maker notes, XMP, resolution.

    Raises:
        ValueError: over 4 GB of pixels.
    """
    samples = pixels if alpha is None else np.dstack([pixels, alpha])
    if samples.nbytes > _MAX_BYTES:
        raise ValueError("over 4 GB of pixels")
    block = metadata.exif or _EMPTY_BLOCK
    order = exif.byte_order(block)
    samples = np.ascontiguousarray(samples, f"{order}u{samples.itemsize}")
    prefix = bytearray(_even(block))
    fields = _fields(samples, metadata, order)
    # once to learn how long all this is, once more with the pixels' place after it
    values, directory = _directory(_described(block), fields, order, len(prefix))
    fields[_STRIP_OFFSET] = _long(order, len(prefix) + len(values) + len(directory))
    values, directory = _directory(_described(block), fields, order, len(prefix))
    struct.pack_into(order + "I", prefix, 4, len(prefix) + len(values))
    return [bytes(prefix), values, directory, samples.view(np.uint8).data]


def _described(block: bytes) -> dict[int, bytes]:
    """Records (12 bytes) of the EXIF block's first directory that say something about the photo."""
    start = exif.first_directory(block)
    if not start:
        return {}
    records, _ = exif.read_directory(block, start)
    return {
        tag: block[record.position : record.position + 12] for tag, record in records.items() if tag in DESCRIPTIVE_TAGS
    }


def _fields(samples: np.ndarray, metadata: Metadata, order: str) -> dict[int, Field]:
    """What the picture itself needs said, by tag."""
    height, width, channels = samples.shape
    fields = {
        256: _long(order, width),
        257: _long(order, height),
        258: _shorts(order, *[samples.itemsize * 8] * channels),  # bits per sample
        259: _shorts(order, 1),  # not compressed
        262: _shorts(order, 2),  # RGB
        _STRIP_OFFSET: _long(order, 0),
        274: _shorts(order, 1),  # upright
        277: _shorts(order, channels),
        278: _long(order, height),  # one strip
        279: _long(order, samples.nbytes),
        284: _shorts(order, 1),  # channels interleaved
    }
    if channels == 4:
        fields[338] = _shorts(order, 2)  # alpha that is not multiplied in
    if metadata.dpi:
        across, down = metadata.dpi
        fields |= {282: _rational(order, across), 283: _rational(order, down), 296: _shorts(order, 2)}
    if metadata.xmp:
        fields[_XMP] = _BYTE, metadata.xmp
    if metadata.icc:
        fields[_ICC] = _UNDEFINED, metadata.icc
    return fields


def _shorts(order: str, *values: int) -> Field:
    return _SHORT, struct.pack(f"{order}{len(values)}H", *values)


def _long(order: str, value: int) -> Field:
    return _LONG, struct.pack(order + "I", value)


def _rational(order: str, value: float) -> Field:
    fraction = Fraction(value).limit_denominator(10_000)
    return _RATIONAL, struct.pack(order + "II", fraction.numerator, fraction.denominator)


def _directory(records: dict[int, bytes], fields: dict[int, Field], order: str, start: int) -> tuple[bytes, bytes]:
    """Values too long for their records, to be put at `start`, and the directory that comes after them."""
    values = b""
    for tag, (kind, value) in fields.items():
        place = value.ljust(4, b"\0")
        if len(value) > 4:
            place = struct.pack(order + "I", start + len(values))
            values += _even(value)
        records[tag] = struct.pack(order + "HHI", tag, kind, len(value) // _VALUE_BYTES[kind]) + place
    body = b"".join(records[tag] for tag in sorted(records))
    return values, struct.pack(order + "H", len(records)) + body + bytes(4)


def _even(data: bytes) -> bytes:
    """Directories and values begin at even offsets."""
    return data + bytes(len(data) % 2)
