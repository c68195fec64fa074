"""Animated GIFs, written picture by picture. Pillow gathers all of them first, which takes too much memory.

Source: CompuServe, *Graphics Interchange Format, Version 89a* (1990); Netscape's extension for loops.
"""

from __future__ import annotations

import io
import struct
from typing import BinaryIO

import cv2
import numpy as np
from PIL import Image

from fesapp.editing.frame_clock import FrameClock

COLOURS = 256
_HEAD = 13  # bytes of signature and screen descriptor
# pixels of the key pictures, all together, from which the colours are chosen
_LOOKED_AT = 300_000


class GifPictures:
    """One palette for all, so that nothing flickers, and Floyd–Steinberg dithering, so that no bands are seen.

    A pixel that stays as it was in the photo keeps its dithered colour too, and only the rectangle that changes is
    written again.
    """

    def __init__(self, file: BinaryIO, size: tuple[int, int], loop: bool, key_pictures: list[np.ndarray]) -> None:
        self._file = file
        self._palette = _shared_palette(key_pictures)
        self._last: tuple[np.ndarray, np.ndarray] | None = None  # the picture, and the numbers of its colours
        self._clock = FrameClock(per_second=100, least=2)
        colours = bytes(self._palette.getpalette() or ()).ljust(3 * COLOURS, b"\0")
        file.write(struct.pack("<6sHHBBB", b"GIF89a", *size, 0xF7, 0, 0) + colours)
        if loop:
            file.write(b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00")

    def add(self, pixels: np.ndarray, seconds: float) -> None:
        x, y, width, height = (0, 0, *pixels.shape[1::-1])
        if self._last is not None:
            x, y, width, height = changed_rectangle(pixels, self._last[0])
        part = np.s_[y : y + height, x : x + width]
        numbers = np.asarray(Image.fromarray(np.ascontiguousarray(pixels[part])).quantize(palette=self._palette))
        if self._last is None:
            drawn = numbers.copy()
        else:
            before, drawn = self._last
            numbers = np.where((pixels[part] == before[part]).all(axis=2), drawn[part], numbers)
            drawn[part] = numbers
        self._write(numbers, (x, y), min(self._clock.units(seconds), 0xFFFF))
        self._last = pixels, drawn

    def finish(self) -> None:
        self._file.write(b"\x3b")

    def _write(self, numbers: np.ndarray, at: tuple[int, int], hundredths: int) -> None:
        """Write the rectangle of the colours' numbers (h, w) that begins at x, y."""
        height, width = numbers.shape
        still = Image.fromarray(numbers)
        still.putpalette(self._palette.getpalette() or ())
        encoded = io.BytesIO()
        still.save(encoded, "GIF", interlace=0, optimize=False)
        control = struct.pack("<BBBBHBB", 0x21, 0xF9, 4, 1 << 2, hundredths, 0, 0)
        descriptor = struct.pack("<BHHHHB", 0x2C, *at, width, height, 0)
        self._file.write(control + descriptor + _image_data(encoded.getvalue()))


def _shared_palette(pictures: list[np.ndarray]) -> Image.Image:
    """A picture in whose palette all pictures are to be drawn."""
    step = max(1, int(np.ceil(np.sqrt(sum(p.shape[0] * p.shape[1] for p in pictures) / _LOOKED_AT))))
    small = [cv2.resize(p, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA) for p in pictures]
    return Image.fromarray(np.vstack(small)).quantize(COLOURS, Image.Quantize.MEDIANCUT)


def changed_rectangle(now: np.ndarray, before: np.ndarray) -> tuple[int, int, int, int]:
    """x, y, width, height of all that differs between two arrays (h, w) or (h, w, 3); a pixel where nothing does."""
    apart = now != before
    if apart.ndim == 3:
        apart = apart.any(axis=2)
    rows, columns = (np.flatnonzero(apart.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return 0, 0, 1, 1
    x, y = int(columns[0]), int(rows[0])
    return x, y, int(columns[-1]) + 1 - x, int(rows[-1]) + 1 - y


def _image_data(still: bytes) -> bytes:
    """The compressed pixels of a GIF with one picture: what follows its image descriptor."""
    at = _HEAD + _table_bytes(still[10])
    while still[at] == 0x21:  # extensions: two bytes, then blocks with their lengths, the last one empty
        at += 2
        while still[at]:
            at += 1 + still[at]
        at += 1
    return still[at + 10 + _table_bytes(still[at + 9]) : -1]


def _table_bytes(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0
