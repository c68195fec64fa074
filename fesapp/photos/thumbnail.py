"""The small picture within an EXIF block, made anew from the pixels that are saved (Exif 2.32, 4.5.8, 4.8)."""

from __future__ import annotations

import io
import struct

import cv2
import numpy as np
from PIL import Image

from fesapp.photos import exif
from fesapp.photos.tiff_fields import directory, even, long, rational, shorts

LONGEST = 160  # pixels of the longer side
_QUALITY = 80
_JPEG_COMPRESSION, _INCH = 6, 2


def with_thumbnail(block: bytes, pixels: np.ndarray) -> bytes:
    """The readable block, without thumbnail so far, with one of `pixels` (H, W, 3), uint8, in a directory at its end.

    A block without a first directory stays as it is.
    """
    first, order = exif.first_directory(block), exif.byte_order(block)
    if not first:
        return block
    _, link = exif.read_directory(block, first)
    made = bytearray(even(block))
    picture = _encoded(pixels)
    fields = {
        259: shorts(order, _JPEG_COMPRESSION),
        282: rational(order, 72.0),
        283: rational(order, 72.0),
        296: shorts(order, _INCH),
        513: long(order, 0),
        514: long(order, len(picture)),
    }
    # once to learn how long it is, once more with the picture's place after it
    values, listed = directory({}, fields, order, len(made))
    fields[513] = long(order, len(made) + len(values) + len(listed))
    values, listed = directory({}, fields, order, len(made))
    struct.pack_into(order + "I", made, link, len(made) + len(values))
    return bytes(made + values + listed + picture)


def _encoded(pixels: np.ndarray) -> bytes:
    height, width = pixels.shape[:2]
    scale = min(1.0, LONGEST / max(width, height))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    encoded = io.BytesIO()
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    Image.fromarray(small).save(encoded, "JPEG", quality=_QUALITY, subsampling="4:2:0")
    return encoded.getvalue()
