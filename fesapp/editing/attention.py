"""Where an edited face is painted: how far each pixel of it is no longer the photo's own."""

from __future__ import annotations

import numpy as np

from fesapp.editing.face_motion import FaceMotion
from fesapp.editing.motion_field import crop_pixels, edge_width, opened_rectangle, opening, seen_from
from fesapp.editing.painting import Painting


def attention(motion: FaceMotion, from_crop: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Share (h, w) float32, 0 to 1, of each pixel that is painted: the dark that opens in the mouth, and over it what
    the texture networks see in mouth and eyes.

    It is what `rendering.finish` puts over the moved pixels; the photo's own part of them is 1 less this.

    Args:
        from_crop: (2, 3) from crop to picture pixels.
        size: of the picture (w, h).
    """
    own = np.ones((size[1], size[0]), np.float32)
    opened = opened_rectangle(motion, from_crop, (0, 0, *size))
    if opened is not None:
        x0, y0, x1, y1 = opened
        there = seen_from(from_crop, opened)
        own[y0:y1, x0:x1] -= opening(motion, there, (x1 - x0, y1 - y0))
    for painting in motion.painted:
        _paint_over(own, motion, painting, from_crop)
    return np.clip(1 - own, 0, 1)


def _paint_over(own: np.ndarray, motion: FaceMotion, painting: Painting, from_crop: np.ndarray) -> None:
    """Take off `own` (h, w), in place, what a painting hides."""
    found = crop_pixels(painting.box, from_crop, (0, 0, own.shape[1], own.shape[0]))
    if found is None:
        return
    (x0, y0, x1, y1), x, y = found
    uncovered = painting.hole.uncovered(x, y, edge_width(from_crop))
    held = 1.0 if motion.glasses is None else motion.glasses.beside_pixels(from_crop, found[0])
    own[y0:y1, x0:x1] *= 1 - painting.share(uncovered, seen_from(from_crop, found[0]), held)
