"""The dark that opens in a mouth: of the face's own colour, in colour photos and in grey ones."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from edited_faces import LIPS_MIDDLE, EditedFaces

from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.editing.rendering import render
from fesapp.editing.warping import darken
from fesapp.faces import Face, detect_faces
from fesapp.photos import Photo

SKINS = {"light": (224, 180, 158), "tan": (176, 124, 92), "dark": (92, 60, 46)}
MOST = {np.uint8: 255, np.uint16: 65535}


def inside(skin: tuple[float, ...], dtype: type = np.uint8) -> np.ndarray:
    """Colour (3,) of the inside of a mouth in a face of that colour (of 255), in shares of white."""
    colour = np.array(skin) / 255 * MOST[dtype]
    pixels = np.full((4, 4, 3), colour, dtype)
    return darken(pixels, np.ones((4, 4), np.float32), colour)[0, 0] / MOST[dtype]


@pytest.mark.parametrize("dtype", MOST)
@pytest.mark.parametrize("skin", SKINS)
def test_on_skin_the_mouth_is_dark_and_redder_than_the_skin(skin: str, dtype: type) -> None:
    red, green, blue = inside(SKINS[skin], dtype)
    skin_red, skin_green, skin_blue = SKINS[skin]
    assert max(red, green, blue) < 0.35 * skin_red / 255
    assert red / green > 1.3 * skin_red / skin_green
    assert red / blue > 1.3 * skin_red / skin_blue


@pytest.mark.parametrize("dtype", MOST)
@pytest.mark.parametrize("level", [60, 130, 220])
def test_on_a_grey_photo_the_mouth_is_neutral_grey(level: int, dtype: type) -> None:
    red, green, blue = inside((level,) * 3, dtype)
    assert red == green == blue
    assert 0 < red < 0.35 * level / 255


def test_from_grey_to_coloured_skin_the_mouth_reddens_without_a_step() -> None:
    skins = [np.array([150.0 + k, 150.0, 150.0 - 0.5 * k]) * 200 for k in range(41)]
    pixels, everywhere = np.zeros((1, 1, 3), np.uint16), np.ones((1, 1), np.float32)
    colours = [darken(pixels, everywhere, skin)[0, 0].astype(float) / skin for skin in skins]
    redness = np.array([red / green for red, green, _ in colours])
    assert redness[0] == pytest.approx(1, abs=1e-3)
    assert redness[-1] > 1.5
    assert (np.diff(redness) > -1e-3).all()
    assert np.diff(redness).max() < 0.05


def test_the_dark_covers_by_its_share() -> None:
    pixels = np.full((1, 3, 3), 200, np.uint8)
    none, half, whole = darken(pixels, np.array([[0.0, 0.5, 1.0]], np.float32), np.full(3, 200.0))[0, :, 0].astype(int)
    assert none == 200
    assert whole < 60
    assert half == pytest.approx((none + whole) / 2, abs=1)


def mouth(faces: Sequence[Face], pixels: np.ndarray) -> np.ndarray:
    """Colour (3,) in the middle of the mouth that drops open in a photo, nothing painted over the dark."""
    units = Recipe([FaceEdit(aus={"AU26": 5.0}, texture=0.0)])
    edited = render(Photo(pixels), faces, units).pixels
    (face,) = detect_faces(edited)
    x, y = face.landmarks[list(LIPS_MIDDLE), :2].mean(axis=0).astype(int)
    return edited[y - 2 : y + 3, x - 2 : x + 3].mean(axis=(0, 1))


def test_a_mouth_opened_in_a_grey_photo_is_grey(small: EditedFaces) -> None:
    grey = cv2.cvtColor(cv2.cvtColor(small.photo.pixels, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    colour = mouth(small.faces, grey)
    assert colour.min() > 5
    assert colour.max() < 60
    assert np.ptp(colour) < 1e-9


def test_a_mouth_opened_in_a_colour_photo_is_reddish(small: EditedFaces) -> None:
    red, green, blue = mouth(small.faces, small.photo.pixels)
    assert red < 90
    assert red > 1.5 * max(green, blue)
