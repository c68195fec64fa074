"""Animated WebP, written picture by picture. Pillow gathers all of them first, which takes too much memory.

Source: Google, *WebP Container Specification* (RFC 9649, section 2.7).
"""

from __future__ import annotations

import io
import struct
from typing import BinaryIO

import numpy as np
from PIL import Image

from fesapp.editing.animated_gif import changed_rectangle
from fesapp.editing.frame_clock import FrameClock

QUALITY = 90
_METHOD = 2  # of 6; 4 takes three times as long for little
_ANIMATED = 0x02  # of VP8X's flags
_NOT_BLENDED = 0x02  # of ANMF's: the picture replaces what is there


class WebPPictures:
    """Each picture as a lossy still; after the first only the rectangle that changes."""

    def __init__(self, file: BinaryIO, size: tuple[int, int], loop: bool) -> None:
        self._file = file
        self._last: np.ndarray | None = None
        self._clock = FrameClock(per_second=1000, least=1)
        file.write(b"RIFF\0\0\0\0WEBP")
        file.write(_chunk(b"VP8X", bytes([_ANIMATED, 0, 0, 0]) + _three(size[0] - 1) + _three(size[1] - 1)))
        file.write(_chunk(b"ANIM", struct.pack("<IH", 0xFFFFFFFF, 0 if loop else 1)))

    def add(self, pixels: np.ndarray, seconds: float) -> None:
        x, y, width, height = 0, 0, pixels.shape[1], pixels.shape[0]
        if self._last is not None:
            x, y, width, height = changed_rectangle(pixels, self._last)
            # the format counts places in pairs of pixels
            width, height = width + x % 2, height + y % 2
            x, y = x - x % 2, y - y % 2
        self._last = pixels
        still = _still(pixels[y : y + height, x : x + width])
        place = _three(x // 2) + _three(y // 2) + _three(width - 1) + _three(height - 1)
        head = place + _three(self._clock.units(seconds)) + bytes([_NOT_BLENDED])
        self._file.write(_chunk(b"ANMF", head + still))

    def finish(self) -> None:
        length = self._file.tell()
        self._file.seek(4)
        self._file.write(struct.pack("<I", length - 8))
        self._file.seek(length)


def _still(pixels: np.ndarray) -> bytes:
    """The chunk of a picture's pixels, as it stands in a WebP file of its own."""
    encoded = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(encoded, "WEBP", quality=QUALITY, method=_METHOD)
    file, at = encoded.getvalue(), 12
    while file[at : at + 4] not in (b"VP8 ", b"VP8L"):
        at += 8 + _padded(int.from_bytes(file[at + 4 : at + 8], "little"))
    return file[at : at + 8 + _padded(int.from_bytes(file[at + 4 : at + 8], "little"))]


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def _padded(length: int) -> int:
    return length + length % 2


def _three(number: int) -> bytes:
    return number.to_bytes(3, "little")
