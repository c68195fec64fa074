"""Pictures wider or higher than OpenCV samples are seen like any other."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from pasted_faces import Portrait, distance

import fesapp
from fesapp.faces.sampling import GREY, sample_square
from fesapp.photos import Photo

WIDE, SIDE = 40_000, 64


@pytest.fixture(scope="module")
def wide() -> np.ndarray:
    """Noise, 40000 pixels wide."""
    return np.random.default_rng(0).integers(0, 256, (120, WIDE, 3), dtype=np.uint8)


def looking_at(x: float, y: float, scale: float, angle: float) -> np.ndarray:
    """Similarity (2, 3) from picture pixels to a square of `SIDE` whose middle is at x, y."""
    c, s = scale * np.cos(angle), scale * np.sin(angle)
    turn = np.array([[c, s], [-s, c]])
    return np.column_stack([turn, np.array([SIDE / 2, SIDE / 2]) - turn @ (x, y)])


# middle, past the end, at the end, wholly beyond it, and at the beginning
@pytest.mark.parametrize("x", [33_000, WIDE - 3, WIDE + 20, WIDE + 5_000, 10, -400])
@pytest.mark.parametrize("scale", [0.5, 0.7, 1.0, 1.7])
@pytest.mark.parametrize("outside", [None, GREY])
@pytest.mark.parametrize("upright", [False, True], ids=["wide", "high"])
def test_a_square_of_a_picture_too_large_is_that_of_the_part_around_it(
    x: int, scale: float, outside: int | None, upright: bool, wide: np.ndarray
) -> None:
    first = min(max(x - 500, 0), WIDE - 1_000)
    picture, part = wide, wide[:, first : first + 1_000]
    if upright:
        picture, part = picture.transpose(1, 0, 2), part.transpose(1, 0, 2)
    for angle in (0.0, 0.4, -2.0):
        middle = (60, x) if upright else (x, 60)
        matrix = looking_at(*middle, scale, angle)
        shifted = matrix.copy()
        shifted[:, 2] += matrix[:, 1 if upright else 0] * first
        np.testing.assert_array_equal(
            sample_square(picture, matrix, SIDE, outside), sample_square(part, shifted, SIDE, outside)
        )


def test_sixteen_bits_are_no_hindrance(wide: np.ndarray) -> None:
    matrix = looking_at(35_000, 60, 0.8, 0.1)
    deep = sample_square(wide.astype(np.uint16) * 257, matrix, SIDE, GREY)
    np.testing.assert_allclose(deep.astype(int), sample_square(wide, matrix, SIDE, GREY), atol=2)


@pytest.mark.parametrize("upright", [False, True], ids=["wide", "high"])
def test_a_face_at_the_far_end_of_a_huge_photo_is_found_where_it_is(upright: bool, portrait: Portrait) -> None:
    small = cv2.resize(portrait.pixels, None, fx=0.2, fy=0.2, interpolation=cv2.INTER_AREA)
    height, width = small.shape[:2]
    huge = np.full((33_500, width, 3) if upright else (height, 33_500, 3), 190, np.uint8)
    huge[-height:, -width:] = small
    (face,) = fesapp.find_faces(Photo(huge))
    before = (huge.shape[1] - width, huge.shape[0] - height)
    assert distance(face, (portrait.face.landmarks[:, :2] + 0.5) * 0.2 - 0.5 + before) < 0.025
    (alone,) = fesapp.find_faces(Photo(small))
    assert face.aus is not None
    assert alone.aus is not None
    assert max(abs(face.aus[control] - alone.aus[control]) for control in alone.aus) < 0.6
