"""What is painted in eyes: the eyeball that rising lids uncover, the line of lashes where lids close."""

from __future__ import annotations

import numpy as np
import pytest
from edited_faces import LIDS, PUPILS, EditedFaces

from fesapp.editing.lids import PAINTED, UNPAINTED, LidMotion
from fesapp.editing.openings import Opening
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.editing.rendering import render


def edited(faces: EditedFaces, aus: dict[str, float], texture: float = 1.0) -> np.ndarray:
    return render(faces.photo, faces.faces, Recipe([FaceEdit(aus=aus, texture=texture)])).pixels.astype(np.float32)


def around_eyes(faces: EditedFaces) -> np.ndarray:
    """Where (H, W) the photo is within an eye's width of an eye."""
    near = np.zeros(faces.photo.pixels.shape[:2], bool)
    by = int(0.16 * faces.face.box[3])
    for pupil in PUPILS:
        x, y = faces.face.landmarks[pupil, :2].astype(int)
        near[y - by : y + by, x - by : x + by] = True
    return near


@pytest.mark.parametrize("asked", [{"AU45": 5.0}, {"AU5": 5.0}])
def test_only_eyes_are_painted_where_lids_move(calm: EditedFaces, asked: dict[str, float]) -> None:
    warped, painted = edited(calm, asked, 0), edited(calm, asked)
    changed = np.abs(painted - warped).max(axis=2) > 0
    assert changed[around_eyes(calm)].any()
    assert not changed[~around_eyes(calm)].any()


def test_the_line_where_lids_meet_gets_its_lashes(smiling: EditedFaces) -> None:
    dark = []
    for texture in (0.0, 1.0):
        pixels = edited(smiling, {"AU45": 5.0}, texture).mean(axis=2)
        eyes = pixels[around_eyes(smiling)]
        dark.append((eyes < 0.5 * np.median(eyes)).mean())
    assert dark[1] > 1.1 * dark[0]


def test_an_eye_that_opens_wider_keeps_the_iris_that_the_photo_shows(calm: EditedFaces) -> None:
    wide = edited(calm, {"AU5": 5.0})
    photo = calm.photo.pixels.astype(np.float32)
    for pupil, (upper, lower) in zip(PUPILS, LIDS, strict=True):
        x, y = calm.face.landmarks[pupil, :2].astype(int)
        by = int(0.15 * (calm.face.landmarks[lower, 1] - calm.face.landmarks[upper, 1]))
        part = (slice(y - by, y + by), slice(x - by, x + by))
        # but for what the network mends
        assert np.abs(wide[part] - photo[part]).mean() < 4


def eye(height: float) -> Opening:
    """An eye 20 crop pixels wide and on average so high, its lower lid at row 30."""
    x = np.linspace(0, 20, 9)
    bow = 1 - ((x - 10) / 10) ** 2
    return Opening(x, 30 - height * bow / bow.mean(), np.full_like(x, 30))


def moving(old: float, new: float) -> LidMotion:
    return LidMotion(False, eye(old), eye(new), np.zeros((2, 5)), False)


def test_an_eye_that_was_closed_looks_ahead_once_it_opens() -> None:
    assert moving(0.5, 6).gaze_lift(iris=30) == pytest.approx(-3)
    # an iris that is seen stays where it is, and so does one that is being covered
    assert moving(5, 8).gaze_lift(iris=29) == 0
    assert moving(6, 0.5).gaze_lift(iris=29) == 0


def test_lids_that_move_further_are_painted_more() -> None:
    moved = [moving(6, 6 + by) for by in (0.3, 0.9, 3.0, -3.0)]
    assert UNPAINTED < 0.9 < PAINTED
    assert moved[0].painted == 0
    assert 0 < moved[1].painted < 1
    assert moved[2].painted == moved[3].painted == 1
    assert [lids.closes for lids in moved] == [False, False, False, True]
    x, y = np.arange(20.0), np.arange(10.0, 40.0)[:, None]
    opened, closed = moved[2], moved[3]
    # what opens is uncovered, where nothing was seen; what closes uncovers nothing
    assert opened.uncovered(x, y, 1.0).sum() > 20
    assert (opened.uncovered(x, y, 1.0) * opened.seen(x, y, 1.0, 1.5)).max() < 0.1
    assert closed.uncovered(x, y, 1.0).max() == 0
    assert closed.covered(x, y, 1.0).sum() > 20
