"""From a candidate to the 478 landmarks, or to the verdict that it is no face.

The face mesh sees the face upright and always at the same size: first in a square cut by the detector's finding, then
in the aligned crop that the first landmarks give. The second look halves the landmarks' scatter (0.36 to 0.19 % of the
face's width, over 60 portraits with jittered squares), and a look-alike rarely gives the same landmarks twice.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fesapp.faces.alignment import CROP_SIZE, crop_matrix, face_size
from fesapp.faces.detection import Candidate
from fesapp.faces.models import FaceModels
from fesapp.faces.sampling import from_halved, halvings_for, matrix_scale, sample_square

# how many times the detector's square the first look is wide; the others are tried where the mesh sees no face
FIRST_LOOKS = (2.0, 1.5)
# between two looks a face's landmarks move less than this share of its size (root mean square)
SCATTER = 0.04
# the face's size is this many times the detector's square, at least and at most
SIZE_RANGE = (0.7, 2.0)
# measured by mirroring 150 crops: the mesh places every point this far (crop px) towards the right
CROP_BIAS = 0.36


def find_landmarks(pictures: Sequence[np.ndarray], candidate: Candidate, models: FaceModels) -> np.ndarray | None:
    """Landmarks (478, 3) float32 in photo pixels of the face at a candidate; None where there is no face.

    Args:
        pictures: the photo and its halvings, see `pyramid.halvings`.
        candidate: where the detector has seen a face.
    """
    for width in FIRST_LOOKS:
        first = _look(pictures, _square_matrix(candidate, width), models)
        if first is not None:
            break
    else:
        return None
    second = refine_landmarks(pictures, first, models)
    if second is None or not _agree(first, second, candidate):
        return None
    return second.astype(np.float32)


def refine_landmarks(pictures: Sequence[np.ndarray], landmarks: np.ndarray, models: FaceModels) -> np.ndarray | None:
    """Landmarks (478, 3) float64 found again in the aligned crop that `landmarks` give; None where no face is there."""
    return _look(pictures, crop_matrix(landmarks).astype(np.float64), models)


def _look(pictures: Sequence[np.ndarray], matrix: np.ndarray, models: FaceModels) -> np.ndarray | None:
    halvings = min(halvings_for(matrix), len(pictures) - 1)
    square = sample_square(pictures[halvings], from_halved(matrix, halvings), CROP_SIZE)
    found = models.landmarks(square)
    if found is None:
        return None
    flat = np.linalg.solve(matrix[:, :2], (found[:, :2] - CROP_BIAS - matrix[:, 2]).T).T
    return np.column_stack([flat, found[:, 2] / matrix_scale(matrix)])


def _square_matrix(candidate: Candidate, width: float) -> np.ndarray:
    """Similarity from the photo to an upright square around the candidate, `width` times as wide as its own square."""
    cos, sin = np.cos(candidate.angle), np.sin(candidate.angle)
    turn = CROP_SIZE / (width * candidate.side) * np.array([[cos, sin], [-sin, cos]])
    return np.column_stack([turn, (CROP_SIZE - 1) / 2 - turn @ np.array(candidate.centre)])


def _agree(first: np.ndarray, second: np.ndarray, candidate: Candidate) -> bool:
    """Whether both looks, and the detector, have seen the same face."""
    size = face_size(second)
    scatter = np.sqrt(np.mean(np.sum((first - second)[:, :2] ** 2, axis=1)))
    away = np.linalg.norm(second[:, :2].mean(axis=0) - candidate.centre)
    low, high = SIZE_RANGE
    return bool(scatter < SCATTER * size and away < candidate.side / 2 and low < size / candidate.side < high)
