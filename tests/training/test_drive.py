"""Driven sets: edited photos on which landmarks were found again, and how measuring learns from them."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from portraits import Command, run_training

import training.drive
from fesapp.action_units import CONTROLS, INDEX, MAX_INTENSITY
from fesapp.errors import FesappError
from training.crop_faces import CropFace
from training.landmark_samples import LandmarkSampler
from training.motion_samples import training_indices
from training.prepared import DRIVEN_FILE, LANDMARK_STEP, PreparedSet, read_prepared, write_arrays
from training.train_aus import DRIVEN_SHARE, MeasurementOptions, MeasurementTrainer

LIPS_MIDDLE, EYES_CORNERS = (13, 14), (33, 263)
BATCH = 20


@pytest.fixture
def copy(prepared_folder: Path, tmp_path: Path) -> Path:
    """A set that may be changed."""
    return Path(shutil.copytree(prepared_folder, tmp_path / "set"))


@pytest.fixture(scope="module")
def driven(prepared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `python -m training drive` makes of the portraits."""
    folder = Path(shutil.copytree(prepared_folder, tmp_path_factory.mktemp("driven") / "set"))
    done = run_training("drive", folder, "--edits", 2, "--workers", 1)
    assert done.returncode == 0, done.stderr
    assert f"{len(read_prepared(folder).driven_aus)} of 12 edited photos" in done.stdout.replace("\n", "")
    return folder


@pytest.fixture
def winking(copy: Path, prepared: PreparedSet) -> PreparedSet:
    """A set with one driven face: asked to wink with its left eye, and its left mouth corner far away."""
    landmarks = prepared.landmarks[:1].copy()
    landmarks[0, 291, 0] = 240
    aus = np.zeros((1, len(CONTROLS)), np.float32)
    aus[0, INDEX["AU45L"]] = 5
    return written(copy, landmarks, aus)


def written(folder: Path, landmarks: np.ndarray, aus: np.ndarray) -> PreparedSet:
    """The set of a folder with these driven landmarks (M, 478, 3) and intensities."""
    stored = np.round(landmarks * LANDMARK_STEP).astype(np.int16)
    write_arrays(folder / DRIVEN_FILE, {"landmarks": stored, "aus": aus})
    return read_prepared(folder)


def test_a_set_not_driven_has_no_driven_faces_and_is_learned_from_all_the_same(
    prepared_folder: Path, prepared: PreparedSet, tmp_path: Path
) -> None:
    assert prepared.driven_landmarks.shape == (0, 478, 3)
    assert prepared.driven_aus.shape == (0, len(CONTROLS))
    trainer = MeasurementTrainer(prepared_folder, tmp_path, MeasurementOptions(steps=1, batch=BATCH, width=8))
    landmarks, intensities = trainer.draw(np.random.default_rng(0))
    assert (landmarks.shape, intensities.shape) == ((BATCH, 478, 3), (BATCH, len(CONTROLS)))


def test_each_training_photo_is_driven_as_often_as_was_asked(driven: Path, prepared: PreparedSet) -> None:
    found = read_prepared(driven)
    # of twelve edits a face may be lost, not more
    assert 11 <= len(found.driven_aus) == len(found.driven_landmarks) <= 12
    assert found.driven_landmarks.shape[1:] == (478, 3)
    assert found.driven_aus.min() >= 0
    assert found.driven_aus.max() <= MAX_INTENSITY
    assert len(np.unique(found.driven_aus, axis=0)) == len(found.driven_aus)
    # nothing else of the set changes
    np.testing.assert_array_equal(found.landmarks, prepared.landmarks)
    np.testing.assert_array_equal(found.files, prepared.files)


def test_driven_faces_lie_in_their_crop_as_photos_faces_do(driven: Path) -> None:
    landmarks = read_prepared(driven).driven_landmarks
    right, left = landmarks[:, EYES_CORNERS[0]], landmarks[:, EYES_CORNERS[1]]
    np.testing.assert_allclose(right[:, 1], left[:, 1], atol=0.2)
    ridge = landmarks[:, [168, 6, 197, 195, 5, 4, 1], :2].mean(axis=1)
    np.testing.assert_allclose(ridge, 127.5, atol=0.2)


