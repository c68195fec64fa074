"""A prepared set read again, whole or damaged."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from fesapp.errors import FesappError
from training.prepared import PreparedSet, read_prepared, write_arrays, write_shard


@pytest.fixture
def copy(prepared_folder: Path, tmp_path: Path) -> Path:
    """A set that may be damaged."""
    return Path(shutil.copytree(prepared_folder, tmp_path / "set"))


def refusal(folder: Path) -> str:
    with pytest.raises(FesappError) as caught:
        read_prepared(folder)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_photo_takes_few_kilobytes(prepared_folder: Path, prepared: PreparedSet) -> None:
    assert (prepared_folder / "photos-0000.npz").stat().st_size / len(prepared) < 25_000


@pytest.mark.parametrize("file", ["photos-0000.npz", "model.npz"])
@pytest.mark.parametrize("keep", [0.0, 0.02, 0.5, 0.99])
def test_a_damaged_file_is_named_with_what_to_do(file: str, keep: float, copy: Path) -> None:
    data = (copy / file).read_bytes()
    (copy / file).write_bytes(data[: int(keep * len(data))])
    message = refusal(copy)
    assert file in message
    assert "prepare again" in message


def test_flipped_bytes_are_noticed(copy: Path) -> None:
    shard = copy / "photos-0000.npz"
    data = bytearray(shard.read_bytes())
    for place in range(len(data) // 3, len(data) // 3 + 400):
        data[place] ^= 0xFF
    shard.write_bytes(data)
    assert "damaged" in refusal(copy)


@pytest.mark.parametrize("missing", ["photos-0000.npz", "model.npz", "all"])
def test_an_incomplete_folder_is_no_set(missing: str, copy: Path) -> None:
    if missing == "all":
        shutil.rmtree(copy)
    else:
        (copy / missing).unlink()
    assert "no prepared set; make one with: python -m training prepare" in refusal(copy)


def test_a_set_of_another_format_is_refused(copy: Path) -> None:
    with np.load(copy / "model.npz") as arrays:
        changed = {name: arrays[name] for name in arrays.files}
    write_arrays(copy / "model.npz", {**changed, "format": np.array(99)})
    assert "another version" in refusal(copy)


def test_a_set_in_which_nothing_could_be_used_says_where_the_reasons_are(copy: Path) -> None:
    write_shard(copy / "photos-0000.npz", [])
    assert "rejected.csv" in refusal(copy)


def test_a_shard_without_a_usable_photo_does_no_harm(copy: Path, prepared: PreparedSet) -> None:
    write_shard(copy / "photos-0001.npz", [])
    again = read_prepared(copy)
    np.testing.assert_array_equal(again.files, prepared.files)
    np.testing.assert_array_equal(again.crop(len(again) - 1), prepared.crop(len(prepared) - 1))


def test_a_pickle_in_a_shard_is_never_loaded(copy: Path) -> None:
    with np.load(copy / "photos-0000.npz") as arrays:
        changed = {name: arrays[name] for name in arrays.files}
    changed["yaw"] = np.array([{"a": 1}] * len(changed["files"]), dtype=object)
    np.savez(copy / "photos-0000.npz", **changed)
    assert "damaged" in refusal(copy)
