"""Whatever stops a save half-way, the old file is still there, or the new one, whole."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from fesapp.errors import FesappError
from fesapp.photos import Photo, atomic, open_photo

FORMATS = [".jpg", ".png", ".tif", ".webp"]


def half_then_full_disk(path: Path, parts: Iterable[bytes | memoryview]) -> None:
    """Stands in for the writing of a file: the disk is full after half of it."""
    data = b"".join(bytes(part) for part in parts)
    path.write_bytes(data[: len(data) // 2])
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_full_disk_leaves_the_old_file_and_nothing_else(
    suffix: str, tmp_path: Path, picture: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Photo(picture).save(tmp_path / f"a{suffix}")
    before = path.read_bytes()
    monkeypatch.setattr(atomic, "_write_through", half_then_full_disk)
    with pytest.raises(FesappError, match="disk is full"):
        Photo(255 - picture).save(path, overwrite=True)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == [path.name]


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_full_disk_leaves_no_new_half_file(
    suffix: str, tmp_path: Path, picture: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic, "_write_through", half_then_full_disk)
    with pytest.raises(FesappError, match="disk is full"):
        Photo(picture).save(tmp_path / f"a{suffix}")
    assert os.listdir(tmp_path) == []


def test_an_interrupt_leaves_nothing_behind(
    tmp_path: Path, picture: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        Photo(picture).save(tmp_path / "a.png")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("step", ["open", "fsync", "replace"])
def test_a_program_killed_while_saving_leaves_the_old_photo(step: str, tmp_path: Path, picture: np.ndarray) -> None:
    path = Photo(picture).save(tmp_path / "a.png")
    program = """if True:
        import os, pathlib, sys
        from fesapp.photos import Photo, open_photo
        path, step = sys.argv[1:]
        photo = Photo(255 - open_photo(path).pixels)
        def die(*_):
            os._exit(9)
        setattr(pathlib.Path if step == "open" else os, step, die)
        photo.save(path, overwrite=True)
    """
    assert subprocess.run([sys.executable, "-c", program, path, step]).returncode == 9
    assert np.array_equal(open_photo(path).pixels, picture)


def test_a_name_taken_while_the_photo_was_encoded_is_not_overwritten(
    tmp_path: Path, picture: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_through = atomic._write_through

    def slowly(path: Path, parts: Iterable[bytes | memoryview]) -> None:
        write_through(path, parts)
        (tmp_path / "a.png").write_bytes(b"another program's")

    monkeypatch.setattr(atomic, "_write_through", slowly)
    with pytest.raises(FesappError, match="exists"):
        Photo(picture).save(tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes() == b"another program's"
    assert os.listdir(tmp_path) == ["a.png"]


def test_a_drive_without_hard_links_is_saved_to_and_not_overwritten(
    tmp_path: Path, picture: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", no_links)
    path = Photo(picture).save(tmp_path / "a.png")
    assert np.array_equal(open_photo(path).pixels, picture)
    with pytest.raises(FesappError, match="exists"):
        Photo(picture).save(path)
    assert os.listdir(tmp_path) == ["a.png"]


def test_a_clean_up_that_fails_does_not_hide_why_the_writing_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", gone)
    with pytest.raises(ValueError, match="half way"), atomic.in_place_of(tmp_path / "new.bin", overwrite=False):
        raise ValueError("half way")
