"""Driven sets: edited photos on which landmarks were found again, and how measuring learns from them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from portraits import Command, run_training

import training.drive
import training.train_aus
from fesapp.action_units import CONTROLS, INDEX, MAX_INTENSITY
from fesapp.errors import FesappError
from training.crop_faces import CropFace
from training.landmark_samples import LandmarkSampler
from training.motion_samples import training_indices
from training.prepared import DRIVEN_FILE, PreparedSet, read_prepared
from training.train_aus import DRIVEN_SHARE, MeasurementOptions, MeasurementTrainer

LIPS_MIDDLE = (13, 14)
BATCH = 20


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few faces to find principal directions from."""
    monkeypatch.setattr(training.train_aus, "LOOKED_AT", 200)


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
def winking(prepared: PreparedSet, place: dict[str, int]) -> PreparedSet:
    """The set with one driven face: smiling on its left as it was, asked to wink with its left eye instead, its left
    mouth corner far away then."""
    photo = place["portrait-02.png"]
    landmarks = prepared.landmarks[[photo]].copy()
    landmarks[0, 291, 0] = 240
    shown, asked = prepared.aus.copy(), np.zeros((1, len(CONTROLS)), np.float32)
    shown[photo] = 0
    shown[photo, INDEX["AU12L"]], asked[0, INDEX["AU45L"]] = 3, 5
    return replace(
        prepared, aus=shown, driven_landmarks=landmarks, driven_aus=asked, driven_photo=np.array([photo], np.int64)
    )


def test_a_set_not_driven_has_no_driven_faces_and_is_learned_from_all_the_same(
    prepared_folder: Path, prepared: PreparedSet, tmp_path: Path
) -> None:
    assert prepared.driven_landmarks.shape == (0, 478, 3)
    assert prepared.driven_aus.shape == (0, len(CONTROLS))
    trainer = MeasurementTrainer(prepared_folder, tmp_path, MeasurementOptions(steps=1, batch=BATCH, width=8))
    before, after, shown, wanted = trainer.draw(np.random.default_rng(0))
    assert before.shape == after.shape == (BATCH, 478, 3)
    assert shown.shape == wanted.shape == (BATCH, len(CONTROLS))


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


def test_driven_faces_lie_in_the_crop_of_the_photo_they_were(driven: Path) -> None:
    found = read_prepared(driven)
    assert set(found.driven_photo.tolist()) <= set(training_indices(found).tolist())
    # edits leave the corners of the eyes and the nose's ridge about where they are
    still = [33, 133, 263, 362, 168, 6, 197]
    moved = found.driven_landmarks - found.landmarks[found.driven_photo]
    assert np.linalg.norm(moved[:, still, :2], axis=2).mean() < 3
    assert np.median(np.linalg.norm(moved[..., :2], axis=2).max(axis=1)) > 2


def test_driven_photos_that_the_set_no_longer_holds_are_left_out_and_the_others_stay_theirs(
    driven: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(driven, tmp_path / "set"))
    before = read_prepared(folder)
    shard = folder / "photos-0000.npz"
    with np.load(shard) as arrays:
        changed = {name: arrays[name] for name in arrays.files}
    gone = str(before.files[before.driven_photo[0]])
    changed["files"] = np.array(["another.png" if file == gone else file for file in changed["files"]])
    np.savez(shard, **changed)
    after = read_prepared(folder)
    left = before.files[before.driven_photo] != gone
    assert 0 < left.sum() < len(left)
    np.testing.assert_array_equal(after.driven_landmarks, before.driven_landmarks[left])
    np.testing.assert_array_equal(after.driven_aus, before.driven_aus[left])
    np.testing.assert_array_equal(after.files[after.driven_photo], before.files[before.driven_photo][left])


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


def test_landmarks_seen_again_are_mirrored_with_what_was_shown_and_asked(winking: PreparedSet) -> None:
    torch.manual_seed(0)
    sampler = LandmarkSampler(winking, training_indices(winking))
    before, after, shown, asked = sampler.seen_again(40, np.random.default_rng(0))
    left, right = asked[:, INDEX["AU45L"]] == 5, asked[:, INDEX["AU45R"]] == 5
    assert 10 < int(left.sum()) < 30
    assert (left ^ right).all()
    assert asked.sum() == 5 * 40
    assert shown.sum() == 3 * 40
    assert (shown[left, INDEX["AU12L"]] == 3).all()
    assert (shown[right, INDEX["AU12R"]] == 3).all()
    corner = float(winking.landmarks[winking.driven_photo[0], 291, 0])
    for rows, landmark, was, is_ in ((left, 291, corner, 240.0), (right, 61, 255 - corner, 15.0)):
        torch.testing.assert_close(before[rows, landmark, 0].mean(), torch.tensor(was), rtol=0, atol=0.3)
        torch.testing.assert_close(after[rows, landmark, 0].mean(), torch.tensor(is_), rtol=0, atol=0.3)
    # no two trembles are the same
    assert after[left, 4, 0].std() > 0.03
    assert (after - before)[left, 4, 0].std() > 0.03


def test_the_share_of_a_batch_that_was_driven_is_what_was_seen_and_asked_there(
    winking: PreparedSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training.train_aus, "read_prepared", lambda folder: winking)
    names = ("driven_landmarks", "driven_aus", "aus", "landmarks")
    kept = {name: getattr(winking, name).copy() for name in names}
    trainer = MeasurementTrainer(tmp_path, tmp_path / "run", MeasurementOptions(steps=1, batch=BATCH, width=8))
    _, after, _, wanted = trainer.draw(np.random.default_rng(0))
    winks = (wanted[:, [INDEX["AU45L"], INDEX["AU45R"]]].amax(1) == 5) & (wanted.sum(1) == 5)
    assert int(winks.sum()) == round(DRIVEN_SHARE * BATCH)
    far = (after[:, 291, 0] > 235) | (after[:, 61, 0] < 20)
    assert torch.equal(far, winks)
    # drawing does not change the set
    for name in names:
        np.testing.assert_array_equal(getattr(winking, name), kept[name])


def test_measuring_trains_on_a_driven_set(driven: Path, tmp_path: Path, command: Command) -> None:
    code, said, errors = command(
        "train", "aus", driven, "--run", tmp_path / "run", "--steps", 2, "--batch", 16, "--width", 8
    )
    assert (code, errors) == (0, "")
    assert "step 2" in said


def test_a_damaged_driven_file_is_named(driven: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(driven, tmp_path / "set"))
    file = folder / DRIVEN_FILE
    file.write_bytes(file.read_bytes()[:300])
    with pytest.raises(FesappError, match=f"{DRIVEN_FILE}: damaged"):
        read_prepared(folder)


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
