"""Glasses drawn on photos: the program sees them where they are, and they stay there when the face moves."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import pytest

from fesapp.action_units import CONTROLS, INDEX, MAX_INTENSITY
from fesapp.editing.face_motion import FaceDriver, FaceMotion
from fesapp.editing.glasses import find_glasses
from fesapp.editing.motion_field import View, field
from fesapp.editing.rendering import apply_motions
from fesapp.photos import Photo
from training.crop_faces import CropFace
from training.glasses import random_frame, wear
from training.prepared import PreparedSet

SEEDS = range(6)
WHOLE = View(0, 0, 1.0, (256, 256))


@dataclass(frozen=True)
class Worn:
    """A portrait's crop with a dark frame drawn on it.

    Attributes:
        bare: the face and its crop as they were.
        picture: (256, 256, 3) uint8.
        frame: (256, 256) bool, where rims, bridge and temples were drawn; rims: without bridge and temples.
    """

    bare: CropFace
    picture: np.ndarray
    frame: np.ndarray
    rims: np.ndarray

    def motion(self, *controls: str) -> FaceMotion:
        """The face with glasses moved to the strongest of these controls."""
        wanted = self.bare.shown.copy()
        wanted[[INDEX[control] for control in controls]] = MAX_INTENSITY
        motion = FaceDriver(self.picture, self.bare.face).move(wanted)
        assert motion is not None
        return motion


def put_on(prepared: PreparedSet, index: int, seed: int) -> Worn:
    bare = CropFace(prepared, index)
    frame = replace(
        random_frame(prepared.landmarks[index], np.random.default_rng(seed)),
        **{"colour": (0.05, 0.05, 0.05), "thickness": 3, "brow": 0, "tint": 0.0, "glare": 0.0, "clear": 0.0},
    )
    picture, drawn = wear(bare.pixels, frame)
    _, rims = wear(bare.pixels, replace(frame, lines=[]))
    return Worn(bare, picture, drawn > 0.9, rims > 0.9)


@pytest.fixture(params=SEEDS)
def worn(request: pytest.FixtureRequest, prepared: PreparedSet, place: dict[str, int]) -> Worn:
    """Frames of several forms on the three people."""
    return put_on(prepared, place[f"portrait-0{1 + request.param % 3}.png"], request.param)


def lengths(motion: FaceMotion) -> np.ndarray:
    """How far (256, 256) each pixel of the crop is fetched from."""
    return np.hypot(*field([motion], WHOLE, (0, 0, 256, 256), smooth=True))


def test_none_of_the_portraits_wears_glasses(prepared: PreparedSet) -> None:
    for index in range(len(prepared)):
        assert find_glasses(prepared.crop(index), prepared.landmarks[index]) is None, prepared.files[index]


def test_drawn_glasses_are_seen_on_their_frame_and_nowhere_else(worn: Worn) -> None:
    glasses = find_glasses(worn.picture, worn.bare.face.landmarks)
    assert glasses is not None
    seen = glasses.distance == 0
    assert seen[worn.frame].mean() > 0.9
    from_frame = cv2.distanceTransform((~worn.frame).astype(np.uint8), cv2.DIST_L2, 5)
    assert (from_frame[seen] > 8).mean() < 0.05


def test_rims_keep_still_when_brows_rise_behind_them(worn: Worn) -> None:
    held = worn.motion("AU1L", "AU1R", "AU2L", "AU2R")
    free = replace(held, glasses=None)
    still, moved = (
        np.abs(apply_motions(Photo(worn.picture), [motion]).pixels.astype(int) - worn.picture)[worn.rims].max(axis=1)
        for motion in (held, free)
    )
    assert (moved > 20).mean() > 0.1
    # of a rim's thousand pixels a few may not be seen
    assert (still > 3).mean() < 0.1
    assert still.mean() < 0.2 * moved.mean()


def test_skin_away_from_the_glasses_moves_as_without_them(worn: Worn) -> None:
    for controls in (("AU1L", "AU1R", "AU2L", "AU2R"), ("AU12L", "AU12R"), ("AU26",)):
        held = worn.motion(*controls)
        free = replace(held, glasses=None)
        assert held.glasses is not None
        away = held.glasses.distance > 2 * lengths(free).max()
        np.testing.assert_array_equal(lengths(held)[away], lengths(free)[away])
        assert lengths(held)[away].max() > 3


def test_glasses_do_not_keep_the_mouth_from_moving(worn: Worn) -> None:
    bare = worn.bare.move(np.where(np.arange(len(CONTROLS)) == INDEX["AU26"], 5, worn.bare.shown))
    assert bare is not None
    mouth_and_chin = np.s_[int(worn.bare.face.landmarks[13, 1]) : 230, 90:166]
    with_glasses, without = lengths(worn.motion("AU26"))[mouth_and_chin], lengths(bare)[mouth_and_chin]
    assert without.max() > 5
    assert np.abs(with_glasses - without).mean() < 0.05 * without.mean()
