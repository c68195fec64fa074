"""Fitting the 3D face: what was put into landmarks is found in them again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from training.face_model import FaceModel, load_face_model
from training.fitting import Calibration, Fit, Fitter, calibrate


@pytest.fixture(scope="module")
def model(face_model: Path) -> FaceModel:
    return load_face_model(face_model)


def turned(yaw: float, pitch: float, roll: float) -> np.ndarray:
    """Rotation (3, 3) of the head by angles in degrees."""
    (sy, sp, sr), (cy, cp, cr) = (f(np.radians([yaw, pitch, roll])) for f in (np.sin, np.cos))
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    about_x = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])
    about_z = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
    return np.asarray(about_z @ about_y @ about_x)


def projected(
    model: FaceModel,
    shapes: dict[str, float],
    identity: tuple[float, ...] = (),
    scale: float = 12.0,
    rotation: np.ndarray | None = None,
    middle: tuple[float, float] = (127.5, 127.5),
) -> np.ndarray:
    """Landmarks (478, 3) in crop pixels, y down and z away, of the model with known coefficients and pose."""
    points = model.neutral.astype(float)
    for value, offset in zip(identity, model.identity, strict=False):
        points = points + value * offset
    for name, value in shapes.items():
        points = points + value * model.shapes[model.shape_names.index(name)]
    head = scale * points[model.landmark_vertex] @ (np.eye(3) if rotation is None else rotation).T
    return np.asarray(head * (1, -1, -1) + (*middle, 0))


def coefficients(model: FaceModel, fit: Fit) -> dict[str, float]:
    return dict(zip(model.shape_names, fit.shapes, strict=True))


def test_a_face_at_rest_is_fitted_with_nothing(model: FaceModel) -> None:
    fit = Fitter(model).fit(projected(model, {}))
    assert fit.error < 1e-3
    assert fit.shapes.max() < 0.02
    assert np.abs(fit.identity).max() < 0.1


@pytest.mark.parametrize(
    ("yaw", "pitch", "roll", "scale", "middle"),
    [
        (0, 0, 0, 12.0, (127.5, 127.5)),
        (25, 0, 0, 11.0, (120, 131)),
        (-30, 12, 5, 13.0, (131, 122)),
        (0, -15, 20, 9, (90, 140)),
    ],
)
def test_the_pose_is_found_again(
    yaw: float, pitch: float, roll: float, scale: float, middle: tuple[float, float], model: FaceModel
) -> None:
    rotation = turned(yaw, pitch, roll)
    fit = Fitter(model).fit(projected(model, {}, scale=scale, rotation=rotation, middle=middle))
    assert fit.scale == pytest.approx(scale, rel=0.02)
    apart = np.degrees(np.arccos(np.clip((np.trace(fit.rotation.T @ rotation) - 1) / 2, -1, 1)))
    assert apart < 1.5
    np.testing.assert_allclose(fit.translation[:2] * (1, -1), middle, atol=1)
    assert fit.error < 0.01


@pytest.mark.parametrize("yaw", [0, 25])
def test_an_expression_is_found_again_whatever_the_pose(yaw: float, model: FaceModel) -> None:
    shown = {"jawOpen": 0.5, "mouthSmile_L": 0.8, "mouthSmile_R": 0.3, "browInnerUp_L": 0.7, "eyeBlink_R": 0.8}
    landmarks = projected(model, shown, rotation=turned(yaw, 5, 0), identity=(0.8, -0.6, 0.3))
    found = coefficients(model, Fitter(model).fit(landmarks))
    for name, value in shown.items():
        assert found[name] == pytest.approx(value, abs=0.2), name
    assert found["mouthSmile_L"] > found["mouthSmile_R"] + 0.25
    # what is not shown; some shapes are alike
    assert max(found[name] for name in ("browInnerUp_R", "eyeBlink_L", "noseSneer_L", "mouthFunnel")) < 0.2


def test_coefficients_stay_within_what_was_scanned(model: FaceModel) -> None:
    found = Fitter(model).fit(projected(model, {"jawOpen": 2.5, "mouthSmile_L": -1.0}, identity=(9.0,)))
    assert found.shapes.min() >= 0
    assert found.shapes.max() <= 1
    assert np.abs(found.identity).max() <= 3


def test_a_turned_gaze_is_found_on_the_right_side(model: FaceModel) -> None:
    landmarks = projected(model, {})
    straight = Fitter(model).fit(landmarks).gaze
    aside = landmarks.copy()
    aside[468:, 0] += 4  # to the person's left
    up = landmarks.copy()
    up[468:, 1] -= 3
    assert (Fitter(model).fit(aside).gaze - straight)[:, 0].min() > 0.15
    assert (Fitter(model).fit(up).gaze - straight)[:, 1].min() > 0.1


def test_scores_lead_where_landmarks_say_nothing(model: FaceModel) -> None:
    # puckered lips come forwards, which landmarks seen from the front hardly show
    landmarks = projected(model, {})
    without = coefficients(model, Fitter(model).fit(landmarks))["mouthFunnel"]
    believed = coefficients(model, Fitter(model).fit(landmarks, {"mouthFunnel": 0.8}))["mouthFunnel"]
    assert believed > without + 0.1


def test_landmarks_that_are_no_face_fit_badly(model: FaceModel) -> None:
    noise = np.random.default_rng(1).uniform(60, 200, (478, 3))
    assert Fitter(model).fit(noise).error > 0.06


def test_what_all_people_share_beside_the_model_is_calibrated_away(model: FaceModel) -> None:
    chance = np.random.default_rng(2)
    brows = [107, 66, 105, 63, 336, 296, 334, 293]
    faces = []
    for _ in range(6):
        face = projected(model, {}, identity=tuple(chance.normal(0, 0.5, 4)))
        face[brows, 1] -= 4  # as if the landmarks' map lay below everyone's brows
        faces.append(face)
    mirror = np.arange(478)
    mirror[[107, 336, 66, 296, 105, 334, 63, 293]] = [336, 107, 296, 66, 334, 105, 293, 63]
    calibration = calibrate(model, faces, [{}] * 6, mirror)
    raised = [name for name in model.shape_names if name.startswith(("browInnerUp", "browOuterUp"))]

    def brow(fitter: Fitter) -> float:
        found = coefficients(model, fitter.fit(faces[0]))
        return float(np.mean([found[name] for name in raised]))

    assert isinstance(calibration, Calibration)
    assert brow(Fitter(model, calibration)) < 0.6 * brow(Fitter(model))


def test_eyes_that_seem_turned_in_everyone_count_as_straight(model: FaceModel) -> None:
    face = projected(model, {})
    face[468:473, 0] += 3  # both irises seem to look inwards
    face[473:, 0] -= 3
    mirror = np.arange(478)
    calibration = calibrate(model, [face] * 3, [{}] * 3, mirror)
    assert np.abs(Fitter(model).fit(face).gaze[:, 0]).min() > 0.15
    assert np.abs(Fitter(model, calibration).fit(face).gaze).max() < 0.05
