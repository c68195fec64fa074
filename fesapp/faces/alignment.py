"""The aligned crop: a square of the photo with the face in the middle, its eyes level and its size always the same.

Networks see faces only through this crop, so training and the program must cut it by these same functions.
"""

from __future__ import annotations

import cv2
import numpy as np

from fesapp.faces.sampling import from_halved, halved, halvings_for, matrix_scale, sample_square

CROP_SIZE = 256

# how many times the face's size the crop is wide: room for brows that rise, jaws that drop and cheeks that widen
MARGIN = 1.6
# MediaPipe's mesh: outer eye corners (the person's right, left), the nose's ridge from its root to its tip,
# the face's top and bottom, and its two sides
EYE_CORNERS = (33, 263)
NOSE_RIDGE = (168, 6, 197, 195, 5, 4, 1)
TOP, BOTTOM = 10, 152
SIDES = (234, 454)
# a face is about 1.1 times as tall as wide; either extent alone shrinks when the head turns
TALL = 1.1


def face_size(landmarks: np.ndarray) -> float:
    """Height of the face in the unit of `landmarks` (478, 2 or 3), kept stable where the head is turned or bowed."""
    points = np.asarray(landmarks, np.float64)[:, :2]
    height = np.linalg.norm(points[TOP] - points[BOTTOM])
    width = np.linalg.norm(points[SIDES[0]] - points[SIDES[1]])
    return float(max(height, TALL * width))


def eye_angle(landmarks: np.ndarray) -> float:
    """Angle of the line through the outer eye corners in radians, 0 where level, positive clockwise as seen."""
    right, left = np.asarray(landmarks, np.float64)[list(EYE_CORNERS), :2]
    return float(np.arctan2(left[1] - right[1], left[0] - right[0]))


def crop_matrix(landmarks: np.ndarray) -> np.ndarray:
    """Similarity (2, 3) float32 from photo pixels to crop pixels, pixel centres at integers in both.

    The eyes come out level, the nose's ridge in the crop's centre, and the face 1 / 1.6 of the crop's size.

    Args:
        landmarks: (478, 2 or 3) in photo pixels.
    """
    points = np.asarray(landmarks, np.float64)[:, :2]
    scale = CROP_SIZE / (MARGIN * face_size(points))
    angle = eye_angle(points)
    turn = scale * np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    centre = points[list(NOSE_RIDGE)].mean(axis=0)
    shift = (CROP_SIZE - 1) / 2 - turn @ centre
    return np.column_stack([turn, shift]).astype(np.float32)


def to_crop(landmarks: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """Landmarks (N, 3) in photo pixels as (N, 3) float32 in crop pixels; z is scaled as x and y are."""
    points = np.asarray(landmarks, np.float64)
    flat = points[:, :2] @ matrix[:, :2].T.astype(np.float64) + matrix[:, 2]
    return np.column_stack([flat, points[:, 2] * matrix_scale(matrix)]).astype(np.float32)


def cut_crop(pixels: np.ndarray, matrix: np.ndarray, size: int = CROP_SIZE) -> np.ndarray:
    """The aligned crop (size, size, 3) uint8 of a photo (H, W, 3) uint8 or uint16, by the matrix of `crop_matrix`.

    Shrinking averages the photo's pixels, so that no detail turns into a pattern; past the photo's edge its
    border pixels go on. The same photo and matrix always give the same bytes.
    """
    exact = np.asarray(matrix, np.float64)
    halvings = halvings_for(exact)
    block = 2**halvings
    x0, y0, x1, y1 = _seen_rectangle(pixels.shape, exact, block, size)
    part = pixels[y0:y1, x0:x1]
    below, right = -part.shape[0] % block, -part.shape[1] % block
    if below or right:
        part = cv2.copyMakeBorder(part, 0, below, 0, right, cv2.BORDER_REPLICATE)
    for _ in range(halvings):
        part = halved(part)
    return sample_square(part, from_halved(exact, halvings, (x0, y0)), size)


def _seen_rectangle(shape: tuple[int, ...], matrix: np.ndarray, block: int, size: int) -> tuple[int, int, int, int]:
    """Photo pixels x0, y0, x1, y1 that the crop shows: whole blocks as far as the photo reaches, at least one pixel."""
    ends = size * np.array([[0, 0], [1, 0], [0, 1], [1, 1]], np.float64)
    corners = np.linalg.solve(matrix[:, :2], (ends - matrix[:, 2]).T).T
    margin = 2 * block + 2
    limit = np.array([shape[1], shape[0]])
    low = np.clip(np.floor(corners.min(axis=0)).astype(int) - margin, 0, limit - 1)
    blocks = np.ceil((corners.max(axis=0) + margin - low) / block).astype(int)
    high = np.clip(low + block * blocks, low + 1, limit)
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])
