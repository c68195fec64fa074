"""How strongly a JPEG was compressed, from its quantisation tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

Tables = tuple[tuple[int, ...], ...]

# Brightness and colour at quality 50 (ITU-T T.81, annex K.1), row by row
_BRIGHTNESS = (
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
    14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
)  # fmt: skip
_COLOUR = (
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99,
    47, 66, 99, 99, 99, 99, 99, 99, *[99] * 32,
)  # fmt: skip


def tables_of(found: Mapping[int, Sequence[int]]) -> Tables | None:
    """Pillow's tables by number, in order; None where they are not numbered from 0 or not whole."""
    tables = tuple(tuple(int(step) for step in found[number]) for number in sorted(found))
    whole = sorted(found) == list(range(len(tables))) and all(len(table) == 64 and min(table) > 0 for table in tables)
    return tables if tables and whole else None


def estimated_quality(tables: Tables) -> int:
    """The quality, 1 to 100, at which libjpeg's own tables come closest to these.

    Cameras and Photoshop have tables of their own; for those it is the nearest, by the sum of absolute differences.
    """
    wanted = np.array(tables[:2])
    standard = np.array([_BRIGHTNESS, _COLOUR])[: len(wanted)]
    distances = [np.abs(_scaled(standard, quality) - wanted).sum() for quality in range(1, 101)]
    return 1 + int(np.argmin(distances))


def _scaled(tables: np.ndarray, quality: int) -> np.ndarray:
    """libjpeg's jpeg_quality_scaling and jpeg_add_quant_table (jcparam.c)."""
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality
    return np.clip((tables * scale + 50) // 100, 1, 255)
