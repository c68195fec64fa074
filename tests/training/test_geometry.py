"""What moving the 3D face does to a photo: where skin goes, what opens, what keeps still. Lengths are crop pixels."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from fesapp.action_units import CONTROLS, INDEX, expand, mirror_permutation, to_vector
from training.geometry import CELL, GRID, RING, DenseMotion, Geometry
from training.prepared import PreparedSet

CHIN, NOSE_TIP, FOREHEAD = 152, 1, 10
CALM, CALM_MIRRORED = "portrait-01.png", "portrait-04.png"
SMILING, SMILING_MIRRORED = "portrait-03.png", "portrait-06.png"
Move = Callable[[str, dict[str, float]], DenseMotion]
LIDS = ((159, 145), (386, 374))


@pytest.fixture(scope="module")
def geometry(prepared: PreparedSet) -> Geometry:
    return prepared.geometry()


@pytest.fixture(scope="module")
def move(prepared: PreparedSet, place: dict[str, int], geometry: Geometry) -> Move:
    """Motion of one photo's face to intensities asked, `move("portrait-01.png", {"26": 5})`."""

    def moved(file: str, asked: dict[str, float]) -> DenseMotion:
        index = np.array([place[file]])
        return geometry(prepared.faces(index), torch.from_numpy(change(prepared, place[file], asked)))

    return moved


def change(prepared: PreparedSet, index: int, asked: dict[str, float]) -> np.ndarray:
    """(1, len(CONTROLS)) from what the photo shows to what is asked."""
    by = np.zeros((1, len(CONTROLS)), np.float32)
    for control, value in expand(asked).items():
        by[0, INDEX[control]] = value - prepared.aus[index, INDEX[control]]
    return by


def cell(point: np.ndarray) -> tuple[int, int]:
    """Row and column of the cell at a crop pixel."""
    column, row = ((np.asarray(point, float)[:2] + 0.5) / CELL).astype(int)
    return int(row), int(column)


def flow_at(motion: DenseMotion, point: np.ndarray) -> np.ndarray:
    row, column = cell(point)
    return motion.flow[0, :, row, column].numpy()


def test_no_change_moves_nothing_and_uncovers_nothing(move: Move) -> None:
    for file in (CALM, SMILING):
        motion = move(file, {})
        for maps in (motion.flow, motion.uncovered, motion.displacement):
            assert int(maps.count_nonzero()) == 0


def test_an_opened_jaw_takes_the_chin_down_and_leaves_the_forehead(
    move: Move, prepared: PreparedSet, place: dict[str, int]
) -> None:
    motion = move(CALM, {"26": 5})
    landmarks = prepared.landmarks[place[CALM]]
    assert motion.displacement[0, CHIN, 1] > 6
    # backward flow: what is now at the chin's new place came from above
    now = landmarks[CHIN, :2] + motion.displacement[0, CHIN].numpy() + (0, -3)
    assert flow_at(motion, now)[1] < -5
    assert np.abs(flow_at(motion, landmarks[FOREHEAD])).max() < 0.5
    assert np.abs(flow_at(motion, landmarks[NOSE_TIP])).max() < 0.5


def test_an_opened_jaw_uncovers_the_mouth_between_the_parted_lips_only(
    move: Move, prepared: PreparedSet, place: dict[str, int]
) -> None:
    motion = move(CALM, {"26": 5})
    mouth, eyes = motion.uncovered[0].numpy() > 0.5
    assert mouth.sum() > 40
    assert not eyes.any()
    marks = prepared.landmarks[place[CALM], :, :2] + motion.displacement[0].numpy()
    rows, columns = np.nonzero(mouth)
    x, y = CELL * columns + 0.5, CELL * rows + 0.5
    assert marks[61, 0] - 2 < x.min()
    assert x.max() < marks[291, 0] + 2
    assert marks[13, 1] - 3 < y.min()
    assert y.max() < marks[14, 1] + 3


