"""JPEG files: pixels at a chosen quality or with the source's own tables, and all metadata in segments before them."""

from __future__ import annotations

import io
import struct
from typing import Any

import numpy as np
from PIL import Image

from fesapp.photos import exif, extended_xmp, iptc
from fesapp.photos.metadata import Metadata
from fesapp.photos.sample_depth import eight_bit
from fesapp.photos.save_options import QUALITY, SaveOptions

_APP1, _APP13 = 0xFFE1, 0xFFED
_PART = 65533 - len(iptc.JPEG_HEAD)  # bytes of Photoshop's block in a segment


def encode_jpeg(
    pixels: np.ndarray, alpha: np.ndarray | None, metadata: Metadata, options: SaveOptions
) -> list[bytes | memoryview]:
    """The file of `pixels` (H, W, 3) and `alpha` (H, W), uint8 or uint16.

    JPEG has no transparency: clear pixels show the white that a page behind them would.
    """
    image = Image.fromarray(eight_bit(pixels))
    if alpha is not None:
        white = Image.new("RGB", image.size, "white")
        image = Image.composite(image, white, Image.fromarray(eight_bit(alpha)))
    encoded = io.BytesIO()
    image.save(
        encoded,
        "JPEG",
        subsampling=options.subsampling or metadata.subsampling or "4:4:4",
        icc_profile=metadata.icc,
        exif=exif.PREFIX + metadata.exif if metadata.exif else b"",
        extra=_segments(metadata),
        dpi=metadata.dpi or (0, 0),
        **_strength(metadata, options),
    )
    return [encoded.getbuffer()]


def _strength(metadata: Metadata, options: SaveOptions) -> dict[str, Any]:
    if options.quality is None and metadata.tables:
        return {"qtables": [list(table) for table in metadata.tables]}
    return {"quality": options.quality or QUALITY}


def _segments(metadata: Metadata) -> bytes:
    """XMP and IPTC. A block of over 64 KB goes on in further segments."""
    segments = b""
    if metadata.xmp:
        first, second = extended_xmp.split(metadata.xmp)
        segments += _segment(_APP1, extended_xmp.HEAD + first)
        for body in extended_xmp.segments(second or b""):
            segments += _segment(_APP1, body)
    if metadata.iptc:
        block = iptc.as_photoshop(metadata.iptc)
        for start in range(0, len(block), _PART):
            segments += _segment(_APP13, iptc.JPEG_HEAD + block[start : start + _PART])
    return segments


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">HH", marker, len(body) + 2) + body
