"""`python -m training prepare`: what it makes of a folder of portraits, what it leaves out, and how it goes on."""

from __future__ import annotations

import csv
import multiprocessing.dummy
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from portraits import PORTRAITS, VALIDATION, Command

import training.prepare
from fesapp.action_units import INDEX, mirror_permutation
from fesapp.errors import FesappError
from training.prepare import landmark_mirror, list_portraits, prepare
from training.prepared import PreparedSet, read_prepared


def rejected(folder: Path) -> dict[str, str]:
    with (folder / "rejected.csv").open(newline="", encoding="utf-8") as file:
        return dict(csv.reader(file))


def state(folder: Path) -> dict[str, tuple[int, bytes]]:
    """When each file of a set was written, and what is in it."""
    return {p.name: (p.stat().st_mtime_ns, p.read_bytes()) for p in folder.iterdir()}


def test_every_portrait_with_a_face_is_in_the_set(prepared: PreparedSet) -> None:
    assert sorted(prepared.files) == sorted(PORTRAITS)
    assert len(prepared) == len(prepared.crops) == len(PORTRAITS)


def test_what_cannot_be_used_is_listed_with_the_reason(prepared_folder: Path) -> None:
    reasons = rejected(prepared_folder)
    assert set(reasons) == {"others/wall.png", "others/broken.png"}
    assert reasons["others/wall.png"] == "no face found"
    assert "broken.png" in reasons["others/broken.png"]


def test_the_toy_lies_over_the_faces(prepared: PreparedSet) -> None:
    # in units of the eyes' distance
    assert prepared.error.max() < 0.03
    assert np.abs(prepared.yaw).max() < 12


def test_crops_are_level_faces_of_one_size(prepared: PreparedSet, place: dict[str, int]) -> None:
    for name in ("portrait-00.png", "portrait-11.png"):  # tilted by 8 degrees
        eyes = prepared.landmarks[place[name], [33, 263], 1]
        assert abs(eyes[0] - eyes[1]) < 2
    assert prepared.crop(place["portrait-02.png"]).shape == (256, 256, 3)
    apart = [np.linalg.norm(marks[33, :2] - marks[263, :2]) for marks in prepared.landmarks]
    assert np.ptp(apart) < 12


def test_the_smiling_portraits_are_labelled_as_smiling(prepared: PreparedSet, place: dict[str, int]) -> None:
    smile = prepared.aus[:, [INDEX["AU12L"], INDEX["AU12R"]]].mean(axis=1)
    smiling = [place[name] for name in ("portrait-03.png", "portrait-06.png", "portrait-27.png")]
    others = np.setdiff1d(np.arange(len(prepared)), smiling)
    assert smile[smiling].min() > 1.5
    assert smile[others].max() < 0.7


def test_a_mirrored_portrait_is_labelled_in_a_mirror(prepared: PreparedSet, place: dict[str, int]) -> None:
    for one, other in (("portrait-01.png", "portrait-04.png"), ("portrait-03.png", "portrait-06.png")):
        mirrored = prepared.aus[place[other]][mirror_permutation()]
        assert np.abs(prepared.aus[place[one]] - mirrored).mean() < 0.2


def test_the_validation_split_goes_by_the_files_names(prepared: PreparedSet) -> None:
    assert sorted(prepared.files[prepared.validation]) == sorted(VALIDATION)


def test_the_landmarks_mirror_swaps_eyes_and_mouth_corners(prepared: PreparedSet) -> None:
    mirror = prepared.landmark_mirror
    np.testing.assert_array_equal(mirror[mirror], np.arange(478))
    assert mirror[[33, 61, 159, 468, 1, 13, 152]].tolist() == [263, 291, 386, 473, 1, 13, 152]


def test_the_mirror_is_found_from_landmarks_alone(calm_landmarks: np.ndarray) -> None:
    assert landmark_mirror(calm_landmarks)[[33, 291]].tolist() == [263, 61]


def test_a_second_run_has_nothing_to_do(prepared_folder: Path, portraits: Path, face_model: Path) -> None:
    before = state(prepared_folder)
    said = prepare(portraits, face_model, prepared_folder, workers=1)
    assert f"{len(PORTRAITS)} of {len(PORTRAITS) + 2} photos prepared; 2 rejected" in said
    assert state(prepared_folder) == before


class Killed(BaseException):
    """The run was killed."""


