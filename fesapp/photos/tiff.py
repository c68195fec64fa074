"""TIFF files: whether one is whole, and writing one of 8 or 16 bit with its metadata.

Neither Pillow (no 16-bit RGB) nor OpenCV (no metadata) can write those. But an EXIF block is itself the beginning of
a TIFF file: so the file starts with the block as it is, which keeps all of its offsets valid; a directory of the
picture's own follows, at which the header then points. The pixels come last, so that a file cut short is always
noticed. They are not compressed: deflate takes seconds at 12 megapixels, and gains little on 16-bit photos.

Tags: TIFF 6.0; ICC.1:2022 B.4 (34675); XMP part 3 (700; 33723 and 34377, IPTC).
"""

from __future__ import annotations

import os
import struct
from typing import IO

import numpy as np

from fesapp.photos import exif, iptc
from fesapp.photos.metadata import DESCRIPTIVE_TAGS, Metadata
from fesapp.photos.tiff_fields import (
    BYTE,
    EMPTY_BLOCK,
    UNDEFINED,
    VALUE_BYTES,
    Field,
    directory,
    even,
    long,
    rational,
    shorts,
)

_STRIP_OFFSET, _XMP, _ICC = 273, 700, 34675
_NEEDED = DESCRIPTIVE_TAGS | {_XMP, _ICC, iptc.TIFF_IPTC, iptc.TIFF_PHOTOSHOP}
_MAX_BYTES = 2**32 - 2**24  # offsets have 32 bits; the rest is room for metadata


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
            size = count * (VALUE_BYTES[kind] if kind < len(VALUE_BYTES) else 1)
            if tag in _NEEDED and size > 4 and offset + size > end:
                raise ValueError("the file ends too soon")
    file.seek(position)


def encode_tiff(pixels: np.ndarray, alpha: np.ndarray | None, metadata: Metadata) -> list[bytes | memoryview]:
    """Parts of a TIFF file of `pixels` (H, W, 3) and `alpha` (H, W), uint8 or uint16; lossless.

    Kept: 8 or 16 bits, alpha, ICC profile, EXIF with maker notes, XMP, IPTC, resolution.

    Raises:
        ValueError: over 4 GB of pixels.
    """
    samples = pixels if alpha is None else np.dstack([pixels, alpha])
    if samples.nbytes > _MAX_BYTES:
        raise ValueError("over 4 GB of pixels")
    block = metadata.exif or EMPTY_BLOCK
    order = exif.byte_order(block)
    samples = np.ascontiguousarray(samples, f"{order}u{samples.itemsize}")
    prefix = bytearray(even(block))
    fields = _fields(samples, metadata, order)
    # once to learn how long all this is, once more with the pixels' place after it
    values, listed = directory(_described(block), fields, order, len(prefix))
    fields[_STRIP_OFFSET] = long(order, len(prefix) + len(values) + len(listed))
    values, listed = directory(_described(block), fields, order, len(prefix))
    struct.pack_into(order + "I", prefix, 4, len(prefix) + len(values))
    return [bytes(prefix), values, listed, samples.view(np.uint8).data]


def _described(block: bytes) -> dict[int, bytes]:
    """Records (12 bytes) of the EXIF block's first directory that say something about the photo.

    Those of a damaged block that point past its end would make the file look cut short.
    """
    start = exif.first_directory(block)
    if not start:
        return {}
    records, _ = exif.read_directory(block, start)
    return {
        tag: block[record.position : record.position + 12]
        for tag, record in records.items()
        if tag in DESCRIPTIVE_TAGS and _lies_in(block, record)
    }


def _lies_in(block: bytes, record: exif.Record) -> bool:
    size = record.length * (VALUE_BYTES[record.kind] if record.kind < len(VALUE_BYTES) else 1)
    (offset,) = struct.unpack_from(exif.byte_order(block) + "I", block, record.position + 8)
    return size <= 4 or offset + size <= len(block)


def _fields(samples: np.ndarray, metadata: Metadata, order: str) -> dict[int, Field]:
    """What the picture itself needs said, by tag."""
    height, width, channels = samples.shape
    fields = {
        256: long(order, width),
        257: long(order, height),
        258: shorts(order, *[samples.itemsize * 8] * channels),  # bits per sample
        259: shorts(order, 1),  # not compressed
        262: shorts(order, 2),  # RGB
        _STRIP_OFFSET: long(order, 0),
        274: shorts(order, 1),  # upright
        277: shorts(order, channels),
        278: long(order, height),  # one strip
        279: long(order, samples.nbytes),
        284: shorts(order, 1),  # channels interleaved
    }
    if channels == 4:
        fields[338] = shorts(order, 2)  # alpha that is not multiplied in
    if metadata.dpi:
        across, down = metadata.dpi
        fields |= {282: rational(order, across), 283: rational(order, down), 296: shorts(order, 2)}
    if metadata.xmp:
        fields[_XMP] = BYTE, metadata.xmp
    if metadata.icc:
        fields[_ICC] = UNDEFINED, metadata.icc
    if metadata.iptc:
        fields[iptc.TIFF_IPTC] = UNDEFINED, metadata.iptc
        fields[iptc.TIFF_PHOTOSHOP] = BYTE, iptc.as_photoshop(metadata.iptc)
    return fields
