"""Squares cut out of pictures without aliasing: halve while the picture is the finer one, then sample once."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

# what models see past the photo's edge: they take nothing for a face there, as they may where border pixels go on
GREY = 128
# pixels a side that cv2 samples at most; pixels around what is seen that interpolation reads
LARGEST, MARGIN = 32766, 4


def sample_square(source: np.ndarray, matrix: np.ndarray, size: int, outside: int | None = None) -> np.ndarray:
    """Square (size, size, 3) uint8 of a picture seen through a similarity (2, 3) from its pixels to the square's.

    The similarity may shrink the picture to half its size at most. Past the picture's edge lies the grey level
    `outside`; with None its border pixels go on.
    """
    if matrix_scale(matrix) >= 1:
        return to_uint8(_warp(source, matrix, size, cv2.INTER_CUBIC, outside))
    # sample twice as finely and average pairs
    finer = np.column_stack([2 * matrix[:, :2], 2 * matrix[:, 2] + 0.5])
    return to_uint8(halved(_warp(source, finer, 2 * size, cv2.INTER_LINEAR, outside)))


def sample_halvings(pictures: Sequence[np.ndarray], matrix: np.ndarray, size: int) -> np.ndarray:
    """Square (size, size, 3) uint8 of a photo by a similarity (2, 3), grey past its edge, from its halvings."""
    halvings = min(halvings_for(matrix), len(pictures) - 1)
    return sample_square(pictures[halvings], from_halved(matrix, halvings), size, GREY)


def to_source(points: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """Points (N, 2) of the square as points (N, 2) float64 of the picture, by the similarity (2, 3) that made it."""
    return np.linalg.solve(matrix[:, :2], (points - matrix[:, 2]).T).T


def matrix_scale(matrix: np.ndarray) -> float:
    """Square pixels per picture pixel of a similarity (2, 3)."""
    return float(np.hypot(matrix[0, 0], matrix[1, 0]))


def halvings_for(matrix: np.ndarray) -> int:
    """How often a picture can be halved and still be finer than what a similarity (2, 3) makes of it."""
    return max(0, int(-np.log2(matrix_scale(matrix))))


def from_halved(matrix: np.ndarray, halvings: int, first: tuple[int, int] = (0, 0)) -> np.ndarray:
    """The similarity (2, 3) `matrix` for the picture that begins at pixel `first` and was halved so many times."""
    block = 2**halvings
    # pixel u of the halved picture averages pixels first + block * u up to first + block * (u + 1) - 1
    centre = np.array(first, np.float64) + (block - 1) / 2
    return np.column_stack([matrix[:, :2] * block, matrix[:, :2] @ centre + matrix[:, 2]])


def halved(picture: np.ndarray) -> np.ndarray:
    """The picture at half its size, 2×2 pixels averaged into one; an odd last row or column is left out."""
    width, height = picture.shape[1] // 2, picture.shape[0] // 2
    return cv2.resize(picture[: 2 * height, : 2 * width], (width, height), interpolation=cv2.INTER_AREA)


def to_uint8(picture: np.ndarray) -> np.ndarray:
    """A uint8 or uint16 picture as uint8, rounded."""
    if picture.dtype == np.uint8:
        return picture
    return cv2.convertScaleAbs(picture, alpha=1 / 257)


def _within_limit(source: np.ndarray, matrix: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """The part of a picture too large for cv2 that the square sees, and the matrix from that part."""
    if max(source.shape[:2]) <= LARGEST:
        return source, matrix
    corners = to_source(np.array([[0, 0], [size, 0], [0, size], [size, size]], np.float64), matrix)
    height, width = source.shape[:2]
    low = np.clip(np.floor(corners.min(axis=0)).astype(int) - MARGIN, 0, [width - 1, height - 1])
    high = np.clip(np.ceil(corners.max(axis=0)).astype(int) + MARGIN, low + 1, [width, height])
    shifted = np.column_stack([matrix[:, :2], matrix[:, 2] + matrix[:, :2] @ low])
    return source[low[1] : high[1], low[0] : high[0]], shifted


def _warp(source: np.ndarray, matrix: np.ndarray, size: int, interpolation: int, outside: int | None) -> np.ndarray:
    source, matrix = _within_limit(source, matrix, size)
    border = cv2.BORDER_REPLICATE if outside is None else cv2.BORDER_CONSTANT
    level = (outside or 0) * (257 if source.dtype == np.uint16 else 1)
    grey = (level, level, level)
    return cv2.warpAffine(source, matrix, (size, size), flags=interpolation, borderMode=border, borderValue=grey)
