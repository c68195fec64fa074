"""Small pictures of a face before and after, for the contact sheet: made with the edit, kept until the sheet is."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image

from fesapp.errors import FesappError
from fesapp.faces import to_uint8
from fesapp.photos import Photo, open_photo
from fesapp.photos.colour import from_rgb_to_srgb

# pixels a side of each of the two
SIDE = 200
# what is seen around a face, in its larger side
AROUND = 1.7
_QUALITY = 88

Box = tuple[float, float, float, float]


def thumbnail(before: np.ndarray, after: np.ndarray, box: Box, icc: bytes | None) -> bytes:
    """A JPEG (SIDE × 2 SIDE) of a face in two pictures (H, W, 3) uint8 or uint16; `box` is its place in the first."""
    ratio = after.shape[1] / before.shape[1]
    two = Image.new("RGB", (2 * SIDE, SIDE), "white")
    for index, (pixels, scale) in enumerate(((before, 1.0), (after, ratio))):
        two.paste(_cut(pixels, tuple(edge * scale for edge in box)), (index * SIDE, 0))
    transform = from_rgb_to_srgb(icc) if icc else None
    if transform is not None:
        two = transform.apply(two)
    encoded = io.BytesIO()
    two.save(encoded, "JPEG", quality=_QUALITY, subsampling="4:4:4")
    return encoded.getvalue()


def thumbnail_anew(photo: Path, output: Path, box: Box) -> bytes | None:
    """The same from the files; None where one can no longer be read."""
    try:
        before, after = open_photo(photo), open_photo(output)
    except FesappError:
        return None
    return thumbnail(before.pixels, after.pixels, box, before.metadata.icc)


def keep_thumbnail(place: Path, photo: Photo, result: Photo, box: Box) -> None:
    """Write a thumbnail; if that fails the sheet makes it anew, from the files."""
    try:
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(thumbnail(photo.pixels, result.pixels, box, photo.metadata.icc))
    except OSError:
        place.unlink(missing_ok=True)


def _cut(pixels: np.ndarray, box: tuple[float, ...]) -> Image.Image:
    """The square around a face, moved into the picture as far as it can be, SIDE pixels a side at most."""
    x, y, width, height = box
    side = min(AROUND * max(width, height), *pixels.shape[:2])
    left, top = (
        int(np.clip(start + extent / 2 - side / 2, 0, whole - side))
        for start, extent, whole in ((x, width, pixels.shape[1]), (y, height, pixels.shape[0]))
    )
    size = max(1, int(side))
    step = max(1, size // (3 * SIDE))  # every pixel of a large face is more than a small picture needs
    part = to_uint8(np.ascontiguousarray(pixels[top : top + size : step, left : left + size : step]))
    return Image.fromarray(part).resize((SIDE, SIDE), Image.Resampling.BOX if len(part) > SIDE else None)
