"""The motion drawn over the photo: something where the face moves, nothing where it does not."""

from __future__ import annotations

import colorsys
from dataclasses import replace

import cv2
import numpy as np
import pytest
from edited_faces import EditedFaces, recipe

from fesapp.action_units import CONTROLS
from fesapp.editing.face_editor import FaceEditor
from fesapp.editing.face_motion import FaceMotion
from fesapp.editing.flow_picture import ARROW_STEP, GRID_STEP, STYLES, draw_overlay, flow_image, wheel_legend
from fesapp.editing.motion_field import View
from fesapp.editing.recipe import FaceEdit
from fesapp.editing.rendering import move_faces

WHOLE = View(0, 0, 0.5, (600, 700))


@pytest.fixture(scope="module")
def driver(calm: EditedFaces) -> FaceEditor:
    return FaceEditor(calm.photo.pixels, calm.face)


@pytest.fixture(scope="module")
def talking(driver: FaceEditor) -> list[FaceMotion]:
    """The jaw dropped: only the lower half of the face moves, and the mouth opens."""
    return move_faces([driver], recipe("26=5"))


def around(faces: EditedFaces, landmark: int, half: int) -> tuple[slice, slice]:
    """Rows and columns of `WHOLE` around a landmark of the photo."""
    x, y = (faces.face.landmarks[landmark, :2] / 2).astype(int)
    return slice(y - half, y + half), slice(x - half, x + half)


@pytest.mark.parametrize("style", STYLES)
def test_every_style_draws_something_where_the_mouth_moves_and_nothing_far_away(
    style: str, calm: EditedFaces, talking: list[FaceMotion]
) -> None:
    drawn = draw_overlay(talking, style, WHOLE)
    assert drawn.shape == (700, 600, 4)
    assert drawn.dtype == np.uint8
    mouth = drawn[around(calm, 14, 30)]
    assert mouth[..., 3].max() > 100
    assert (mouth[..., 3] > 50).sum() > 20
    for corner in (np.s_[:40, :40], np.s_[:40, -40:], np.s_[-40:, :40], np.s_[-40:, -40:]):
        assert not drawn[corner][..., 3].any()


@pytest.mark.parametrize("style", ["arrows", "wheel", "magnitude", "uncovered", "attention"])
def test_a_forehead_that_keeps_still_stays_free_of_drawing(
    style: str, calm: EditedFaces, talking: list[FaceMotion]
) -> None:
    assert draw_overlay(talking, style, WHOLE)[around(calm, 151, 15)][..., 3].max() < 30


@pytest.mark.parametrize("style", STYLES)
def test_no_motion_draws_nothing(style: str) -> None:
    assert not draw_overlay([], style, WHOLE).any()


@pytest.mark.parametrize("style", STYLES)
def test_a_motion_too_small_to_see_draws_nothing_wild(style: str, driver: FaceEditor) -> None:
    motion = driver.edit(FaceEdit(aus={CONTROLS[0]: 1e-4}, relative=True))
    drawn = draw_overlay([motion] if motion else [], style, WHOLE)
    assert (drawn[..., 3] > 100).mean() < 0.05


@pytest.mark.parametrize("style", STYLES)
def test_a_face_that_lies_beside_the_view_draws_nothing(style: str, talking: list[FaceMotion]) -> None:
    assert not draw_overlay(talking, style, View(0, 0, 1.0, (60, 60))).any()
    assert not draw_overlay(talking, style, View(5000, 5000, 1.0, (60, 60))).any()


def test_an_unknown_style_is_refused_and_the_known_ones_named(talking: list[FaceMotion]) -> None:
    with pytest.raises(ValueError, match=r"no overlay 'sparkle'; there are arrows, grid, .*, attention"):
        draw_overlay(talking, "sparkle", WHOLE)


def test_the_uncovered_mask_lies_inside_the_opened_mouth_only(calm: EditedFaces, talking: list[FaceMotion]) -> None:
    mask = draw_overlay(talking, "uncovered", WHOLE)[..., 3] > 127
    rows, columns = np.nonzero(mask)
    x, y = calm.face.landmarks[14, :2] / 2
    assert abs(columns.mean() - x) < 12
    assert 0 < rows.mean() - y < 45
    left, right = calm.face.landmarks[[61, 291], 0] / 2
    assert left - 5 < columns.min()
    assert columns.max() < right + 5


