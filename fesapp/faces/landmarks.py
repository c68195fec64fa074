"""From a candidate to the 478 landmarks, or to the verdict that it is no face.

The face mesh sees the face upright and always at the same size: first in a square cut by the detector's finding, then
in the aligned crop that the first landmarks give. The second look halves the landmarks' scatter (0.36 to 0.19 % of the
face's width, over 60 portraits with jittered squares), and the looks go on until two agree; a look-alike's rarely do.
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
# between two looks a face's landmarks move less than this share of its size (root mean square): of 923 faces 98 % in
# the first two looks, those turned far in the next
SCATTER = 0.04
FURTHER_LOOKS = 4
# the face's size is this many times the detector's square, at least and at most
SIZE_RANGE = (0.6, 2.0)
# measured by mirroring 240 portraits: the mesh places every point this far (crop px) to the right; down alike, as its
# picture is sampled by the same rule in both directions
CROP_BIAS = 0.45


def find_landmarks(pictures: Sequence[np.ndarray], candidate: Candidate, models: FaceModels) -> np.ndarray | None:
    """Landmarks (478, 3) float32 in photo pixels of the face at a candidate; None where there is no face.

    Args:
        pictures: the photo and its halvings, see `pyramid.halvings`.
        candidate: where the detector has seen a face.
    """
    before = _first_look(pictures, candidate, models)
    for _ in range(FURTHER_LOOKS):
        if before is None:
            return None
        now = look(pictures, crop_matrix(before).astype(np.float64), models)
        if now is not None and scatter(before, now) < SCATTER:
            return now.astype(np.float32) if _at(candidate, now) else None
        before = now
    return None


def _first_look(pictures: Sequence[np.ndarray], candidate: Candidate, models: FaceModels) -> np.ndarray | None:
    for width in FIRST_LOOKS:
        found = look(pictures, around(candidate, width, CROP_SIZE), models)
        if found is not None:
            return found
    return None


def look(pictures: Sequence[np.ndarray], matrix: np.ndarray, models: FaceModels) -> np.ndarray | None:
    """Landmarks (478, 3) float64 in photo pixels, found in the square that a similarity (2, 3) cuts from the photo."""
    found = models.landmarks(sample_halvings(pictures, matrix, CROP_SIZE))
    if found is None:
        return None
    return np.column_stack([to_source(found[:, :2] - CROP_BIAS, matrix), found[:, 2] / matrix_scale(matrix)])


def scatter(before: np.ndarray, now: np.ndarray) -> float:
    """How far landmarks have moved between two looks, as a share of the face's size."""
    moved = np.sqrt(np.mean(np.sum((before - now)[:, :2] ** 2, axis=1)))
    return float(moved / face_size(now))


def _at(candidate: Candidate, landmarks: np.ndarray) -> bool:
    """Whether the landmarks are those of the face that the detector has seen."""
    away = np.linalg.norm(landmarks[:, :2].mean(axis=0) - candidate.centre)
    low, high = SIZE_RANGE
    return bool(away < candidate.side / 2 and low < face_size(landmarks) / candidate.side < high)