@pytest.fixture
def in_small_steps(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Shards of four photos, and threads instead of processes, which start sooner."""
    monkeypatch.setattr(training.prepare, "SHARD", 4)
    threads_for_processes = SimpleNamespace(get_context=lambda method: multiprocessing.dummy)
    monkeypatch.setattr(training.prepare, "multiprocessing", threads_for_processes)
    threads = cv2.getNumThreads()
    yield
    cv2.setNumThreads(threads)


def interrupting(after: int, write: Callable[..., None]) -> Callable[..., None]:
    """A `write_shard` that is killed before it writes number `after`."""
    written: list[Path] = []

    def killed(path: Path, rows: list[dict[str, np.ndarray]]) -> None:
        if len(written) == after:
            raise Killed
        written.append(path)
        write(path, rows)

    return killed


@pytest.mark.usefixtures("in_small_steps")
def test_a_killed_run_goes_on_where_it_stopped_without_doing_anything_twice(
    portraits: Path, face_model: Path, prepared: PreparedSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, write = tmp_path / "set", training.prepare.write_shard
    monkeypatch.setattr(training.prepare, "write_shard", interrupting(1, write))
    with pytest.raises(Killed):
        prepare(portraits, face_model, out, workers=1)
    before = state(out)
    assert sorted(before) == ["model.npz", "photos-0000.npz", "rejected.csv"]
    done: list[str] = []

    def noted(path: Path, rows: list[dict[str, np.ndarray]]) -> None:
        done.extend(str(row["files"]) for row in rows)
        write(path, rows)

    monkeypatch.setattr(training.prepare, "write_shard", noted)
    said = prepare(portraits, face_model, out, workers=1)
    assert f"{len(PORTRAITS)} of {len(PORTRAITS) + 2} photos prepared; 2 rejected" in said
    after = state(out)
    for name in ("model.npz", "photos-0000.npz"):
        assert after[name] == before[name]
    resumed = read_prepared(out)
    assert sorted(resumed.files) == sorted(prepared.files)
    assert set(done).isdisjoint(np.load(out / "photos-0000.npz")["files"])
    # the same as in one go
    order = [list(resumed.files).index(file) for file in prepared.files]
    np.testing.assert_allclose(resumed.aus[order], prepared.aus, atol=1e-4)


@pytest.mark.usefixtures("in_small_steps")
def test_a_small_try_can_be_grown_into_the_whole_set(portraits: Path, face_model: Path, tmp_path: Path) -> None:
    out = tmp_path / "set"
    prepare(portraits, face_model, out, subset=3, workers=1)
    assert len(read_prepared(out)) < 4
    prepare(portraits, face_model, out, workers=1)
    assert sorted(read_prepared(out).files) == sorted(PORTRAITS)


def test_a_set_of_other_pictures_is_not_mixed_in(
    prepared_folder: Path, portraits: Path, face_model: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "other portraits"
    folder.mkdir()
    (folder / "someone.png").write_bytes((portraits / "portrait-02.png").read_bytes())
    before = state(prepared_folder)
    with pytest.raises(FesappError, match="other pictures") as caught:
        prepare(folder, face_model, prepared_folder, workers=1)
    assert "\n" not in str(caught.value)
    assert state(prepared_folder) == before


def test_scores_are_read_from_the_table_in_the_folder_or_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "portraits"
    (folder / "a").mkdir(parents=True)
    (folder / "a" / "one.jpg").touch()
    table = "file,source,yaw,jawOpen,mouthSmileLeft\na/one.jpg,somewhere,3.5,0.25,\n"
    for place in (tmp_path, folder):
        (place / "portraits.csv").write_text(table)
        (portrait,) = list_portraits(folder)
        assert (portrait.file, portrait.scores) == ("a/one.jpg", {"jawOpen": 0.25})
        (place / "portraits.csv").unlink()
    assert list_portraits(folder)[0].scores == {}


@pytest.mark.parametrize("case", ["no folder", "no pictures", "no faces", "no model", "broken model", "foreign model"])
def test_what_cannot_be_prepared_is_one_line_and_exit_1(
    case: str, portraits: Path, face_model: Path, tmp_path: Path, command: Command
) -> None:
    folder, model = portraits, face_model
    reason = {"no folder": "no such folder", "no pictures": "no pictures there", "no faces": "no face was found"}
    if case == "no folder":
        folder = tmp_path / "nowhere"
    elif case == "no pictures":
        folder = tmp_path / "empty"
        folder.mkdir()
    elif case == "no faces":
        folder = portraits / "others"
    else:
        model = tmp_path / "face_model.npz"
        if case == "broken model":
            model.write_bytes(face_model.read_bytes()[:5000])
        if case == "foreign model":
            np.savez(model, weights=np.zeros(3))
    arguments = ("--portraits", folder, "--face-model", model, "--out", tmp_path / "set", "--workers", 1)
    code, _, errors = command("prepare", *arguments)
    assert code == 1
    assert errors.count("\n") == 1, errors
    assert reason.get(case, "not a readable face model") in errors
