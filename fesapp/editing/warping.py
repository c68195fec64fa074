"""Moving pixels: one resampling through the flow, and the dark that opens in a mouth."""

from __future__ import annotations

import cv2
import numpy as np

# the inside of a mouth as the face's light falls into it: this share of the light, and of each colour
INSIDE = (0.20, 0.09, 0.085)


def warp(source: np.ndarray, flow: np.ndarray, at: tuple[int, int]) -> np.ndarray:
    """Pixels (h, w) or (h, w, C) of `source` fetched through a backward flow, by cubic interpolation.

    Args:
        source: uint8 or uint16; past its edge the border pixels go on.
        flow: (2, h, w) float32, x then y, in source pixels.
        at: x, y in the source of the flow's first pixel.
    """
    _, height, width = flow.shape
    x = flow[0] + (np.arange(width, dtype=np.float32) + at[0])
    y = flow[1] + (np.arange(height, dtype=np.float32) + at[1])[:, None]
    return cv2.remap(source, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def darken(pixels: np.ndarray, uncovered: np.ndarray, light: float) -> np.ndarray:
    """Pixels (h, w, 3) with the inside of the mouth, dark and a little red, where `uncovered` (h, w) is 1.

    Args:
        light: brightness of the face around, in the pixels' own units.
    """
    share = uncovered[..., None]
    inside = np.array(INSIDE, np.float32) * light
    return np.rint(pixels + share * (inside - pixels)).astype(pixels.dtype)