def test_the_wheels_colour_says_where_skin_goes(
    driver: FaceEditor, calm: EditedFaces, talking: list[FaceMotion]
) -> None:
    # a dropped chin, and raised brows
    colours = []
    for motions in (talking, move_faces([driver], recipe("1=5 2=5"))):
        drawn = draw_overlay(motions, "wheel", WHOLE)
        landmark = 152 if motions is talking else 105
        rows, columns = around(calm, landmark, 6)
        colours.append(drawn[rows, columns, :3].reshape(-1, 3).mean(axis=0) / 255)
    legend = wheel_legend(101)
    down, up = legend[95, 50, :3] / 255, legend[5, 50, :3] / 255
    assert hue_distance(colours[0], down) < 0.1
    assert hue_distance(colours[1], up) < 0.1


def hue_distance(one: np.ndarray, other: np.ndarray) -> float:
    """Share of the colour circle (0 to 0.5) between two RGB colours, 0 to 1."""
    apart = abs(colorsys.rgb_to_hsv(*one)[0] - colorsys.rgb_to_hsv(*other)[0])
    return min(apart, 1 - apart)


def test_the_legend_is_round_and_white_in_the_middle() -> None:
    legend = wheel_legend(64)
    assert legend.shape == (64, 64, 4)
    assert legend[[0, 0, -1, -1], [0, -1, 0, -1], 3].tolist() == [0, 0, 0, 0]
    assert legend[[0, 32, 32, 63], [32, 0, 63, 32], 3].tolist() == [255] * 4
    assert legend[31:33, 31:33, :3].min() > 235


@pytest.mark.parametrize("angle", range(0, 180, 30))
def test_opposite_directions_get_opposite_hues(angle: int) -> None:
    legend = wheel_legend(201)[..., :3] / 255
    dx, dy = 90 * np.cos(np.radians(angle)), 90 * np.sin(np.radians(angle))
    one, other = (legend[round(100 + s * dy), round(100 + s * dx)] for s in (1, -1))
    assert hue_distance(one, other) > 0.4


def test_the_picture_for_a_file_is_white_where_nothing_moves(calm: EditedFaces, talking: list[FaceMotion]) -> None:
    image = flow_image(talking, WHOLE)
    assert image.shape == (700, 600, 3)
    assert image[:80].min() == 255
    assert image[around(calm, 152, 10)].min() < 200


def test_zooming_in_keeps_the_colours_of_the_motion(calm: EditedFaces, talking: list[FaceMotion]) -> None:
    x, y = calm.face.landmarks[152, :2]
    near = draw_overlay(talking, "wheel", View(x - 10, y - 10, 10.0, (200, 200)))[100, 100]
    far = draw_overlay(talking, "wheel", View(x - 100, y - 100, 1.0, (200, 200)))[100, 100]
    np.testing.assert_allclose(near.astype(float), far, atol=12)


@pytest.fixture(scope="module")
def neighbours(talking: list[FaceMotion]) -> list[FaceMotion]:
    """The same face twice, so near that the second's rectangle covers half of the first's."""
    (motion,) = talking
    return [motion, replace(motion, matrix=shifted(motion, NEIGHBOUR))]


# photo pixels to the right, at which the second face stands; even in `WHOLE` and in steps of arrows and grid
NEIGHBOUR = 2 * ARROW_STEP * GRID_STEP // 2


def shifted(motion: FaceMotion, right: float) -> np.ndarray:
    """The matrix of a face that stands further to the right, photo pixels."""
    matrix = motion.matrix.copy()
    matrix[:, 2] -= matrix[:, 0] * right
    return matrix


