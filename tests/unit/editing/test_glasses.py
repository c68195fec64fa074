"""Glasses stand still: nothing of them is drawn along when the skin behind them moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch
from edited_faces import EditedFaces, recipe

import fesapp.editing.glasses
from fesapp.editing.face_motion import FaceDriver
from fesapp.editing.glasses import Glasses, find_glasses
from fesapp.editing.preview import Preview
from fesapp.editing.rendering import apply_motions
from fesapp.faces import cut_crop, to_crop
from fesapp.photos import Photo

GREEN = (0, 255, 0)
BROWS_UP = "1=5 2=5"


def ring() -> np.ndarray:
    """Which pixels (256, 256) of a crop a round rim covers, across a brow and below an eye."""
    drawn = np.zeros((256, 256), np.uint8)
    cv2.ellipse(drawn, (92, 96), (26, 22), 0, 0, 360, 1, thickness=4)
    return drawn > 0


def around(still: np.ndarray) -> Glasses:
    """Glasses where `still` (256, 256) says, with a soft edge of two crop pixels."""
    return Glasses(np.maximum(cv2.distanceTransform((~still).astype(np.uint8), cv2.DIST_L2, 5) - 2, 0))


def find(faces: EditedFaces) -> Glasses | None:
    """The glasses of the one face of a photo."""
    matrix = faces.face.matrix
    return find_glasses(cut_crop(faces.photo.pixels, matrix), to_crop(faces.face.landmarks, matrix))


def reached(distance: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Distance from the glasses of the places that a backward flow fetches from."""
    rows, columns = np.mgrid[: x.shape[0], : x.shape[1]].astype(np.float32)
    return cv2.remap(distance, columns + x, rows + y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


@pytest.mark.parametrize("photo", ["calm", "smiling", "small"])
def test_a_face_that_wears_no_glasses_has_none(photo: str, request: pytest.FixtureRequest) -> None:
    faces: EditedFaces = request.getfixturevalue(photo)
    assert find(faces) is None


@pytest.mark.parametrize("length", [2.0, 6.0, 30.0])
def test_no_flow_vector_reaches_the_glasses_however_long_it_was(length: float) -> None:
    glasses = around(ring())
    turn = np.random.default_rng(1).uniform(0, 2 * np.pi, (256, 256)).astype(np.float32)
    x, y = length * np.cos(turn), length * np.sin(turn)
    near = (glasses.distance > 0) & (glasses.distance < length)
    assert (reached(glasses.distance, x, y)[near] == 0).any()
    glasses.hold(x, y, glasses.distance)
    assert not np.hypot(x, y)[glasses.distance == 0].any()
    beside = glasses.distance > 0
    assert reached(glasses.distance, x, y)[beside].min() > 0


def test_flow_is_shortened_near_glasses_not_turned_and_left_alone_further_away() -> None:
    glasses = around(ring())
    x, y = np.full((256, 256), 3, np.float32), np.full((256, 256), -4, np.float32)
    glasses.hold(x, y, glasses.distance)
    np.testing.assert_allclose(4 * x, -3 * y, atol=1e-4)
    far = glasses.distance > 15
    assert (x[far] == 3).all()
    assert (y[far] == -4).all()
    length = np.hypot(x, y)
    near = (glasses.distance > 0) & (glasses.distance < 4)
    assert (length[near] < 5).all()
    assert (length[near] > 0).all()


@pytest.mark.parametrize("way", ["saved", "shown"])
def test_a_rim_stays_pixel_for_pixel_while_the_brow_behind_it_rises(way: str, calm: EditedFaces) -> None:
    """At the photo's own size, where a crop pixel is several of the photo's."""
    pixels, matrix = calm.photo.pixels.copy(), calm.face.matrix
    height, width = pixels.shape[:2]
    large = cv2.warpAffine(
        ring().astype(np.float32), matrix, (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    )
    rim = large > 0.5
    pixels[rim] = GREEN
    motion = FaceDriver(calm.photo.pixels, calm.face).move(recipe(BROWS_UP).faces[0].wanted(calm.face.aus or {}))
    assert motion is not None
    held = replace(motion, glasses=around(ring()))

    def edited(glasses: Glasses | None, patch: pytest.MonkeyPatch) -> np.ndarray:
        if way == "saved":
            return apply_motions(Photo(pixels), [replace(motion, glasses=glasses)]).pixels
        patch.setattr(fesapp.editing.face_motion, "find_glasses", lambda *face: glasses)
        preview = Preview(Photo(pixels), calm.faces)
        return preview.render(recipe(BROWS_UP), (0, 0, width, height), (width, height)).pixels

    with pytest.MonkeyPatch.context() as patch:
        free, still = edited(None, patch), edited(held.glasses, patch)
    assert (free[rim] != GREEN).any(axis=1).mean() > 0.2
    np.testing.assert_array_equal(still[rim], pixels[rim])
    # no second rim beside it
    green = (still[..., 1] > 200) & (still[..., 0] < 60) & (still[..., 2] < 60)
    assert not green[~rim].any()
    # the other brow is free
    x, y = calm.face.landmarks[334, :2].astype(int)
    part = np.s_[y - 30 : y + 30, x - 30 : x + 30]
    np.testing.assert_array_equal(still[part], free[part])
    assert (still[part] != pixels[part]).any(axis=2).mean() > 0.5


class Seeing:
    """A glasses network that says what it is told to."""

    def __init__(self, likely: np.ndarray) -> None:
        self.likely = likely.astype(np.float32)

    def mask(self, crops: torch.Tensor) -> torch.Tensor:
        return torch.from_numpy(self.likely)[None, None]


@pytest.fixture
def found(calm: EditedFaces, monkeypatch: pytest.MonkeyPatch) -> Callable[[np.ndarray], Glasses | None]:
    """The glasses of a face in whose crop the network finds each pixel so likely (256, 256)."""

    def find_where(likely: np.ndarray) -> Glasses | None:
        monkeypatch.setattr(fesapp.editing.glasses, "glasses_network", lambda: Seeing(likely))
        return find(calm)

    return find_where


@pytest.fixture
def pair(calm: EditedFaces) -> np.ndarray:
    """Which pixels (256, 256) of the face's crop a pair of round glasses would cover."""
    right, left = to_crop(calm.face.landmarks, calm.face.matrix)[[468, 473], :2].round().astype(int)
    drawn = np.zeros((256, 256), np.uint8)
    for x, y in (right, left):
        cv2.circle(drawn, (int(x), int(y)), 20, 1, thickness=3)
    cv2.line(drawn, (int(right[0]) + 20, int(right[1])), (int(left[0]) - 20, int(left[1])), 1, thickness=3)
    return drawn > 0


def specks(faces: EditedFaces) -> np.ndarray:
    """A few pixels here and there, all but one lot of them away from the eyes."""
    drawn = np.zeros((256, 256), bool)
    drawn[150:153, 60:63] = drawn[56:58, 200:204] = drawn[165:168, 180:184] = True
    return drawn


def test_specks_are_no_glasses(calm: EditedFaces, found: Callable[[np.ndarray], Glasses | None]) -> None:
    assert find(calm) is None
    assert found(specks(calm)) is None


def test_what_is_on_one_side_of_the_nose_alone_is_no_glasses(
    pair: np.ndarray, found: Callable[[np.ndarray], Glasses | None]
) -> None:
    assert found(pair) is not None
    one_side = pair.copy()
    one_side[:, 122:] = False
    assert found(one_side) is None


def test_a_pair_that_is_seen_lies_where_it_is_seen(
    calm: EditedFaces, pair: np.ndarray, found: Callable[[np.ndarray], Glasses | None]
) -> None:
    glasses = found(pair | specks(calm))
    assert glasses is not None
    assert not glasses.distance[pair].any()
    from_pair = cv2.distanceTransform((~pair).astype(np.uint8), cv2.DIST_L2, 5)
    # but where the bridge begins, at the corner between rim and bridge
    assert (glasses.distance[(from_pair > 4) & (from_pair < 8)] > 0).mean() > 0.95
    # the mouth moves freely
    x, y = to_crop(calm.face.landmarks, calm.face.matrix)[13, :2].round().astype(int)
    assert glasses.distance[y, x] > 20


def test_glasses_seen_faintly_in_part_are_whole_but_those_seen_faintly_all_over_are_none(
    pair: np.ndarray, found: Callable[[np.ndarray], Glasses | None]
) -> None:
    faint = np.where(pair, 0.3, 0.0)
    assert found(faint) is None
    faint[:, 100:156] = np.where(pair, 0.9, 0.0)[:, 100:156]
    glasses = found(faint)
    assert glasses is not None
    assert not glasses.distance[pair].any()


def test_a_rim_seen_with_a_gap_is_whole_and_a_faint_lid_behind_it_is_free(
    calm: EditedFaces, pair: np.ndarray, found: Callable[[np.ndarray], Glasses | None]
) -> None:
    right, left = to_crop(calm.face.landmarks, calm.face.matrix)[[468, 473], :2].round().astype(int)
    likely = np.where(pair, 0.9, 0.0)
    # nothing of the upper rim is seen for 16 pixels, and a dark lid is taken for glasses a little
    likely[left[1] - 25 : left[1] - 14, left[0] - 8 : left[0] + 8] = 0
    likely[right[1] - 2 : right[1] + 1, right[0] - 6 : right[0] + 6] = 0.2
    glasses = found(likely)
    assert glasses is not None
    assert glasses.distance[left[1] - 20, left[0] - 7 : left[0] + 7].max() < 3
    assert glasses.distance[right[1] - 1, right[0]] > 5
