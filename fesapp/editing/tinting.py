"""Overlays in the user's own colours."""

from __future__ import annotations

import cv2
import numpy as np

from fesapp.editing.overlay_colours import LINES


def tinted(picture: np.ndarray, style: str, colour: tuple[int, int, int]) -> np.ndarray:
    """An overlay or legend (h, w, 4) uint8 RGBA of a style in another colour, as opaque as it was.

    White lines take the colour, their dark outlines stay dark; a mask becomes all of that colour.
    """
    if style in LINES:
        table = np.rint(np.arange(256)[:, None] * np.array([*colour, 255]) / 255).astype(np.uint8)
        return cv2.LUT(picture, table[None])
    changed = picture.copy()
    changed[..., :3] = colour
    return changed
