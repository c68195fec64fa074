"""A second, closer look of the detector at a candidate it was not sure of: upright and at the size it sees best."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fesapp.faces.detection import Candidate
from fesapp.faces.models import DETECTOR_SIZE, Detection, FaceModels
from fesapp.faces.sampling import matrix_scale, sample_halvings, to_source

# scores from here on are believed: measured on patchworks of photos, a closer look at 1.8 times the square keeps 99.3 %
# of 535 findings on faces and 5 % of 546 elsewhere
SURE = 0.72
CLOSER_LOOK = 1.8


def confirm(pictures: Sequence[np.ndarray], candidate: Candidate, models: FaceModels) -> Candidate | None:
    """The candidate, or the same seen better, if the detector is sure of it; None if not.

    Args:
        pictures: the photo and its halvings, see `pyramid.halvings`.
        candidate: where the detector has seen a face.
    """
    if candidate.score >= SURE:
        return candidate
    matrix = around(candidate, CLOSER_LOOK, DETECTOR_SIZE)
    middle, reach = (DETECTOR_SIZE - 1) / 2, candidate.side / 3 * matrix_scale(matrix)
    for found in models.detect(sample_halvings(pictures, matrix, DETECTOR_SIZE)):
        if found.score >= SURE and np.hypot(found.centre[0] - middle, found.centre[1] - middle) < reach:
            return _in_photo(found, matrix, candidate)
    return None


def around(candidate: Candidate, width: float, size: int) -> np.ndarray:
    """Similarity (2, 3) from the photo to an upright square of `size` pixels, `width` times the candidate's."""
    cos, sin = np.cos(candidate.angle), np.sin(candidate.angle)
    turn = size / (width * candidate.side) * np.array([[cos, sin], [-sin, cos]])
    return np.column_stack([turn, (size - 1) / 2 - turn @ np.array(candidate.centre)])


def _in_photo(found: Detection, matrix: np.ndarray, candidate: Candidate) -> Candidate:
    x, y = to_source(np.array([found.centre]), matrix)[0]
    return Candidate(
        (float(x), float(y)), found.side / matrix_scale(matrix), candidate.angle + found.angle, found.score
    )
