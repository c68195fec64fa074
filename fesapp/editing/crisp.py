"""Enlarging without blur: what a network painted, as sharp in a large picture as in a small one."""

from __future__ import annotations

import cv2
import numpy as np

# how much of what a blur takes away is put back, and the blur's sigma, in pixels of the enlarged picture
AMOUNT, SIGMA = 0.7, 1.2


def twice(picture: np.ndarray) -> np.ndarray:
    """A picture (h, w, 3) uint8 at twice the size, (2 h, 2 w, 3), edges as steep as before in its own pixels.

    Cubic interpolation and an unsharp mask; what that overshoots is cut off at the brightest and darkest pixels around,
    so that edges get steeper but no halos (a step of the shock filter of Osher & Rudin 1990).
    """
    large = cv2.resize(picture, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    near = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    low, high = cv2.erode(large, near), cv2.dilate(large, near)
    sharp = cv2.addWeighted(large, 1 + AMOUNT, cv2.GaussianBlur(large, (0, 0), SIGMA), -AMOUNT, 0)
    return cv2.min(cv2.max(sharp, low), high)
