"""What networks are shown while they learn: changes, mirrors, light, and drawn glasses."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from fesapp.action_units import CONTROLS, INDEX, MAX_INTENSITY
from fesapp.networks.motion import GRID
from training.appearance import vary
from training.changes import control_at, random_wanted
from training.glasses import held_still, random_frame, wear
from training.landmark_samples import LandmarkSampler
from training.motion_samples import MotionSampler, training_indices
from training.prepared import PreparedSet


def test_asked_intensities_are_within_range_and_eyes_turn_one_way() -> None:
    chance = np.random.default_rng(0)
    shown = chance.uniform(0, 2, len(CONTROLS)).astype(np.float32)
    rows = np.array([random_wanted(shown, chance) for _ in range(400)])
    assert rows.min() >= 0
    assert rows.max() <= MAX_INTENSITY
    for one, opposite in (("AU61", "AU62"), ("AU63", "AU64")):
        asked = (rows[:, INDEX[one]] != shown[INDEX[one]]) | (rows[:, INDEX[opposite]] != shown[INDEX[opposite]])
        assert (rows[asked][:, INDEX[one]] * rows[asked][:, INDEX[opposite]] == 0).all()


def test_sides_are_asked_together_and_apart_and_every_unit_sometimes() -> None:
    chance = np.random.default_rng(0)
    rows = np.array([random_wanted(np.zeros(len(CONTROLS), np.float32), chance) for _ in range(600)])
    left, right = rows[:, INDEX["AU12L"]], rows[:, INDEX["AU12R"]]
    assert ((left > 0) & (left == right)).any()
    assert ((left > 0) & (right == 0)).any()
    assert ((right > 0) & (left == 0)).any()
    assert (rows > 0).any(axis=0).all()


def test_a_control_asked_alone_turns_the_eyes_back_from_the_opposite() -> None:
    shown = np.full(len(CONTROLS), 1.0, np.float32)
    gaze, smile = control_at(shown, "AU61", MAX_INTENSITY), control_at(shown, "AU12L", MAX_INTENSITY)
    assert (gaze[INDEX["AU61"]], gaze[INDEX["AU62"]], gaze[INDEX["AU63"]]) == (MAX_INTENSITY, 0, 1)
    assert (smile[INDEX["AU12L"]], smile[INDEX["AU12R"]]) == (MAX_INTENSITY, 1)
    assert (shown == 1).all()


def test_validation_photos_are_never_learned_from(prepared: PreparedSet) -> None:
    indices = training_indices(prepared)
    assert len(indices) == 6
    assert not prepared.validation[indices].any()


def test_a_badly_fitted_photo_is_not_learned_from(prepared: PreparedSet) -> None:
    worst = int(np.argmax(np.where(prepared.validation, 0, prepared.error)))
    assert worst not in training_indices(prepared, worst_fit=float(prepared.error[worst]))


def test_a_batch_mirrored_twice_is_the_batch(prepared: PreparedSet) -> None:
    mirrors = torch.from_numpy(prepared.landmark_mirror), torch.from_numpy(prepared.control_mirror)
    batch = MotionSampler(prepared, training_indices(prepared)).draw(2, np.random.default_rng(1))
    once = batch.mirrored(*mirrors)
    twice = once.mirrored(*mirrors)
    for name in ("crops", "landmarks", "shown", "wanted", "flow", "uncovered", "displacement"):
        torch.testing.assert_close(getattr(twice, name), getattr(batch, name))
    assert (once.flow != batch.flow).any()


def test_a_mirrored_batch_is_that_of_the_mirrored_photo(prepared: PreparedSet, place: dict[str, int]) -> None:
    sampler = MotionSampler(prepared, training_indices(prepared))
    mirrors = torch.from_numpy(prepared.landmark_mirror), torch.from_numpy(prepared.control_mirror)
    wanted = np.zeros((1, len(CONTROLS)), np.float32)
    wanted[0, [INDEX["AU12L"], INDEX["AU26"]]] = 5, 3
    mirrored = sampler.batch(np.array([place["portrait-01.png"]]), wanted).mirrored(*mirrors)
    real = sampler.batch(np.array([place["portrait-04.png"]]), wanted[:, prepared.control_mirror])
    assert (mirrored.crops - real.crops).abs().mean() < 0.03
    # the middle of the face: a detector slides along its contour
    inner = [33, 263, 61, 291, 1, 4, 13, 14, 105, 334, 159, 386]
    assert (mirrored.landmarks - real.landmarks)[:, inner, :2].abs().max() < 3
    moving = real.flow.norm(dim=1) > 1
    assert (mirrored.flow - real.flow).norm(dim=1)[moving].mean() < 0.3 * real.flow.norm(dim=1)[moving].mean()


def test_landmark_samples_move_as_the_dense_ones(prepared: PreparedSet) -> None:
    landmarks, shown, wanted, displacement = LandmarkSampler(prepared, training_indices(prepared)).draw(
        64, np.random.default_rng(2)
    )
    assert landmarks.shape == (64, 478, 3)
    assert displacement.shape == (64, 478, 2)
    still = (shown - wanted).abs().amax(1) < 1e-6
    assert (displacement[still].abs() < 1e-3).all()
    assert displacement.norm(dim=2).amax(1).median() > 2


def test_light_and_colour_vary_but_nothing_moves() -> None:
    torch.manual_seed(3)
    crops = torch.full((200, 3, 32, 32), 0.2)
    crops[:, :, :, 16:] = 0.7
    varied = vary(crops)
    assert varied.min() >= 0
    assert varied.max() <= 1
    assert varied.mean((1, 2, 3)).std() > 0.03
    edge = varied.mean((1, 2)).diff(dim=1).argmax(1)
    assert ((edge - 15).abs() <= 1).all()


@pytest.mark.parametrize("seed", range(5))
def test_glasses_sit_on_the_eyes_and_their_rims_are_marked(
    seed: int, prepared: PreparedSet, place: dict[str, int]
) -> None:
    index = place["portrait-02.png"]
    crop, landmarks = prepared.crop(index), prepared.landmarks[index]
    frame = random_frame(landmarks, np.random.default_rng(seed))
    picture, rims = wear(crop, frame)
    assert picture.shape == crop.shape
    drawn = rims > 0.9
    assert np.abs(picture.astype(int) - crop).max(axis=2)[drawn].mean() > 25
    for lens, pupil in zip(frame.lenses, (468, 473), strict=True):
        low, high = lens.min(axis=0), lens.max(axis=0)
        assert (low < landmarks[pupil, :2]).all()
        assert (landmarks[pupil, :2] < high).all()
    below_nose = int(landmarks[2, 1]) + 12
    assert not drawn[below_nose:].any()
    np.testing.assert_array_equal(picture[below_nose:], crop[below_nose:])


def test_no_motion_is_left_on_rims_and_all_of_it_away_from_them() -> None:
    rims = np.zeros((256, 256), np.float32)
    rims[100:104, 60:200] = 1
    share = held_still(rims, GRID)
    assert share.shape == (GRID, GRID)
    assert share[50:52, 32:98].max() == 0
    assert share[30].min() > 0.99
    assert share[70].min() > 0.99
    assert 0 < share[53, 64] < 1


def test_skin_moves_behind_glasses_that_stay(prepared: PreparedSet, place: dict[str, int]) -> None:
    index = place["portrait-02.png"]
    sampler = MotionSampler(prepared, np.array([index]))
    batch = sampler.draw(6, np.random.default_rng(5), glasses=1.0)
    bare = sampler.batch(np.full(6, index), batch.wanted.numpy())
    drawn = (batch.crops - bare.crops).abs().amax(1)
    moved, left = bare.flow.norm(dim=1), batch.flow.norm(dim=1)
    on_rim = (drawn > 0.35) & (moved > 1)
    assert int(on_rim.sum()) > 50
    assert left[on_rim].mean() < 0.1 * moved[on_rim].mean()
    below = np.s_[:, :, 100:]  # the mouth and chin, where no glasses are
    torch.testing.assert_close(batch.flow[below], bare.flow[below])
    assert batch.flow[below].abs().max() > 0.5