def test_the_mouth_of_a_driven_face_is_as_open_as_it_was_asked_to_be(
    prepared: PreparedSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training.drive, "_set", prepared, raising=False)
    index = int(training_indices(prepared)[0])
    gaps = []
    for value in (0.0, 5.0):
        wanted = prepared.aus[index].copy()
        wanted[INDEX["AU26"]] = value
        monkeypatch.setattr(training.drive, "random_wanted", lambda shown, chance, asked=wanted: asked)
        found = training.drive._drive_one((index, 1))
        assert found is not None
        np.testing.assert_array_equal(found[1], wanted)
        gaps.append(float(np.diff(found[0][list(LIPS_MIDDLE), 1])[0]))
    assert gaps[1] > gaps[0] + 8


def test_the_same_edit_is_the_same_again_and_another_seed_another_edit(
    prepared: PreparedSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training.drive, "_set", prepared, raising=False)
    index = int(training_indices(prepared)[1])
    rows = [training.drive._drive_one((index, seed)) for seed in (3, 3, 4)]
    assert rows[0] is not None
    assert rows[1] is not None
    assert rows[2] is not None
    np.testing.assert_array_equal(rows[0][0], rows[1][0])
    np.testing.assert_array_equal(rows[0][1], rows[1][1])
    assert (rows[2][1] != rows[0][1]).any()


def test_an_edit_on_which_no_face_is_found_is_left_out(prepared: PreparedSet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training.drive, "_set", prepared, raising=False)
    monkeypatch.setattr(CropFace, "edit", lambda self, wanted: np.full((256, 256, 3), 127, np.uint8))
    assert training.drive._drive_one((0, 0)) is None


def test_landmarks_seen_again_are_mirrored_with_what_was_asked(winking: PreparedSet) -> None:
    torch.manual_seed(0)
    landmarks, asked = LandmarkSampler(winking, training_indices(winking)).seen_again(40, np.random.default_rng(0))
    left, right = asked[:, INDEX["AU45L"]] == 5, asked[:, INDEX["AU45R"]] == 5
    assert 10 < int(left.sum()) < 30
    assert (left ^ right).all()
    assert asked.sum() == 5 * 40
    torch.testing.assert_close(landmarks[left, 291, 0], torch.full((int(left.sum()),), 240.0), rtol=0, atol=1)
    torch.testing.assert_close(landmarks[right, 61, 0], torch.full((int(right.sum()),), 15.0), rtol=0, atol=1)
    # no two trembles are the same
    assert landmarks[left, 4, 0].std() > 0.03


def test_the_share_of_a_batch_that_was_driven_is_what_was_asked_there(winking: PreparedSet, copy: Path) -> None:
    trainer = MeasurementTrainer(copy, copy.parent / "run", MeasurementOptions(steps=1, batch=BATCH, width=8))
    _, intensities = trainer.draw(np.random.default_rng(0))
    winks = intensities[:, [INDEX["AU45L"], INDEX["AU45R"]]].max(1).values == 5
    only = winks & (intensities.sum(1) == 5)
    assert int(only.sum()) == round(DRIVEN_SHARE * BATCH)
    # one draw does not change the set
    np.testing.assert_array_equal(trainer.prepared.driven_aus, winking.driven_aus)
    np.testing.assert_array_equal(trainer.prepared.driven_landmarks, winking.driven_landmarks)


def test_measuring_trains_on_a_driven_set(driven: Path, tmp_path: Path, command: Command) -> None:
    code, said, errors = command(
        "train", "aus", driven, "--run", tmp_path / "run", "--steps", 2, "--batch", 16, "--width", 8
    )
    assert (code, errors) == (0, "")
    assert "step 2" in said


def test_a_damaged_driven_file_is_named(winking: PreparedSet, copy: Path) -> None:
    file = copy / DRIVEN_FILE
    file.write_bytes(file.read_bytes()[:300])
    with pytest.raises(FesappError, match=f"{DRIVEN_FILE}: damaged"):
        read_prepared(copy)


def test_a_set_without_a_photo_to_learn_from_cannot_be_driven(copy: Path, command: Command) -> None:
    shard = copy / "photos-0000.npz"
    with np.load(shard) as arrays:
        changed = {name: arrays[name] for name in arrays.files}
    changed["validation"][:] = True
    np.savez(shard, **changed)
    code, _, errors = command("drive", copy)
    assert code == 1
    assert "fit to learn from" in errors
    assert errors.count("\n") == 1
    assert not (copy / DRIVEN_FILE).exists()
