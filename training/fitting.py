"""Fit the 3D face model to a face's landmarks: identity, FACS shapes, gaze and pose, by ridge least squares.

Weak perspective, alternating pose (Procrustes) and coefficients (bounded ridge), as in Blanz & Vetter 1999 for sparse
features. Coordinates here are crop pixels with y up and z towards the viewer ("model side up").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from training.face_model import FaceModel, landmark_weights
from training.model_parts import IRIS, LID_PAIRS, PARTS

ROUNDS = 6
IDENTITY_RIDGE, SHAPE_RIDGE = 0.8, 1.0
# while calibrating, expressions are what the prior says, so that what is left over is the landmark map's own bias
CALIBRATION_RIDGE = 4.0
IDENTITY_BOUND = 3.0
# MediaPipe's depth is a guess; its x and y are measured
DEPTH_WEIGHT = 0.2
# how far a blendshape score is believed as a prior of the shape's coefficient; where MediaPipe's are known to be
# weak (noseSneer, cheekSquint, jawOpen, mouthFrown) or swayed by the person's looks (brows), geometry decides
PRIOR_TRUST = {
    "noseSneer": 0.0,
    "cheekSquint": 0.0,
    "jawOpen": 0.3,
    "mouthFrown": 0.3,
    "browDown": 0.5,
    "browInnerUp": 0.5,
    "browOuterUp": 0.5,
    "eyeSquint": 0.5,
}
EYES = ("right", "left")
INTEROCULAR = 6.3  # model units between the pupils


@dataclass(frozen=True)
class Fit:
    """The model as it lies over one crop.

    Attributes:
        identity: (100,), shapes: (S,) coefficients; gaze: (2, 2) yaw and pitch in radians of the right and left eye.
        scale: crop pixels per model unit; rotation (3, 3); translation (3,): `scale * rotation @ X + translation`.
        residual: (468, 3) model units in the head's own axes, what the landmarks are beside the fitted vertices.
        error: mean distance of landmarks and projected vertices over the distance of the eyes.
    """

    identity: np.ndarray
    shapes: np.ndarray
    gaze: np.ndarray
    scale: float
    rotation: np.ndarray
    translation: np.ndarray
    residual: np.ndarray
    error: float


@dataclass(frozen=True)
class Calibration:
    """What landmarks show on average over people, beside what the model's map of them says.

    Attributes:
        offsets: (468, 3) model units from each vertex to its landmark, symmetric.
        gaze: (2, 2) radians that straight-looking eyes seem turned by.
    """

    offsets: np.ndarray
    gaze: np.ndarray


UNCALIBRATED = Calibration(np.zeros((468, 3)), np.zeros((2, 2)))


class Fitter:
    """Fits one face model to many faces; what does not depend on the face is computed once."""

    def __init__(
        self, model: FaceModel, calibration: Calibration = UNCALIBRATED, shape_ridge: float = SHAPE_RIDGE
    ) -> None:
        self._gaze_bias = calibration.gaze
        vertices = model.landmark_vertex[:468]
        self._basis = np.concatenate([model.identity[:, vertices], model.shapes[:, vertices]]).astype(np.float64)
        self._neutral = model.neutral[vertices].astype(np.float64) + calibration.offsets
        self._weight = landmark_weights(model.landmark_spread)
        self._identities = len(model.identity)
        self._names = model.shape_names
        ridge = [IDENTITY_RIDGE] * self._identities + [shape_ridge] * len(self._names)
        self._ridge = np.square(ridge)
        self._low = np.array([-IDENTITY_BOUND] * self._identities + [0.0] * len(self._names))
        self._high = np.array([IDENTITY_BOUND] * self._identities + [1.0] * len(self._names))
        self._eyes = {side: _eyeball(model, side) for side in EYES}

    def fit(self, landmarks: np.ndarray, scores: Mapping[str, float] | None = None) -> Fit:
        """Fit landmarks (478, 3) in crop pixels, y down and z away, as `fesapp.faces.to_crop` gives them.

        Args:
            scores: MediaPipe blendshape scores 0 to 1 by name, where known, as a prior of the coefficients.
        """
        points = np.asarray(landmarks, np.float64) * (1, -1, -1)
        prior = self._prior(scores or {})
        x = prior.copy()
        for _ in range(ROUNDS):
            scale, rotation, translation = _pose(self._shape(x), points[:468], self._weight)
            x = self._coefficients(x, prior, points[:468], scale, rotation, translation)
        scale, rotation, translation = _pose(self._shape(x), points[:468], self._weight)
        error = self._shape(x) - (points[:468] - translation) @ rotation / scale
        return Fit(
            identity=x[: self._identities],
            shapes=x[self._identities :],
            gaze=np.array([self._gaze(points, side, scale, rotation) for side in EYES]) - self._gaze_bias,
            scale=float(scale),
            rotation=rotation,
            translation=translation,
            residual=-error,
            error=float(np.linalg.norm(error @ rotation.T[:, :2], axis=1).mean() / INTEROCULAR),
        )

    def _shape(self, x: np.ndarray) -> np.ndarray:
        return self._neutral + np.tensordot(x, self._basis, 1)

    def _prior(self, scores: Mapping[str, float]) -> np.ndarray:
        prior = np.zeros(len(self._ridge))
        for i, name in enumerate(self._names):
            stem, _, side = name.partition("_")
            score = scores.get(stem + {"L": "Left", "R": "Right", "": ""}[side], scores.get(stem, 0.0))
            prior[self._identities + i] = PRIOR_TRUST.get(stem, 1.0) * score
        return prior

    def _coefficients(
        self,
        x: np.ndarray,
        prior: np.ndarray,
        points: np.ndarray,
        scale: float,
        rotation: np.ndarray,
        shift: np.ndarray,
    ) -> np.ndarray:
        """Ridge towards the prior; what hits a bound is frozen there and the rest solved again."""
        weight = np.sqrt(self._weight)[:, None] * np.array([1, 1, DEPTH_WEIGHT])
        target = (((points - shift) @ rotation / scale - self._neutral) @ rotation.T * weight).ravel()
        design = (self._basis @ rotation.T * weight).reshape(len(self._basis), -1)
        hessian = design @ design.T + np.diag(self._ridge)
        gradient = design @ target + self._ridge * prior
        free, x = np.ones(len(x), bool), np.zeros(len(x))
        for _ in range(4):
            y = x.copy()
            y[free] = np.linalg.solve(
                hessian[np.ix_(free, free)], gradient[free] - hessian[np.ix_(free, ~free)] @ x[~free]
            )
            beyond = free & ((y < self._low) | (y > self._high))
            x = np.clip(y, self._low, self._high)
            if not beyond.any():
                break
            free &= ~beyond
        return x

    def _gaze(self, points: np.ndarray, side: str, scale: float, rotation: np.ndarray) -> np.ndarray:
        """Yaw and pitch of one eyeball from its iris against the middle of its lids, at most 0.6 radians."""
        centre, radius, lids = self._eyes[side]
        lids_now = points[[i for pair in LID_PAIRS[side] for i in pair]].mean(axis=0)
        offset = (points[list(IRIS[side])].mean(axis=0) - lids_now)[:2] / scale
        expected = ((centre + np.array([0, 0, radius]) - lids) @ rotation.T)[:2]
        # a small rotation moves the pupil along the head's own x and y axes
        axes = rotation[:2, :2]
        step = np.linalg.lstsq(axes, offset - expected, rcond=0.2)[0]
        return np.arcsin(np.clip(step / radius, -0.56, 0.56))


def calibrate(
    model: FaceModel, faces: Sequence[np.ndarray], scores: Sequence[Mapping[str, float]], mirror: np.ndarray
) -> Calibration:
    """Measure the landmark map's own bias, without which every face seems to raise its brows a little.

    Args:
        faces: landmarks (478, 3) in crop pixels; scores: blendshape scores of each.
        mirror: (478,) index of each landmark's mirror image.
    """
    fitter = Fitter(model, shape_ridge=CALIBRATION_RIDGE)
    fits = [fitter.fit(face, score) for face, score in zip(faces, scores, strict=True)]
    mean = np.mean([fit.residual for fit in fits], axis=0)
    gaze = np.mean([fit.gaze for fit in fits], axis=0)
    return Calibration(
        offsets=(mean + mean[mirror[:468]] * (-1, 1, 1)) / 2,
        gaze=(gaze + gaze[::-1] * (-1, 1)) / 2,
    )


def _eyeball(model: FaceModel, side: str) -> tuple[np.ndarray, float, np.ndarray]:
    """Centre (3,), radius and lid middle (3,) of one eye in the neutral model."""
    ball = model.neutral[model.part == PARTS.index(f"eyeball_{side}")].astype(np.float64)
    centre = (ball.min(axis=0) + ball.max(axis=0)) / 2
    radius = float((ball[:, 0].max() - ball[:, 0].min()) / 2)
    lids = model.neutral[model.landmark_vertex[[i for pair in LID_PAIRS[side] for i in pair]]].mean(axis=0)
    return centre, radius, lids


def _pose(model: np.ndarray, points: np.ndarray, weight: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """Weighted similarity with points ~ scale * rotation @ model + translation (Umeyama 1991)."""
    w = weight[:, None] / weight.sum()
    model_mean, point_mean = (w * model).sum(axis=0), (w * points).sum(axis=0)
    u, s, vt = np.linalg.svd(((model - model_mean) * w).T @ (points - point_mean))
    sign = np.array([1, 1, np.sign(np.linalg.det(u @ vt))])
    rotation = (u * sign @ vt).T
    scale = (s * sign).sum() / (w * np.square(model - model_mean)).sum()
    return scale, rotation, point_mean - scale * rotation @ model_mean
