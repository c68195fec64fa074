"""The screen shows what saving gives, for any part of the photo at any size."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from edited_faces import EditedFaces, recipe

from fesapp.editing.motion_field import View
from fesapp.editing.preview import Preview
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.errors import FesappError
from fesapp.photos import Photo

SMILE = "12=5 6=3"


@pytest.fixture(scope="module")
def preview(calm: EditedFaces) -> Preview:
    return Preview(calm.photo, calm.faces)


def differences(one: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """Mean absolute difference, and the 99.5th percentile, in grey levels."""
    apart = np.abs(one.astype(float) - other).mean(axis=2)
    return float(apart.mean()), float(np.quantile(apart, 0.995))


def enlarged(pixels: np.ndarray, zoom: int) -> np.ndarray:
    return cv2.resize(pixels, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC)


def around_mouth(faces: EditedFaces, half: int) -> tuple[int, int]:
    """Left and top of a square of twice `half` photo pixels around the mouth."""
    x, y = faces.face.landmarks[[13, 14], :2].mean(axis=0).astype(int)
    return int(x) - half, int(y) - half


@pytest.mark.parametrize("units", [SMILE, "26=5", "1=5 2=5", ""])
def test_the_whole_photo_on_the_screen_is_the_saved_picture_made_smaller(
    units: str, calm: EditedFaces, preview: Preview
) -> None:
    frame = preview.render(recipe(units) if units else Recipe(), (0, 0, 1200, 1400), (600, 700))
    assert frame.inside == (0, 0, 600, 700)
    saved = cv2.resize(calm.edit(units), (600, 700), interpolation=cv2.INTER_AREA)
    mean, most = differences(frame.pixels, saved)
    assert mean < 1
    assert most < 12


def test_at_its_own_size_the_screen_shows_the_photos_own_pixels(calm: EditedFaces, preview: Preview) -> None:
    frame = preview.render(Recipe(), (300, 400, 320, 240), (320, 240))
    np.testing.assert_array_equal(frame.pixels, calm.photo.pixels[400:640, 300:620])
    assert frame.motions == []


def test_zoomed_in_the_screen_shows_the_saved_picture_enlarged(calm: EditedFaces, preview: Preview) -> None:
    x, y = around_mouth(calm, 100)
    frame = preview.render(recipe(SMILE), (x, y, 200, 200), (600, 600))
    mean, most = differences(frame.pixels, enlarged(calm.edit(SMILE)[y : y + 200, x : x + 200], 3))
    assert mean < 2
    assert most < 20


def test_zoomed_in_what_moves_into_view_comes_from_the_photo_not_from_the_views_edge(
    calm: EditedFaces, preview: Preview
) -> None:
    # the jaw drops by some 50 photo pixels: a close view of the chin then shows lip that lay above the view
    x, y = calm.face.landmarks[152, :2].astype(int)
    part = np.s_[y - 70 : y + 10, x - 60 : x + 60]
    frame = preview.render(recipe("26=5"), (x - 60, y - 70, 120, 80), (720, 480))
    mean, most = differences(frame.pixels, enlarged(calm.edit("26=5")[part], 6))
    assert mean < 2
    assert most < 20


def test_a_fraction_of_a_pixel_matters_in_where_a_view_begins(calm: EditedFaces, preview: Preview) -> None:
    x, y = around_mouth(calm, 50)
    whole, half = (preview.render(Recipe(), (x + by, y, 100, 100), (400, 400)).pixels for by in (0, 0.5))
    assert differences(whole[:, 2:], half[:, :-2])[0] < 0.5 < differences(whole, half)[0]


def test_what_lies_past_the_photo_is_blank(preview: Preview) -> None:
    frame = preview.render(recipe(SMILE), (-300, -350, 1800, 2100), (600, 700))
    x, y, width, height = frame.inside
    assert (x, y, width, height) == (100, 117, 400, 466)
    outside = np.ones((700, 600), bool)
    outside[y : y + height, x : x + width] = False
    assert frame.pixels.shape == (700, 600, 3)
    assert not frame.pixels[outside].any()
    assert frame.pixels[y : y + 3, x : x + width].min() > 0


def test_a_view_all_beside_the_photo_is_blank(preview: Preview) -> None:
    frame = preview.render(recipe(SMILE), (1300, 100, 400, 300), (200, 150))
    assert frame.inside[2] * frame.inside[3] == 0
    assert not frame.pixels.any()


def test_frames_do_not_depend_on_what_was_shown_before(preview: Preview) -> None:
    view, size = (200, 300, 800, 800), (400, 400)
    first = preview.render(Recipe(), view, size).pixels.copy()
    edited = preview.render(recipe("26=5"), view, size).pixels.copy()
    preview.render(recipe(SMILE), (0, 0, 1200, 1400), (300, 350))
    np.testing.assert_array_equal(preview.render(Recipe(), view, size).pixels, first)
    np.testing.assert_array_equal(preview.render(recipe("26=5"), view, size).pixels, edited)
    assert (first != edited).any()


def test_a_view_that_does_not_show_the_face_shows_no_edit(preview: Preview) -> None:
    corner = (0, 0, 120, 120)
    still, edited = (preview.render(r, corner, (240, 240)).pixels for r in (Recipe(), recipe("26=5 1=5 2=5")))
    np.testing.assert_array_equal(still, edited)


def test_each_edited_face_has_a_motion_to_draw(calm: EditedFaces, preview: Preview) -> None:
    view, size = (0, 0, 1200, 1400), (300, 350)
    (motion,) = preview.render(recipe("12=5"), view, size).motions
    np.testing.assert_array_equal(motion.matrix, calm.face.matrix)
    assert np.abs(motion.flow(2)).max() > 5
    assert preview.render(Recipe([FaceEdit(aus={"AU12": 5.0}, face=3)]), view, size).motions == []


def test_a_photo_of_16_bits_looks_like_its_8_bit_twin(calm: EditedFaces, preview: Preview) -> None:
    deep = Preview(Photo(calm.photo.pixels.astype(np.uint16) * 257), calm.faces)
    view, size = (200, 300, 800, 800), (400, 400)
    frames = [p.render(recipe("26=5"), view, size).pixels for p in (preview, deep)]
    assert frames[1].dtype == np.uint8
    assert differences(*frames)[0] < 0.1


def test_a_photo_of_16_bits_is_shown_rounded_not_cut_off(calm: EditedFaces) -> None:
    chance = np.random.default_rng(2).integers(-128, 129, calm.photo.pixels.shape)
    pixels = np.clip(calm.photo.pixels.astype(int) * 257 + chance, 0, 65535).astype(np.uint16)
    rounded = np.rint(pixels / 257).astype(np.uint8)
    assert (pixels // 257 != rounded).mean() > 0.4
    deep, twin = (Preview(Photo(p), calm.faces) for p in (pixels, rounded))
    for units, view, size in (
        (Recipe(), (300, 400, 320, 240), (320, 240)),
        (Recipe(), (0, 0, 1200, 1400), (300, 350)),
        (recipe("26=5"), (200, 300, 800, 800), (400, 400)),
    ):
        np.testing.assert_array_equal(deep.render(units, view, size).pixels, twin.render(units, view, size).pixels)


def test_a_recipe_out_of_range_is_refused(preview: Preview) -> None:
    with pytest.raises(FesappError, match="AU12L must be from 0 to 5"):
        preview.render(Recipe([FaceEdit(aus={"AU12": -1.0})]), (0, 0, 100, 100), (10, 10))


def test_pictures_for_another_purpose_leave_the_screens_views_at_hand(calm: EditedFaces) -> None:
    preview = Preview(calm.photo, calm.faces)
    whole, near = (0.0, 0.0, *map(float, calm.photo.size)), (10.0, 20.0, 100.0, 100.0)
    preview.render(recipe(SMILE), whole, (200, 200))
    kept = preview._still_picture(View(0.0, 0.0, 200 / calm.photo.size[0], (200, 200)))
    for size in (50, 60, 70):
        preview.aside(recipe(SMILE), near, (size, size))
    assert preview._still_picture(View(0.0, 0.0, 200 / calm.photo.size[0], (200, 200))) is kept
