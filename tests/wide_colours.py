"""Photos in Display P3, Adobe RGB and ProPhoto: their ICC profiles, made here byte by byte, and the way there and back.

Pillow makes no such profiles. The conversions are plain arithmetic in floating point, independent of LittleCMS.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np

from fesapp.photos import Metadata, Photo

# XYZ of red, green and blue, adapted to D50
_SRGB = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410))
_P3 = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
_ADOBE = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
_PROPHOTO = ((0.79767, 0.28804, 0.0), (0.13519, 0.71188, 0.0), (0.03134, 0.00009, 0.82491))


@dataclass(frozen=True)
class Space:
    """A colour space of three primaries; `gamma` None for sRGB's curve."""

    name: str
    primaries: tuple[tuple[float, float, float], ...]
    gamma: float | None = None

    def profile(self) -> bytes:
        """Its ICC profile (ICC.1:2022, matrix and curves)."""
        curve = _srgb_curve() if self.gamma is None else struct.pack(">4s4xIH2x", b"curv", 1, round(256 * self.gamma))
        text = self.name.encode("utf-16-be")
        words = struct.pack(">4s4xII2s2sII", b"mluc", 1, 12, b"en", b"GB", len(text), 28) + text
        tags = {b"desc": words, b"cprt": words, b"wtpt": _xyz((0.9642, 1.0, 0.8249))}
        tags |= {letter + b"XYZ": _xyz(value) for letter, value in zip((b"r", b"g", b"b"), self.primaries, strict=True)}
        tags |= {letter + b"TRC": curve for letter in (b"r", b"g", b"b")}
        table, body, start = b"", b"", 128 + 4 + 12 * len(tags)
        for tag, data in tags.items():
            table += struct.pack(">4sII", tag, start + len(body), len(data))
            body += data + bytes(-len(data) % 4)
        content = struct.pack(">I", len(tags)) + table + body
        head = struct.pack(">I4xI4s4s4s", 128 + len(content), 0x04300000, b"mntr", b"RGB ", b"XYZ ")
        head += struct.pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp")
        head = head.ljust(68, b"\0") + _xyz((0.9642, 1.0, 0.8249))[8:]
        return head.ljust(128, b"\0") + content

    def encoded(self, colours: np.ndarray) -> np.ndarray:
        """sRGB (…, 3), 0 to 1, in this space."""
        linear = _linear(colours) @ np.array(_SRGB) @ np.linalg.inv(np.array(self.primaries))
        linear = np.clip(linear, 0, 1)
        return _curved(linear) if self.gamma is None else linear ** (1 / self.gamma)

    def decoded(self, values: np.ndarray) -> np.ndarray:
        """Values (…, 3), 0 to 1, of this space as sRGB; what lies outside sRGB is clipped."""
        linear = _linear(values) if self.gamma is None else values**self.gamma
        return _curved(np.clip(linear @ np.array(self.primaries) @ np.linalg.inv(np.array(_SRGB)), 0, 1))

    def photo(self, photo: Photo, kind: type = np.uint8) -> Photo:
        """An sRGB photo of 8 bits in this space, of 8 or 16."""
        most = np.iinfo(kind).max
        values = np.rint(self.encoded(photo.pixels / 255.0) * most).astype(kind)
        return Photo(values, None, Metadata(photo.metadata.format, icc=self.profile()), photo.path)

    def as_srgb(self, photo: Photo) -> np.ndarray:
        """The pixels of a photo in this space as sRGB, 0 to 255, float."""
        return 255 * self.decoded(photo.pixels / float(np.iinfo(photo.pixels.dtype).max))


DISPLAY_P3 = Space("Display P3", _P3)
ADOBE_RGB = Space("Adobe RGB (1998)", _ADOBE, 2.19921875)
PROPHOTO = Space("ProPhoto RGB", _PROPHOTO, 1.80078125)
WIDE = (DISPLAY_P3, ADOBE_RGB, PROPHOTO)


def _srgb_curve() -> bytes:
    numbers = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    return struct.pack(">4s4xH2x5i", b"para", 3, *(round(65536 * number) for number in numbers))


def _xyz(value: tuple[float, float, float]) -> bytes:
    return struct.pack(">4s4x3i", b"XYZ ", *(round(65536 * number) for number in value))


def _linear(values: np.ndarray) -> np.ndarray:
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def _curved(linear: np.ndarray) -> np.ndarray:
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * np.maximum(linear, 1e-9) ** (1 / 2.4) - 0.055)
