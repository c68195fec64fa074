"""How what a network painted enters pictures of any size."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from edited_faces import EditedFaces

from fesapp.editing.crisp import twice
from fesapp.editing.painter import as_lit
from fesapp.editing.painting import Painting
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.editing.rendering import render
from fesapp.editing.sharpness import softness
from fesapp.photos import Photo


class Everywhere:
    """A hole that is as large as the picture."""

    def uncovered(self, x: np.ndarray, y: np.ndarray, feather: float) -> np.ndarray:
        return np.ones(np.broadcast_shapes(x.shape, y.shape))

    def hole_box(self) -> tuple[float, float, float, float]:
        return 0.0, 0.0, 63.0, 47.0


AS_IT_IS = np.array([[1.0, 0, 0], [0, 1.0, 0]])


def painting(colour: np.ndarray) -> Painting:
    hole = Everywhere()
    return Painting(
        colour, np.zeros(colour.shape[:2], np.float32), AS_IT_IS, hole, hole.hole_box(), 1.0, None, AS_IT_IS
    )


@pytest.mark.parametrize("scale", [0.3, 0.5, 1.0, 1.7, 2.0, 3.0, 5.5, 9.0])
def test_a_dot_stays_where_it_is_at_every_size(scale: float) -> None:
    colour = np.zeros((48, 64, 3), np.float32)
    cv2.circle(colour, (40, 20), 6, (1, 1, 1), -1)
    size = (round(64 * scale), round(48 * scale))
    shift = (scale - 1) / 2
    there = np.array([[scale, 0, shift], [0, scale, shift]])
    picture = np.zeros((size[1], size[0], 3), np.uint8)
    seen = painting(colour).over(picture, np.ones(picture.shape[:2]), there)[..., 0].astype(np.float64)
    rows, columns = np.mgrid[: size[1], : size[0]]
    middle = np.array([(seen * columns).sum(), (seen * rows).sum()]) / seen.sum()
    np.testing.assert_allclose((middle - shift) / scale, (40, 20), atol=max(0.1, 0.1 / scale))
    assert seen.sum() / 255 / scale**2 == pytest.approx(colour[..., 0].sum(), rel=0.1)


def test_sixteen_bits_are_painted_in_their_own_range() -> None:
    grey = np.full((48, 64, 3), 0.5, np.float32)
    for kind in (np.uint8, np.uint16):
        picture = np.zeros((48, 64, 3), kind)
        assert (
            abs(int(painting(grey).over(picture, np.ones((48, 64)), AS_IT_IS)[20, 20, 0]) / np.iinfo(kind).max - 0.5)
            < 0.01
        )


def test_enlarging_keeps_edges_steep_without_halos() -> None:
    step = np.zeros((16, 16, 3), np.float32)
    step[:, 8:] = 1
    step = cv2.GaussianBlur(step, (0, 0), 0.8)
    crisp, cubic = twice(step), cv2.resize(step, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    assert np.abs(np.diff(crisp[..., 0], axis=1)).max() > 1.1 * np.abs(np.diff(cubic[..., 0], axis=1)).max()
    assert crisp.min() >= cubic.min() - 1e-5
    assert crisp.max() <= cubic.max() + 1e-5
    level = np.full((8, 8, 3), 0.3, np.float32)
    np.testing.assert_allclose(twice(level), 0.3, atol=1e-5)


def test_teeth_are_not_greener_than_white_is_in_the_photos_light() -> None:
    teeth = np.full((4, 4, 3), (0.6, 0.75, 0.7), np.float32)
    daylight, under_water = np.array([0.8, 0.6, 0.5]), np.array([0.3, 0.6, 0.6])
    red, green, blue = as_lit(teeth, daylight)[0, 0]
    assert red == pytest.approx(0.6)
    assert max(green, blue) <= 0.6
    np.testing.assert_allclose(as_lit(teeth, under_water), teeth)
    gums = np.full((4, 4, 3), (0.6, 0.3, 0.3), np.float32)
    np.testing.assert_allclose(as_lit(gums, daylight), gums)


def test_what_is_painted_into_a_blurred_photo_is_as_soft(calm: EditedFaces) -> None:
    steepest = []
    for blur in (0, 9):
        pixels = cv2.GaussianBlur(calm.photo.pixels, (0, 0), blur) if blur else calm.photo.pixels
        lips = calm.face.landmarks[[61, 291, 0, 17], :2].astype(int)
        (x0, y0), (x1, y1) = lips.min(axis=0), lips.max(axis=0)
        mouth = pixels[y0 - 20 : y1 + 20, x0:x1]
        small = cv2.resize(mouth, None, fx=0.35, fy=0.35, interpolation=cv2.INTER_AREA)
        assert (softness(small) > 0.5) == (blur > 0)
        edited = render(Photo(pixels), calm.faces, Recipe([FaceEdit(aus={"AU26": 4.0, "AU12": 3.0})])).pixels
        inside = edited[y0:y1, x0:x1].astype(np.float32).mean(axis=2)
        steepest.append(np.quantile(np.abs(np.diff(cv2.GaussianBlur(inside, (0, 0), 1.5), axis=1)), 0.98))
    assert steepest[1] < 0.8 * steepest[0]
    assert softness(np.full((96, 128, 3), 90, np.uint8)) == 0
