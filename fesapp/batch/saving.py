"""How a batch's pictures are written: size limit, format, quality, metadata."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2

from fesapp.batch.options import BatchOptions
from fesapp.photos import Photo


def save_result(result: Photo, path: Path, options: BatchOptions) -> tuple[str, ...]:
    """Write a result as the options say, and say what the format cannot hold of it.

    Raises:
        FesappError: it cannot be written.
    """
    _limited(result, options.max_side).save(path, quality=options.quality or 95)
    return ()


def _limited(photo: Photo, max_side: int | None) -> Photo:
    """The photo with its longer side of `max_side` pixels at most."""
    if max_side is None or max(photo.size) <= max_side:
        return photo
    scale = max_side / max(photo.size)
    width, height = (max(1, round(side * scale)) for side in photo.size)
    pixels = cv2.resize(photo.pixels, (width, height), interpolation=cv2.INTER_AREA)
    alpha = None if photo.alpha is None else cv2.resize(photo.alpha, (width, height), interpolation=cv2.INTER_AREA)
    return replace(photo, pixels=pixels, alpha=alpha)
