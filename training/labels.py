"""Action Unit intensities of a fitted face: the non-negative mixture of units that explains its shape coefficients."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from scipy.optimize import nnls

from fesapp.action_units import CONTROLS, MAX_INTENSITY, mirror_permutation
from training.facs_shapes import gaze_matrix, shape_matrix

# several units share a shape (10, 16 and 25 part the lips): the ridge prefers few, symmetric ones
RIDGE = 0.03
GAZE_WEIGHT = 1.5


# faces at rest still fit a little of many shapes, because people differ; the share of photos taken to be at rest
REST_SHARE = 0.45


class Labeller:
    """Turns shape coefficients into intensities; `shape_names` as in the face model.

    `rest` (len(CONTROLS),) are intensities that mean nothing is shown; above them the scale is stretched to 5.
    """

    def __init__(self, shape_names: Sequence[str], rest: np.ndarray | None = None) -> None:
        self._rest = np.zeros(len(CONTROLS), np.float32) if rest is None else rest
        mixture = np.concatenate([shape_matrix(shape_names), GAZE_WEIGHT * gaze_matrix()], axis=1) * MAX_INTENSITY
        self._design = np.concatenate([mixture.T, RIDGE**0.5 * np.eye(len(mixture))])

    def intensities(self, shapes: np.ndarray, gaze: np.ndarray) -> np.ndarray:
        """Control vector (len(CONTROLS),) float32, 0 to 5, of coefficients (S,) and gaze (2, 2) in radians."""
        seen = np.concatenate([shapes, GAZE_WEIGHT * gaze.mean(axis=0), np.zeros(self._design.shape[1])])
        raw = np.clip(MAX_INTENSITY * nnls(self._design, seen)[0], 0, MAX_INTENSITY)
        above = (raw - self._rest) / (MAX_INTENSITY - self._rest)
        return (MAX_INTENSITY * np.clip(above, 0, 1)).astype(np.float32)


def resting_intensities(raw: np.ndarray) -> np.ndarray:
    """Intensities (len(CONTROLS),) that people at rest are given, alike on both sides, of raw ones (N, len(CONTROLS)).

    As OpenFace does with the median over a person's frames (Baltrusaitis et al. 2015, "Cross-dataset learning and
    person-specific normalisation for automatic Action Unit detection"), here over many people.
    """
    rest = np.quantile(raw, REST_SHARE, axis=0)
    return np.minimum((rest + rest[mirror_permutation()]) / 2, MAX_INTENSITY / 2).astype(np.float32)


def is_validation(file: str) -> bool:
    """Whether a portrait is kept for validation: sha1 of its file name, as a number, divisible by 10."""
    return int(hashlib.sha1(file.encode()).hexdigest(), 16) % 10 == 0