@pytest.mark.parametrize("style", STYLES)
def test_two_faces_side_by_side_both_keep_their_overlay(
    style: str, calm: EditedFaces, neighbours: list[FaceMotion]
) -> None:
    both = draw_overlay(neighbours, style, WHOLE)[..., 3].astype(int)
    alone = [draw_overlay([motion], style, WHOLE)[..., 3].astype(int) for motion in neighbours]
    still = [draw_overlay([motion], "magnitude", WHOLE)[..., 3] == 0 for motion in neighbours]
    rows, columns = around(calm, 14, 25)
    for index, drawn in enumerate(alone):
        mouth = rows, slice(columns.start + index * NEIGHBOUR // 2, columns.stop + index * NEIGHBOUR // 2)
        assert (drawn[mouth] > 50).sum() > 20
        assert (both[mouth] > 50).sum() > 0.75 * (drawn[mouth] > 50).sum()
        # where the other face keeps still, all is as if it were alone
        here = (drawn > 50) & still[1 - index]
        assert (np.abs(both - drawn)[here] > 60).sum() <= 0.05 * here.sum()


@pytest.mark.parametrize("style", STYLES)
def test_which_face_comes_first_makes_no_difference(style: str, neighbours: list[FaceMotion]) -> None:
    one, other = (draw_overlay(motions, style, WHOLE).astype(int) for motions in (neighbours, neighbours[::-1]))
    assert np.abs(one - other)[..., 3].max() <= 2


def test_the_grid_leaves_the_space_between_two_faces_free(talking: list[FaceMotion]) -> None:
    (motion,) = talking
    apart = [motion, replace(motion, matrix=shifted(motion, 3000))]
    view = View(0, 0, 0.25, (1100, 350))
    alone = [draw_overlay([one], "grid", view)[..., 3] for one in apart]
    assert all(drawn.any() for drawn in alone)
    np.testing.assert_allclose(draw_overlay(apart, "grid", view)[..., 3], np.maximum(*alone), atol=60)
    assert not draw_overlay(apart, "grid", view)[:, 500:600].any(axis=(0, 1))[3]


def test_grid_lines_do_not_move_as_a_drag_makes_the_face_move_more(driver: FaceEditor) -> None:
    steps = [move_faces([driver], recipe(units)) for units in ("12=2.0", "12=2.2", "12=5")]
    grids = [draw_overlay(motions, "grid", WHOLE)[..., 3].astype(int) for motions in steps]
    sizes = [draw_overlay(motions, "magnitude", WHOLE)[..., 3] for motions in steps]
    assert len({extent(grid) for grid in grids}) > 1, "the edits were to cover parts of different size"
    for grid, size in zip(grids[1:], sizes[1:], strict=True):
        low = np.maximum(extent(grid), extent(grids[0])) + 2
        high = np.minimum(extent(grid), extent(grids[0])) - 2
        shared = np.zeros(grid.shape, bool)
        shared[low[1] : high[3], low[0] : high[2]] = True
        # a tenth of a pixel
        still = shared & (np.maximum(size, sizes[0]) < 16)
        assert (grids[0][still] > 200).sum() > 30
        assert (np.abs(grid - grids[0])[still] > 60).mean() < 0.02


def extent(alpha: np.ndarray) -> tuple[int, int, int, int]:
    """x0, y0, x1, y1 around all that is drawn."""
    rows, columns = np.flatnonzero(alpha.any(axis=1)), np.flatnonzero(alpha.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


@pytest.mark.parametrize("style", ["grid", "arrows"])
def test_grid_and_arrows_stay_on_the_photo_when_the_view_is_moved(style: str, talking: list[FaceMotion]) -> None:
    one = draw_overlay(talking, style, WHOLE).astype(int)
    other = draw_overlay(talking, style, replace(WHOLE, x=-10.0, y=-26.0)).astype(int)
    assert one[..., 3].any()
    assert (np.abs(one[:-13, :-5] - other[13:, 5:])[..., 3] > 60).mean() < 0.002


def test_arrows_stay_where_they_are_when_the_face_moves_more(driver: FaceEditor) -> None:
    tips = []
    for units in ("26=4.0", "26=5"):
        drawn = draw_overlay(move_faces([driver], recipe(units)), "arrows", WHOLE)
        tips.append(
            {(x, y) for y, x in np.argwhere(drawn[ARROW_STEP // 2 :: ARROW_STEP, ARROW_STEP // 2 :: ARROW_STEP, 3])}
        )
    assert len(tips[0]) > 10
    # at the rim of what moves, one may grow too short to be drawn
    assert len(tips[0] - tips[1]) <= 0.03 * len(tips[0])


def test_no_arrow_is_a_dot(driver: FaceEditor) -> None:
    for units in ("26=5", "26=1.5", "12=2"):
        drawn = draw_overlay(move_faces([driver], recipe(units)), "arrows", WHOLE)
        count, _, extents, _ = cv2.connectedComponentsWithStats((drawn[..., 3] > 0).astype(np.uint8))
        sides = extents[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(1)
        assert count > 5, units
        assert sides.min() >= 10, units


@pytest.mark.parametrize("style", STYLES)
def test_a_face_of_which_one_column_is_in_view_is_drawn(style: str, talking: list[FaceMotion]) -> None:
    left, top, _, bottom = extent(draw_overlay(talking, "grid", WHOLE)[..., 3])
    sliver = View(0, 0, 0.5, (left + 1, bottom))
    assert draw_overlay(talking, style, sliver).shape == (bottom, left + 1, 4)
    assert draw_overlay(talking, style, View(0, 2 * top, 0.5, (600, 1))).shape == (1, 600, 4)