def test_lips_part_cleanly(move: Move, prepared: PreparedSet, place: dict[str, int]) -> None:
    motion = move(CALM, {"26": 5})
    marks = prepared.landmarks[place[CALM], :, :2] + motion.displacement[0].numpy()
    upper, lower = marks[0], marks[17]
    assert np.abs(flow_at(motion, upper)).max() < 1.5
    assert flow_at(motion, lower)[1] < -6


def test_nothing_moves_far_from_the_head(move: Move) -> None:
    motion = move(CALM, {"26": 5, "12": 5, "1": 5, "2": 5, "45": 5})
    head = motion.skin[0, 0].numpy() > 0
    rows, columns = np.nonzero(head)
    far = np.ones((GRID, GRID), bool)
    beyond = RING + 2
    far[max(0, rows.min() - beyond) : rows.max() + beyond, max(0, columns.min() - beyond) : columns.max() + beyond] = (
        False
    )
    assert far.sum() > 500
    assert not motion.flow[0, :, torch.from_numpy(far)].any()
    assert motion.flow.abs().max() > 5


def test_the_flow_is_smooth_where_nothing_slides(move: Move, prepared: PreparedSet, place: dict[str, int]) -> None:
    flow = move(CALM, {"1": 2, "2": 2}).flow[0]
    row, column = cell(prepared.landmarks[place[CALM], FOREHEAD])
    brows = flow[:, row : row + 24, column - 24 : column + 24]
    assert brows.abs().max() > 2
    # what moves by a cell's width from cell to cell would fold
    assert max(brows.diff(dim=1).abs().max(), brows.diff(dim=2).abs().max()) < CELL


@pytest.mark.parametrize("asked", [{"26": 5.0}, {"12L": 5.0}, {"45R": 5.0, "2L": 4.0}, {"61": 5.0}])
def test_a_mirrored_face_moves_as_in_a_mirror(
    asked: dict[str, float], prepared: PreparedSet, place: dict[str, int], geometry: Geometry
) -> None:
    mirror = mirror_permutation()
    by = change(prepared, place[CALM], asked)
    motions = [
        geometry(prepared.faces(np.array([place[file]])), torch.from_numpy(np.ascontiguousarray(b)))
        for file, b in ((CALM, by), (CALM_MIRRORED, by[:, mirror]))
    ]
    flow = motions[0].flow
    back = motions[1].flow.flip(3) * torch.tensor([-1.0, 1.0])[:, None, None]
    moving = (flow.norm(dim=1) > 0.5) & (motions[0].uncovered.amax(1) == 0)
    assert int(moving.sum()) > 20
    error = (back - flow).norm(dim=1)[moving].mean() / flow.norm(dim=1)[moving].mean()
    assert error < 0.3


@pytest.mark.parametrize("file", [CALM, SMILING, "portrait-02.png"])
def test_a_blink_closes_the_lids_of_any_eye(
    file: str, move: Move, prepared: PreparedSet, place: dict[str, int]
) -> None:
    motion = move(file, {"45": 5})
    marks = prepared.landmarks[place[file], :, :2]
    moved = marks + motion.displacement[0].numpy()
    for upper, lower in LIDS:
        before, after = (points[lower, 1] - points[upper, 1] for points in (marks, moved))
        assert before > 6
        assert abs(after) < 0.2 * before


def test_a_blink_closes_eyes_far_larger_than_the_models_own(
    prepared: PreparedSet, place: dict[str, int], geometry: Geometry
) -> None:
    faces = prepared.faces(np.array([place[CALM]]))
    faces.identity[:], faces.shapes[:] = 0, 0
    faces.identity[:, -1] = 3.0
    vertices = geometry.vertices
    head = vertices.neutral + (faces.identity[0, :, None, None] * vertices.identity).sum(0)
    seen = (head[vertices.landmark_vertex] @ faces.rotation[0].T * faces.scale[0] + faces.translation[0])[None]
    faces.landmarks[:] = seen * torch.tensor([1.0, -1.0, -1.0])
    closed = faces.landmarks[0, :, :2] + geometry(faces, torch.from_numpy(to_vector({"45": 5}))[None]).displacement[0]
    for upper, lower in LIDS:
        before = faces.landmarks[0, lower, 1] - faces.landmarks[0, upper, 1]
        assert abs(closed[lower, 1] - closed[upper, 1]) < 0.1 * before


