"""The window around the mouth that the texture network sees: finer than the crop, and level as the crop is."""

from __future__ import annotations

import numpy as np

WIDTH, HEIGHT = 128, 96
# window pixels per crop pixel
FINER = 1.5
# MediaPipe landmarks that it is centred on: corners of the lips, top of the upper and bottom of the lower lip
AROUND = (61, 291, 0, 17)


def window_matrix(landmarks: np.ndarray) -> np.ndarray:
    """(2, 3) float64 from crop to window pixels, pixel centres at integers in both.

    Args:
        landmarks: (478, 2 or 3) crop pixels, where the edit brings them.
    """
    centre = landmarks[list(AROUND), :2].mean(axis=0)
    shift = np.array([WIDTH - 1, HEIGHT - 1]) / 2 - FINER * centre
    return np.array([[FINER, 0, shift[0]], [0, FINER, shift[1]]])
