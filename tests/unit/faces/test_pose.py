"""The pose says how the head is turned, with the signs its documentation gives."""

from __future__ import annotations

import numpy as np
import pytest
from pasted_faces import Portrait

from fesapp.faces import detect_faces
from fesapp.faces.pose import head_pose


def turned(landmarks: np.ndarray, axis: str, degrees: float) -> np.ndarray:
    """Landmarks (478, 3) turned about their middle by the right hand, x right, y down, z away."""
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turns = {
        "x": [[1, 0, 0], [0, cos, -sin], [0, sin, cos]],
        "y": [[cos, 0, sin], [0, 1, 0], [-sin, 0, cos]],
        "z": [[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]],
    }
    middle = landmarks.mean(axis=0)
    return (landmarks - middle) @ np.array(turns[axis]).T + middle


def test_the_sample_faces_look_into_the_camera(portraits: list[Portrait]) -> None:
    for portrait in portraits:
        pose = portrait.face.pose
        assert max(abs(pose.yaw), abs(pose.pitch), abs(pose.roll)) < 12


@pytest.mark.parametrize("tilt", [-40, -15, 15, 40])
def test_a_photo_turned_clockwise_adds_to_the_roll(portrait: Portrait, tilt: float) -> None:
    scene, _ = portrait.tilted(tilt)
    (face,) = detect_faces(scene)
    assert face.pose.roll - portrait.face.pose.roll == pytest.approx(tilt, abs=1.5)
    assert face.pose.yaw == pytest.approx(portrait.face.pose.yaw, abs=3)


def test_a_mirrored_photo_turns_yaw_and_roll_round_and_keeps_the_pitch(portraits: list[Portrait]) -> None:
    for portrait in portraits:
        (mirrored,) = detect_faces(np.ascontiguousarray(portrait.pixels[:, ::-1]))
        assert mirrored.pose.yaw == pytest.approx(-portrait.face.pose.yaw, abs=2)
        assert mirrored.pose.roll == pytest.approx(-portrait.face.pose.roll, abs=1)
        assert mirrored.pose.pitch == pytest.approx(portrait.face.pose.pitch, abs=2)


@pytest.mark.parametrize("degrees", [-40, 25])
def test_yaw_is_positive_where_the_nose_points_to_the_pictures_right(portrait: Portrait, degrees: float) -> None:
    before = head_pose(portrait.face.landmarks)
    moved = turned(portrait.face.landmarks, "y", -degrees)
    eyes, nose = moved[[33, 263], 0].mean(), moved[1, 0]
    assert np.sign(nose - eyes) == np.sign(degrees)
    assert head_pose(moved).yaw - before.yaw == pytest.approx(degrees, abs=2)


@pytest.mark.parametrize("degrees", [-30, 20])
def test_pitch_is_positive_where_the_head_is_bowed(portrait: Portrait, degrees: float) -> None:
    before = head_pose(portrait.face.landmarks)
    moved = turned(portrait.face.landmarks, "x", degrees)
    drop = (moved[1, 1] - moved[[33, 263], 1].mean()) - np.diff(portrait.face.landmarks[[33, 1], 1])[0]
    assert np.sign(drop) == np.sign(degrees)
    assert head_pose(moved).pitch - before.pitch == pytest.approx(degrees, abs=2)
