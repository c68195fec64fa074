"""Where the texture networks paint: what they change in the picture, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from edited_faces import EditedFaces, recipe

from fesapp.editing.attention import attention
from fesapp.editing.face_editor import FaceEditor
from fesapp.editing.face_motion import FaceMotion
from fesapp.editing.flow_picture import draw_legend, draw_overlay
from fesapp.editing.motion_field import View, crop_to_view, field, opening
from fesapp.editing.recipe import FaceEdit
from fesapp.editing.rendering import finish, move_faces
from fesapp.editing.warping import warp

WHOLE = View(0, 0, 0.5, (600, 700))
UNITS = "26=4 5=4"


@pytest.fixture(scope="module")
def editor(calm: EditedFaces) -> FaceEditor:
    return FaceEditor(calm.photo.pixels, calm.face)


@pytest.fixture(scope="module")
def gaping(editor: FaceEditor) -> FaceMotion:
    """The mouth open and the eyes wide."""
    (motion,) = move_faces([editor], recipe(UNITS))
    return motion


def seen(motion: FaceMotion, view: View = WHOLE) -> np.ndarray:
    """The attention over a view."""
    return attention(motion, crop_to_view(motion, view), view.size)


def near(faces: EditedFaces, landmarks: tuple[int, ...], half: int) -> np.ndarray:
    """Which pixels (700, 600) of `WHOLE` lie within `half` of one of the photo's landmarks."""
    y, x = np.mgrid[:700, :600]
    return np.any([np.hypot(x - a / 2, y - b / 2) < half for a, b in faces.face.landmarks[list(landmarks), :2]], axis=0)


def test_it_is_a_share_of_every_pixel(gaping: FaceMotion) -> None:
    share = seen(gaping)
    assert share.shape == (700, 600)
    assert share.dtype == np.float32
    assert share.min() == 0
    assert 0.95 < share.max() <= 1


def test_mouth_and_eyes_are_painted_and_nothing_else_is(calm: EditedFaces, gaping: FaceMotion) -> None:
    share = seen(gaping)
    mouth, eyes = near(calm, (13, 14, 17, 61, 291), 45), near(calm, (159, 145, 386, 374, 33, 133, 263, 362), 28)
    assert (share[mouth] > 0.9).sum() > 200
    assert (share[eyes] > 0.3).sum() > 50
    assert share[~(mouth | eyes)].max() < 0.02


def test_where_nothing_is_painted_the_picture_is_the_moved_photo(calm: EditedFaces, gaping: FaceMotion) -> None:
    view = View(0, 0, 1.0, (1200, 1400))
    flow = field([gaping], view, (0, 0, 1200, 1400), smooth=False)
    moved = warp(calm.photo.pixels, flow, (0, 0))
    finished = moved.copy()
    finish(finished, flow, [gaping], view, (0, 0))
    share = seen(gaping, view)
    mouth = np.s_[slice(*np.int_(calm.face.landmarks[[13, 152], 1])), 400:800]
    apart = np.abs(finished.astype(int) - moved).max(axis=2)[mouth]
    unpainted, painted = share[mouth] == 0, share[mouth] > 0.9
    assert np.quantile(apart[unpainted], 0.99) <= 4  # folds shade a little
    assert apart[painted].mean() > 10


def test_it_holds_all_that_is_uncovered_and_more(gaping: FaceMotion) -> None:
    share, uncovered = seen(gaping), opening(gaping, crop_to_view(gaping, WHOLE), WHOLE.size)
    assert (share >= uncovered - 1e-5).all()
    assert (share > uncovered + 0.1).sum() > 100


def test_without_texture_only_the_dark_of_the_mouth_is_painted(editor: FaceEditor) -> None:
    motion = editor.edit(FaceEdit(aus={"AU26": 4.0}, texture=0.0))
    assert motion is not None
    np.testing.assert_allclose(seen(motion), opening(motion, crop_to_view(motion, WHOLE), WHOLE.size), atol=1e-6)


def test_less_texture_paints_less(calm: EditedFaces, editor: FaceEditor) -> None:
    eyes = near(calm, (159, 386), 28)
    sums = []
    for texture in (0.25, 0.5, 1.0):
        motion = editor.edit(FaceEdit(aus={"AU5": 4.0}, texture=texture))
        assert motion is not None
        sums.append(seen(motion)[eyes].sum())
    assert sums[0] < sums[1] < sums[2]


def test_the_overlay_is_as_opaque_as_the_share(gaping: FaceMotion) -> None:
    drawn = draw_overlay([gaping], "attention", WHOLE)
    np.testing.assert_allclose(drawn[..., 3], 255 * seen(gaping), atol=1)
    assert len(np.unique(drawn[drawn[..., 3] > 0][:, :3], axis=0)) == 1


@pytest.mark.parametrize("scale", [0.1, 0.5, 3.0])
def test_every_zoom_shows_the_same(gaping: FaceMotion, calm: EditedFaces, scale: float) -> None:
    x, y = calm.face.landmarks[14, :2]
    view = View(x - 150, y - 100, scale, (round(300 * scale), round(300 * scale)))
    area = seen(gaping, view).sum() / scale**2
    assert area == pytest.approx(seen(gaping)[round(y / 2 - 50) :].sum() * 4, rel=0.15)


@pytest.mark.parametrize("style", ["magnitude", "uncovered", "attention"])
def test_legends_of_masks_and_distance_go_from_clear_to_the_full_colour(style: str) -> None:
    bar = draw_legend(style, 100)
    assert bar is not None
    assert bar.shape == (10, 100, 4)
    assert bar[0, 0, 3] < 10
    assert bar[0, -1, 3] >= 253
    assert (np.diff(bar[0, :, 3].astype(int)) >= 0).all()


def test_a_drafts_arrows_and_grid_lie_where_those_of_the_whole_picture_lie(gaping: FaceMotion) -> None:
    half = View(0, 0, 0.25, (300, 350))
    for style, least in (("arrows", 0.6), ("grid", 0.5)):
        whole = draw_overlay([gaping], style, WHOLE)[..., 3].astype(float)
        draft = draw_overlay([gaping], style, half, share=0.5)[..., 3].astype(float)
        shrunk = whole.reshape(350, 2, 300, 2).mean(axis=(1, 3))
        drawn = (shrunk > 0) | (draft > 0)
        assert np.corrcoef(shrunk[drawn], draft[drawn])[0, 1] > least, style
