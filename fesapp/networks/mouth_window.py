"""The window around the mouth that the texture network sees: finer than the crop, and level as the crop is."""

from __future__ import annotations

import numpy as np

WIDTH, HEIGHT = 128, 96
# window pixels per crop pixel
FINER = 1.5
# MediaPipe landmarks that it is centred on: corners of the lips, top of the upper and bottom of the lower lip
AROUND = (61, 291, 0, 17)


# crop pixels over which the opening's edge is soft in what the network sees
FEATHER = 1.0
# pixels a side of the crop cut as fine as the window
FINE_SIZE = round(FINER * 256)


def fine_matrix(matrix: np.ndarray) -> np.ndarray:
    """(2, 3) float64 from photo to fine-crop pixels, of `matrix` (2, 3) from photo to crop pixels."""
    finer = FINER * matrix.astype(np.float64)
    finer[:, 2] += (FINER - 1) / 2
    return finer


def to_fine(crop: np.ndarray) -> np.ndarray:
    """Crop pixel coordinates, of any shape, as those of the fine crop."""
    return (crop + 0.5) * FINER - 0.5


def window_pixels(window: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """x (WIDTH,) and y (HEIGHT, 1) in crop pixels of each pixel of a window, by its `window_matrix`."""
    x, y = ((np.arange(n, dtype=np.float64) - window[k, 2]) / FINER for k, n in enumerate((WIDTH, HEIGHT)))
    return x, y[:, None]


def window_matrix(landmarks: np.ndarray) -> np.ndarray:
    """(2, 3) float64 from crop to window pixels, pixel centres at integers in both.

    Args:
        landmarks: (478, 2 or 3) crop pixels, where the edit brings them.
    """
    centre = landmarks[list(AROUND), :2].mean(axis=0)
    shift = np.array([WIDTH - 1, HEIGHT - 1]) / 2 - FINER * centre
    return np.array([[FINER, 0, shift[0]], [0, FINER, shift[1]]])
