"""What is painted after the motion: the inside of a mouth that opens, and the folds of a smile."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from edited_faces import EditedFaces, recipe

import fesapp.editing.rendering
from fesapp.action_units import CONTROLS
from fesapp.editing.folds import Folds
from fesapp.editing.grain import measure_grain
from fesapp.editing.measuring import find_faces
from fesapp.editing.preview import Preview
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.editing.rendering import render
from fesapp.faces import to_crop
from fesapp.networks.landmark_pairs import INNER_LIPS
from fesapp.photos import Photo

SURPRISED = {"AU26": 4.0}
SMILE = {"AU12": 4.0}


def edited(faces: EditedFaces, aus: dict[str, float], texture: float = 1.0) -> np.ndarray:
    """Pixels of the photo edited at a strength of the texture, as float."""
    return render(faces.photo, faces.faces, Recipe([FaceEdit(aus=aus, texture=texture)])).pixels.astype(np.float32)


@pytest.fixture(scope="module")
def dark(calm: EditedFaces) -> np.ndarray:
    """A mouth opened by the warp alone."""
    return edited(calm, SURPRISED, texture=0)


@pytest.fixture(scope="module")
def painted(calm: EditedFaces) -> np.ndarray:
    return edited(calm, SURPRISED)


def mouth_box(faces: EditedFaces, edge: float) -> tuple[slice, slice]:
    """Rows and columns of the photo around the lips, `edge` of the face's height wider."""
    lips = faces.face.landmarks[[i for pair in INNER_LIPS for i in pair], :2]
    (x0, y0), (x1, y1) = lips.min(axis=0), lips.max(axis=0)
    by = edge * faces.face.box[3]
    return slice(int(y0 - by), int(y1 + by)), slice(int(x0 - by), int(x1 + by))


def test_an_opened_mouth_is_not_one_flat_dark(calm: EditedFaces, dark: np.ndarray, painted: np.ndarray) -> None:
    changed = np.abs(painted - dark).max(axis=2) > 8
    assert changed.sum() > 0.001 * calm.face.box[2] * calm.face.box[3]
    inside = (dark - edited(calm, {}, 0)).sum(axis=2) < -100
    assert painted[inside & changed].std() > 1.5 * dark[inside & changed].std()


def test_only_the_mouth_is_painted(calm: EditedFaces, dark: np.ndarray, painted: np.ndarray) -> None:
    rows, columns = mouth_box(calm, 0.25)
    elsewhere = np.ones(painted.shape[:2], bool)
    elsewhere[rows, columns] = False
    np.testing.assert_array_equal(painted[elsewhere], dark[elsewhere])


def test_raising_lids_and_brows_leaves_the_painted_teeth_alone(calm: EditedFaces, painted: np.ndarray) -> None:
    rows, columns = mouth_box(calm, 0.05)
    beside = edited(calm, {**SURPRISED, "AU5": 5.0, "AU1": 3.0})[rows, columns]
    # landmarks move a little with everything, teeth do not change
    assert np.abs(beside - painted[rows, columns]).mean() < 3


def test_half_the_texture_lies_between_none_and_all(calm: EditedFaces, dark: np.ndarray, painted: np.ndarray) -> None:
    half = edited(calm, SURPRISED, texture=0.5)
    assert np.abs(half - (dark + painted) / 2).max() <= 1


def test_a_mouth_that_stays_closed_is_not_painted(calm: EditedFaces) -> None:
    brows = {"AU1": 4.0, "AU2": 4.0}
    np.testing.assert_array_equal(edited(calm, brows), edited(calm, brows, texture=0))


def test_sixteen_bits_are_painted_alike(small: EditedFaces) -> None:
    fine = Photo(small.photo.pixels.astype(np.uint16) * 257)
    asked = Recipe([FaceEdit(aus=SURPRISED)])
    sixteen, eight = (render(photo, small.faces, asked).pixels for photo in (fine, small.photo))
    assert sixteen.dtype == np.uint16
    # networks see the same crop but for the rounding of its resampling
    apart = np.abs(sixteen / 257 - eight.astype(np.float32))
    assert np.quantile(apart, 0.999) < 3
    assert apart.max() < 8


def test_the_screen_shows_what_is_saved(calm: EditedFaces, painted: np.ndarray) -> None:
    width, height = calm.photo.size
    frame = Preview(calm.photo, calm.faces).render(recipe("26=4"), (0, 0, width, height), (width, height)).pixels
    rows, columns = mouth_box(calm, 0.2)
    difference = np.abs(frame[rows, columns].astype(np.float32) - painted[rows, columns])
    assert difference.mean() < 2