def test_behind_closed_lids_no_eye_is_seen(move: Move, prepared: PreparedSet, place: dict[str, int]) -> None:
    motion = move(CALM, {"45": 5})
    marks = prepared.landmarks[place[CALM], :, :2]
    for (upper, _), pupil in zip(LIDS, (468, 473), strict=True):
        came_from = marks[pupil] + flow_at(motion, marks[pupil])
        assert came_from[1] < marks[upper, 1] + 1


def test_a_wink_closes_one_eye_and_leaves_the_other(move: Move, prepared: PreparedSet, place: dict[str, int]) -> None:
    marks, moved = prepared.landmarks[place[CALM], :, :2], move(CALM, {"45L": 5}).displacement[0].numpy()
    assert moved[386, 1] > 4
    assert np.abs(moved[159]).max() < 0.2
    assert marks[386, 0] > marks[159, 0]  # the person's left is at the right of the picture


def test_the_gaze_turns_the_eyes_to_the_persons_left_and_not_the_nose(move: Move) -> None:
    moved = move(CALM, {"61": 5}).displacement[0].numpy()
    assert moved[[468, 473], 0].min() > 2
    assert np.abs(moved[NOSE_TIP]).max() < 0.3
    assert move(CALM, {"62": 5}).displacement[0, [468, 473], 0].max() < -2
    assert move(CALM, {"63": 5}).displacement[0, [468, 473], 1].max() < -2


def test_a_smile_can_be_taken_away(move: Move) -> None:
    moved = move(SMILING, {"12": 0}).displacement[0].numpy()
    assert moved[61, 0] > 1.5
    assert moved[291, 0] < -1.5


def test_what_a_face_does_not_show_cannot_be_taken_away(move: Move) -> None:
    nothing_to_open = move(CALM, {"26": -5})
    assert nothing_to_open.displacement.abs().max() < 0.5


def test_skin_moves_as_its_landmarks_do(move: Move, prepared: PreparedSet, place: dict[str, int]) -> None:
    motion = move(CALM, {"1": 4, "12": 4})
    moved = motion.displacement[0].numpy()
    marks = prepared.landmarks[place[CALM], :, :2]
    cheeks_and_brows = [50, 280, 205, 425, 107, 336, 66, 296, 105, 334, 117, 346]
    errors = [np.linalg.norm(flow_at(motion, marks[i] + moved[i]) + moved[i]) for i in cheeks_and_brows]
    assert np.linalg.norm(moved[cheeks_and_brows], axis=1).mean() > 2
    assert np.median(errors) < 0.7


def test_landmarks_alone_move_as_with_the_whole_face(move: Move, prepared: PreparedSet, place: dict[str, int]) -> None:
    asked = {"26": 3.0, "12L": 4.0, "45R": 5.0, "61": 2.0}
    index = place[SMILING]
    alone = prepared.landmark_geometry().displacement(
        prepared.faces(np.array([index])), torch.from_numpy(change(prepared, index, asked))
    )
    torch.testing.assert_close(alone, move(SMILING, asked).displacement, rtol=0, atol=0.02)


def test_faces_in_a_batch_do_not_touch_each_other(
    move: Move, prepared: PreparedSet, place: dict[str, int], geometry: Geometry
) -> None:
    cases = [(CALM, {"26": 5.0}), (SMILING_MIRRORED, {"45L": 5.0, "4": 3.0})]
    indices = np.array([place[file] for file, _ in cases])
    changes = np.concatenate([change(prepared, place[file], asked) for file, asked in cases])
    together = geometry(prepared.faces(indices), torch.from_numpy(changes))
    for row, (file, asked) in enumerate(cases):
        alone = move(file, asked)
        torch.testing.assert_close(together.displacement[row], alone.displacement[0], rtol=0, atol=1e-2)
        apart = (together.flow[row] - alone.flow[0]).abs()
        assert apart.mean() < 0.01
