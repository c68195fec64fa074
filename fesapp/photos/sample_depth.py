"""Samples of 16 bits as 8."""

from __future__ import annotations

import cv2
import numpy as np


def eight_bit(array: np.ndarray) -> np.ndarray:
    """uint16 as uint8, rounded; uint8 as it is."""
    return cv2.convertScaleAbs(array, alpha=1 / 257) if array.dtype == np.uint16 else array
