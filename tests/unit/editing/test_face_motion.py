"""One face's motion: the same on every grid, nothing at the crop's edge, and where the landmarks are to go."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import torch
from edited_faces import EditedFaces, recipe

from fesapp.action_units import CONTROLS
from fesapp.editing.face_motion import CELL, FaceDriver, FaceMotion
from fesapp.faces import CROP_SIZE, to_crop
from fesapp.networks.motion import GRID, MotionNetwork

# outer lips: corners, top, bottom and between them; none lies where the mouth opens
LIPS = [61, 291, 0, 17, 37, 267, 84, 314, 146, 375]
EDITS = ("12=5", "26=5", "1=5 2=5", "45=5", "12=5 26=4")


@pytest.fixture(scope="module")
def driver(calm: EditedFaces) -> FaceDriver:
    return FaceDriver(calm.photo.pixels, calm.face)


@pytest.fixture(scope="module")
def wild(small: EditedFaces) -> FaceMotion:
    """A motion that knows no bounds, over the whole crop."""
    torch.manual_seed(8)
    network = MotionNetwork(8).eval()
    torch.nn.init.constant_(network.last.bias, 50.0)
    torch.nn.init.normal_(network.landmark_motion.modes.weight, std=1)
    motion = FaceDriver(small.photo.pixels, small.face, network).move(np.full(len(CONTROLS), 5, np.float32))
    assert motion is not None
    return motion


def wanted(faces: EditedFaces, units: str) -> np.ndarray:
    return recipe(units).faces[0].wanted(faces.face.aus or {})


def moved(driver: FaceDriver, faces: EditedFaces, units: str, displacement: np.ndarray | None = None) -> FaceMotion:
    motion = driver.move(wanted(faces, units), displacement)
    assert motion is not None
    return motion


def lengths(flow: np.ndarray) -> np.ndarray:
    return np.hypot(*flow)


@pytest.mark.parametrize("units", EDITS)
def test_the_finer_grid_says_what_the_coarser_does(units: str, driver: FaceDriver, calm: EditedFaces) -> None:
    motion = moved(driver, calm, units)
    coarse, fine = motion.flow(2), motion.flow(4)
    assert coarse.shape == (2, 2 * GRID, 2 * GRID)
    assert fine.shape == (2, 4 * GRID, 4 * GRID)
    assert lengths(fine).max() > 5
    enlarged = np.stack([cv2.resize(plane, fine.shape[1:], interpolation=cv2.INTER_LINEAR) for plane in coarse])
    apart = lengths(enlarged - fine)
    # where lids meet the flow jumps, on the finer grid more sharply
    assert np.quantile(apart, 0.99) < 0.08
    assert apart.max() < 1


@pytest.mark.parametrize("finer", [2, 4])
def test_nothing_moves_at_the_crops_edge_whatever_the_network_says(finer: int, wild: FaceMotion) -> None:
    flow, uncovered = wild.flow(finer), wild.uncovered(finer)
    assert lengths(flow)[2 * finer : -2 * finer, 2 * finer : -2 * finer].min() > 5
    assert uncovered[2 * finer : -2 * finer, 2 * finer : -2 * finer].min() > 0.9
    for plane in (*flow, uncovered):
        for edge in (plane[0], plane[-1], plane[:, 0], plane[:, -1]):
            assert not edge.any()


@pytest.mark.parametrize("units", ["45=5", "45L=4", "61=5", "24=3"])
@pytest.mark.parametrize("finer", [2, 4])
def test_nothing_moves_outside_the_box_of_what_moves(
    finer: int, units: str, driver: FaceDriver, calm: EditedFaces
) -> None:
    motion = moved(driver, calm, units)
    x0, y0, x1, y1 = motion.moved_box
    assert (x1 - x0) * (y1 - y0) < 0.9 * CROP_SIZE**2
    at = (np.arange(GRID * finer) + 0.5) * CELL / finer - 0.5
    inside = ((at > y0) & (at < y1))[:, None] & ((at > x0) & (at < x1))
    length = lengths(motion.flow(finer))
    assert not length[~inside].any()
    assert length[inside].max() > 1


@pytest.mark.parametrize("towards", [(6.0, 0.0), (-6.0, 0.0), (0.0, -6.0), (0.0, 5.0)])
def test_lips_go_where_they_are_told_to_whatever_the_units_would_do(
    towards: tuple[float, float], driver: FaceDriver, calm: EditedFaces
) -> None:
    landmarks = to_crop(calm.face.landmarks, calm.face.matrix)[:, :2]
    from_mouth = np.linalg.norm(landmarks - landmarks[[13, 14]].mean(axis=0), axis=1)
    given = (np.exp(-np.square(from_mouth / 30) / 2)[:, None] * np.array([towards])).astype(np.float32)
    motion = moved(driver, calm, "12=3", given)
    np.testing.assert_array_equal(motion.displacement, given)
    assert np.abs(moved(driver, calm, "12=3").displacement[LIPS] - given[LIPS]).max() > 3
    for finer in (2, 4):
        np.testing.assert_allclose(-flow_at(motion, landmarks[LIPS] + given[LIPS], finer), given[LIPS], atol=0.8)


def test_half_the_landmarks_way_is_half_the_lips_way(driver: FaceDriver, calm: EditedFaces) -> None:
    landmarks = to_crop(calm.face.landmarks, calm.face.matrix)[:, :2]
    half = moved(driver, calm, "12=5").displacement / 2
    motion = moved(driver, calm, "12=5", half)
    np.testing.assert_allclose(-flow_at(motion, landmarks[LIPS] + half[LIPS], 4), half[LIPS], atol=0.6)


def test_the_landmarks_the_network_would_choose_give_the_motion_it_makes(driver: FaceDriver, calm: EditedFaces) -> None:
    own = moved(driver, calm, "12=5 26=2")
    again = moved(driver, calm, "12=5 26=2", own.displacement)
    np.testing.assert_allclose(again.flow(4), own.flow(4), atol=1e-3)


def flow_at(motion: FaceMotion, points: np.ndarray, finer: int) -> np.ndarray:
    """Backward flow (N, 2) at crop pixels (N, 2)."""
    cells = ((points + 0.5) * finer / CELL - 0.5).astype(np.float32)
    fetched = [cv2.remap(plane, cells[:, 0], cells[:, 1], cv2.INTER_LINEAR)[:, 0] for plane in motion.flow(finer)]
    return np.stack(fetched, axis=1)
