"""Photos open and save under any name a file system has, and the source is never written, by whatever name."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from fesapp.errors import FesappError
from fesapp.photos import Photo, open_photo

NAMES = [
    "Zoë Müller.jpg",
    "Zoe\u0308.png",  # decomposed, as macOS writes
    "微笑み.tif",
    "ابتسامة.webp",
    "улыбка & 'кавычки' \"zwei\".jpg",
    "😀👩‍👩‍👧.png",
    "\u202eright to left.jpg",
    " leading and trailing .png",
    "-dash.jpg",
    "percent%20#hash?.jpg",
    "new\nline.png",
    os.fsdecode(b"latin-1 \xe9.jpg"),  # no UTF-8: a lone surrogate in Python
]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_name_in_any_script_is_saved_and_opened(name: str, tmp_path: Path, picture: np.ndarray) -> None:
    saved = Photo(picture).save(tmp_path / name)
    assert os.listdir(tmp_path) == [name]
    assert open_photo(saved).size == (100, 130)
    with pytest.raises(FesappError) as caught:
        Photo(picture).save(tmp_path / name)
    assert "exists" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_path_of_over_260_characters_is_saved_and_opened(tmp_path: Path, picture: np.ndarray) -> None:
    folder = tmp_path / ("a" * 200) / ("b" * 200) / ("ж" * 100)
    folder.mkdir(parents=True)
    saved = Photo(picture).save(folder / ("smile" * 40 + ".jpg"))
    assert len(str(saved)) > 600
    assert open_photo(saved).size == (100, 130)
    assert os.listdir(folder) == [saved.name]


def test_a_name_that_is_too_long_is_refused_in_words(tmp_path: Path, picture: np.ndarray) -> None:
    with pytest.raises(FesappError, match="too long; choose a shorter one"):
        Photo(picture).save(tmp_path / ("x" * 300 + ".jpg"))


@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("kind", ["symbolic", "hard", "folder", "dots"])
def test_the_source_is_not_written_through_another_name(
    kind: str, overwrite: bool, tmp_path: Path, picture: np.ndarray
) -> None:
    (tmp_path / "in").mkdir()
    source = Photo(picture).save(tmp_path / "in" / "a.png")
    before = source.read_bytes()
    other = tmp_path / "b.png"
    if kind == "symbolic":
        other.symlink_to(source)
    elif kind == "hard":
        os.link(source, other)
    elif kind == "folder":
        (tmp_path / "door").symlink_to(tmp_path / "in", target_is_directory=True)
        other = tmp_path / "door" / "a.png"
    else:
        other = tmp_path / "in" / ".." / "in" / "a.png"
    photo = open_photo(source)
    with pytest.raises(FesappError, match="the opened photo itself"):
        photo.with_pixels(255 - photo.pixels).save(other, overwrite=overwrite)
    assert source.read_bytes() == before
    assert other.exists()


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_photo_opened_through_a_link_is_not_written_by_its_own_name(
    overwrite: bool, tmp_path: Path, picture: np.ndarray
) -> None:
    real = Photo(picture).save(tmp_path / "real.png")
    before = real.read_bytes()
    (tmp_path / "link.png").symlink_to(real)
    photo = open_photo(tmp_path / "link.png")
    for name in ("real.png", "link.png"):
        with pytest.raises(FesappError, match="the opened photo itself"):
            photo.with_pixels(255 - photo.pixels).save(tmp_path / name, overwrite=overwrite)
    assert (tmp_path / "link.png").is_symlink()
    assert real.read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_photo_in_a_read_only_folder_opens_and_is_saved_elsewhere(tmp_path: Path, picture: np.ndarray) -> None:
    folder = tmp_path / "locked"
    folder.mkdir()
    source = Photo(picture).save(folder / "a.png")
    folder.chmod(0o500)
    try:
        photo = open_photo(source)
        with pytest.raises(FesappError, match="no permission"):
            photo.save(folder / "b.png")
        assert photo.save(tmp_path / "b.png").exists()
    finally:
        folder.chmod(0o700)
