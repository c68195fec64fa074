"""Landmarks lie where the face's parts are, on either side alike."""

from __future__ import annotations

import numpy as np
from pasted_faces import Portrait

from fesapp.faces import detect_faces

NOSE_AND_LIPS = [1, 4, 168, 6, 197, 195, 5, 0, 17, 152]
IRISES = {468: (33, 133), 473: (362, 263)}


def test_a_mirrored_photo_gives_mirrored_landmarks(portraits: list[Portrait]) -> None:
    apart = []
    for portrait in portraits:
        (mirrored,) = detect_faces(np.ascontiguousarray(portrait.pixels[:, ::-1]))
        own = portrait.face.landmarks[NOSE_AND_LIPS, 0]
        back = portrait.pixels.shape[1] - 1 - mirrored.landmarks[NOSE_AND_LIPS, 0]
        apart.append((own - back).mean() / portrait.face.box[2])
    assert np.abs(apart).max() < 0.015
    assert abs(np.mean(apart)) < 0.007


def test_the_irises_lie_between_the_corners_of_the_eyes_and_are_dark(portraits: list[Portrait]) -> None:
    for portrait in portraits:
        for iris, corners in IRISES.items():
            x, y = portrait.face.landmarks[iris, :2]
            low, high = sorted(portrait.face.landmarks[corners, 0])
            assert low < x < high
            skin = portrait.pixels[round(portrait.face.landmarks[50, 1]), round(portrait.face.landmarks[50, 0])]
            assert portrait.pixels[round(y), round(x)].mean() < 0.6 * skin.mean()


def test_the_nose_is_nearer_to_the_viewer_than_the_sides_of_the_face(portrait: Portrait) -> None:
    depth = portrait.face.landmarks[:, 2]
    assert depth[1] < depth[33] < depth[127]