def test_painted_pixels_carry_the_photos_grain(calm: EditedFaces) -> None:
    chance = np.random.default_rng(0)
    noise = chance.normal(0, 8, calm.photo.pixels.shape)
    grainy = Photo(np.clip(calm.photo.pixels + noise, 0, 255).astype(np.uint8))
    asked = Recipe([FaceEdit(aus={"AU26": 5.0})])
    smooth, rough = (render(photo, calm.faces, asked).pixels for photo in (calm.photo, grainy))
    still = render(calm.photo, calm.faces, Recipe([FaceEdit(aus={"AU26": 5.0}, texture=0)])).pixels.astype(int)
    inside = cv2.erode((np.abs(smooth - still).max(axis=2) > 12).astype(np.uint8), np.ones((5, 5))) > 0

    def grain(pixels: np.ndarray) -> float:
        light = pixels.astype(np.float32).mean(axis=2)
        return float((light - cv2.GaussianBlur(light, (0, 0), 1.5))[inside].std())

    assert grain(rough) > grain(smooth) + 1.5


def test_a_smooth_photo_has_no_grain(small: EditedFaces) -> None:
    flat = np.full_like(small.photo.pixels, 120)
    grain = measure_grain(flat, small.face)
    assert grain is not None
    assert np.abs(grain.tile).max() < 1e-3


def test_a_smile_darkens_the_fold_beside_the_nose_and_lightens_the_cheek(calm: EditedFaces) -> None:
    ratio = edited(calm, SMILE).mean(axis=2) / edited(calm, SMILE, texture=0).mean(axis=2).clip(1)
    points = calm.face.landmarks[:, :2]
    corners, nose = points[[61, 291]], points[[129, 358]]
    for corner, wing in zip(corners, nose, strict=True):
        x, y = (0.5 * corner + 0.5 * wing + 0.12 * (corner - nose.mean(axis=0))).astype(int)
        reach = int(0.05 * calm.face.box[3])
        around = ratio[y - reach : y + reach, x - reach : x + reach]
        assert around.min() < 0.985


def test_one_side_of_a_smile_folds_that_side(calm: EditedFaces) -> None:
    left = {"AU12L": 4.0}
    change = np.abs(edited(calm, left) - edited(calm, left, texture=0)).sum(axis=2)
    middle = int(calm.face.landmarks[1, 0])
    # the person's left is to the right as seen
    assert change[:, middle:].sum() > 4 * change[:, :middle].sum()


def test_folds_go_as_they_come(calm: EditedFaces) -> None:
    folds = Folds(to_crop(calm.face.landmarks, calm.face.matrix))
    asked = np.zeros(len(CONTROLS), np.float32)
    assert folds.change(asked, 1.0) is None
    asked[[CONTROLS.index("AU12L"), CONTROLS.index("AU12R")]] = 2
    come, gone = folds.change(asked, 1.0), folds.change(-asked, 1.0)
    assert come is not None
    assert gone is not None
    np.testing.assert_allclose(come, -gone, atol=1e-6)
    assert folds.change(asked, 0.0) is None


def test_stripes_leave_no_trace(small: EditedFaces, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = Recipe([FaceEdit(aus={"AU12": 4.0, "AU26": 4.0, "AU45": 4.0})])
    whole = render(small.photo, small.faces, everything).pixels
    for rows in (6, 32):
        monkeypatch.setattr(fesapp.editing.rendering, "STRIPE", rows)
        difference = np.abs(render(small.photo, small.faces, everything).pixels.astype(int) - whole)
        # cv2 rounds a coordinate differently here and there, but never so that a row stands out
        assert difference.max() <= 1
        assert (difference > 0).sum() < 20


def test_neighbours_are_painted_whichever_comes_first(small: EditedFaces) -> None:
    beside = np.hstack([small.photo.pixels, small.photo.pixels[:, ::-1]])
    overlap = int(0.78 * small.photo.size[0])
    close = np.ascontiguousarray(np.hstack([beside[:, :overlap], beside[:, -overlap:]]))
    photo = Photo(close)
    faces = find_faces(photo)
    assert len(faces) == 2
    asked = Recipe([FaceEdit(aus={"AU12": 4.0, "AU26": 3.0})])
    one, other = render(photo, faces, asked).pixels, render(photo, faces[::-1], asked).pixels
    assert np.abs(one.astype(int) - other).mean() < 0.05


def test_grain_at_the_far_end_of_a_wide_photo_is_grain(small: EditedFaces) -> None:
    grain = measure_grain(
        np.random.default_rng(0).integers(100, 150, small.photo.pixels.shape).astype(np.uint8), small.face
    )
    assert grain is not None
    far = np.array([[1.0, 0, -60_000.3], [0, 1, 0]])
    drawn = grain.over((64, 64), far)
    assert drawn is not None
    assert drawn.std(axis=(0, 1)).min() > 0.5 * grain.tile.std()


def test_what_is_painted_into_a_grey_photo_is_grey(small: EditedFaces) -> None:
    grey = cv2.cvtColor(cv2.cvtColor(small.photo.pixels, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    pixels = render(Photo(grey), small.faces, Recipe([FaceEdit(aus={"AU26": 4.0, "AU5": 5.0})])).pixels.astype(int)
    assert np.abs(pixels - grey).max() > 50
    assert np.ptp(pixels, axis=2).max() <= 1
