"""From a candidate to the 478 landmarks, or to the verdict that it is no face.

The face mesh sees the face upright and always at the same size: first in a square cut by the detector's finding, then
in the aligned crop that the first landmarks give. The second look halves the landmarks' scatter (0.36 to 0.19 % of the
face's width, over 60 portraits with jittered squares), and a look-alike rarely gives the same landmarks twice.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fesapp.faces.alignment import CROP_SIZE, crop_matrix, face_size
from fesapp.faces.confirmation import around
from fesapp.faces.detection import Candidate
from fesapp.faces.models import FaceModels
from fesapp.faces.sampling import matrix_scale, sample_halvings, to_source

# how many times the detector's square the first look is wide; the other is tried where the mesh sees no face
FIRST_LOOKS = (2.0, 1.5)
# between two looks a face's landmarks move less than this share of its size (root mean square)
SCATTER = 0.04
# the face's size is this many times the detector's square, at least and at most
SIZE_RANGE = (0.6, 2.0)
# measured by mirroring 150 crops: the mesh places every point this far (crop px) to the right; down alike, as its
# picture is sampled by the same rule in both directions
CROP_BIAS = 0.36


def find_landmarks(pictures: Sequence[np.ndarray], candidate: Candidate, models: FaceModels) -> np.ndarray | None:
    """Landmarks (478, 3) float32 in photo pixels of the face at a candidate; None where there is no face.

    Args:
        pictures: the photo and its halvings, see `pyramid.halvings`.
        candidate: where the detector has seen a face.
    """
    first = _first_look(pictures, candidate, models)
    if first is None:
        return None
    second = _look(pictures, crop_matrix(first).astype(np.float64), models)
    if second is None or not _agree(first, second, candidate):
        return None
    return second.astype(np.float32)


def _first_look(pictures: Sequence[np.ndarray], candidate: Candidate, models: FaceModels) -> np.ndarray | None:
    for width in FIRST_LOOKS:
        found = _look(pictures, around(candidate, width, CROP_SIZE), models)
        if found is not None:
            return found
    return None


def _look(pictures: Sequence[np.ndarray], matrix: np.ndarray, models: FaceModels) -> np.ndarray | None:
    """Landmarks (478, 3) float64 in photo pixels, found in the square that a similarity (2, 3) cuts from the photo."""
    found = models.landmarks(sample_halvings(pictures, matrix, CROP_SIZE))
    if found is None:
        return None
    return np.column_stack([to_source(found[:, :2] - CROP_BIAS, matrix), found[:, 2] / matrix_scale(matrix)])


def _agree(first: np.ndarray, second: np.ndarray, candidate: Candidate) -> bool:
    """Whether both looks, and the detector, have seen the same face."""
    size = face_size(second)
    scatter = np.sqrt(np.mean(np.sum((first - second)[:, :2] ** 2, axis=1)))
    away = np.linalg.norm(second[:, :2].mean(axis=0) - candidate.centre)
    low, high = SIZE_RANGE
    return bool(scatter < SCATTER * size and away < candidate.side / 2 and low < size / candidate.side < high)
