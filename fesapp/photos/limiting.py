"""A photo made smaller, with metadata that is true for it."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from fesapp.errors import FesappError
from fesapp.photos import exif, xmp
from fesapp.photos.metadata import Metadata
from fesapp.photos.photo import Photo


def limited(photo: Photo, max_side: int | None) -> Photo:
    """The photo with its longer side of at most `max_side` pixels; itself where it is that small, or for None.

    Each new pixel is the mean of the area that it covers, in the photo's own depth; clear pixels lend no colour to
    those beside them. Resolution stays, so that a print becomes smaller; the size in EXIF and XMP is corrected.

    Raises:
        FesappError: a limit below 1.
    """
    if max_side is not None and max_side < 1:
        raise FesappError(f"the longer side must be at least 1 pixel, not {max_side}")
    if max_side is None or max(photo.size) <= max_side:
        return photo
    scale = max_side / max(photo.size)
    width, height = (max(1, round(side * scale)) for side in photo.size)
    pixels, alpha = _shrunk(photo.pixels, photo.alpha, (width, height))
    return replace(photo, pixels=pixels, alpha=alpha, metadata=_resized(photo.metadata, (width, height)))


def _shrunk(
    pixels: np.ndarray, alpha: np.ndarray | None, size: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray | None]:
    if alpha is None:
        return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), None
    opaque = alpha.astype(np.float32)
    small = cv2.resize(opaque, size, interpolation=cv2.INTER_AREA)
    weighed = cv2.resize(pixels * opaque[..., None], size, interpolation=cv2.INTER_AREA)
    # under wholly clear pixels there is nothing to weigh by, and any colour may stay
    plain = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    coloured = np.divide(weighed, small[..., None], out=plain.astype(np.float32), where=small[..., None] > 0)
    most = np.iinfo(pixels.dtype).max
    return np.rint(coloured).clip(0, most).astype(pixels.dtype), np.rint(small).clip(0, most).astype(alpha.dtype)


def _resized(metadata: Metadata, size: tuple[int, int]) -> Metadata:
    block = exif.resized(metadata.exif, size) if metadata.exif else None
    packet = xmp.resized(metadata.xmp, size) if metadata.xmp else None
    return replace(metadata, exif=block, xmp=packet)
