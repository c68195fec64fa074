"""Saving: what comes back from each format, and what is refused rather than done silently."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from fesapp.errors import FesappError
from fesapp.photos import READABLE, WRITABLE, Metadata, Photo, open_photo


def refusal_of(photo: Photo, path: Path, **options: object) -> str:
    """The message with which saving is refused."""
    with pytest.raises(FesappError) as caught:
        photo.save(path, **options)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("suffix", [".png", ".tif", ".tiff", ".PNG"])
def test_lossless_formats_give_the_pixels_back(
    suffix: str, tmp_path: Path, picture: np.ndarray, ramp: np.ndarray
) -> None:
    for alpha in (None, ramp):
        saved = Photo(picture, alpha).save(tmp_path / f"{alpha is None}{suffix}")
        photo = open_photo(saved)
        assert np.array_equal(photo.pixels, picture)
        assert alpha is None or np.array_equal(photo.alpha, alpha)
        assert (photo.alpha is None) == (alpha is None)


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_png_and_tiff_keep_sixteen_bits(name: str, tmp_path: Path, deep_picture: np.ndarray) -> None:
    alpha = np.ascontiguousarray(deep_picture[..., 0])
    photo = open_photo(Photo(deep_picture, alpha).save(tmp_path / name))
    assert np.array_equal(photo.pixels, deep_picture)
    assert np.array_equal(photo.alpha, alpha)


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_other_programs_read_our_sixteen_bits(name: str, tmp_path: Path, deep_picture: np.ndarray) -> None:
    saved = Photo(deep_picture).save(tmp_path / name)
    by_opencv = cv2.imdecode(np.fromfile(saved, np.uint8), cv2.IMREAD_UNCHANGED)
    assert np.array_equal(by_opencv[..., ::-1], deep_picture)
    with Image.open(saved) as by_pillow:
        assert np.abs(np.asarray(by_pillow).astype(int) - deep_picture // 256).max() <= 1


@pytest.mark.parametrize("name", ["a.jpg", "a.webp"])
def test_eight_bit_formats_round_sixteen_bits(name: str, tmp_path: Path, picture: np.ndarray) -> None:
    from_sixteen = Photo(picture.astype(np.uint16) * 257).save(tmp_path / f"sixteen {name}")
    from_eight = Photo(picture).save(tmp_path / f"eight {name}")
    assert np.array_equal(open_photo(from_sixteen).pixels, open_photo(from_eight).pixels)


@pytest.mark.parametrize("name", ["a.jpg", "a.jpeg", "a.webp"])
def test_lossy_formats_come_close_to_the_pixels(name: str, tmp_path: Path, picture: np.ndarray) -> None:
    photo = open_photo(Photo(picture).save(tmp_path / name))
    assert np.abs(photo.pixels.astype(int) - picture).mean() < 3


def test_quality_decides_the_size_of_a_jpeg(tmp_path: Path, picture: np.ndarray) -> None:
    sizes = [Photo(picture).save(tmp_path / f"{q}.jpg", quality=q).stat().st_size for q in (40, 80, 95)]
    assert sizes == sorted(sizes)
    assert sizes[0] * 2 < sizes[2]


@pytest.mark.parametrize("quality", [0, 101, -5])
def test_an_impossible_quality_is_refused(quality: int, tmp_path: Path, picture: np.ndarray) -> None:
    assert "1 to 100" in refusal_of(Photo(picture), tmp_path / "a.jpg", quality=quality)


def test_webp_keeps_transparency(tmp_path: Path, picture: np.ndarray, ramp: np.ndarray) -> None:
    photo = open_photo(Photo(picture, ramp).save(tmp_path / "a.webp"))
    assert np.array_equal(photo.alpha, ramp)


@pytest.mark.parametrize("deep", [False, True])
def test_jpeg_lays_transparent_pixels_on_white(deep: bool, tmp_path: Path, picture: np.ndarray) -> None:
    alpha = np.full(picture.shape[:2], 255, np.uint8)
    alpha[:, :48] = 0
    photo = Photo(picture, alpha)
    if deep:
        photo = Photo(picture.astype(np.uint16) * 257, alpha.astype(np.uint16) * 257)
    saved = open_photo(photo.save(tmp_path / "a.jpg")).pixels.astype(int)
    assert saved[:, :40].min() > 245
    assert np.abs(saved[:, 56:] - picture[:, 56:]).mean() < 3


def test_saving_an_unchanged_png_changes_no_pixel(tmp_path: Path, deep_picture: np.ndarray) -> None:
    first = Photo(deep_picture).save(tmp_path / "a.png")
    second = open_photo(first).save(tmp_path / "b.png")
    assert np.array_equal(open_photo(second).pixels, deep_picture)


def test_save_returns_the_path_and_takes_text(tmp_path: Path, picture: np.ndarray) -> None:
    assert Photo(picture).save(str(tmp_path / "a.png")) == tmp_path / "a.png"


def test_an_existing_file_is_never_overwritten_silently(tmp_path: Path, picture: np.ndarray) -> None:
    (tmp_path / "a.png").write_bytes(b"precious")
    message = refusal_of(Photo(picture), tmp_path / "a.png")
    assert "a.png" in message
    assert "exists" in message
    assert (tmp_path / "a.png").read_bytes() == b"precious"
    assert os.listdir(tmp_path) == ["a.png"]


def test_the_opened_photo_itself_is_never_overwritten(tmp_path: Path, picture: np.ndarray) -> None:
    source = Photo(picture).save(tmp_path / "a.png")
    before = source.read_bytes()
    photo = open_photo(source)
    edited = photo.with_pixels(255 - photo.pixels)
    for overwrite in (False, True):
        assert "the opened photo itself" in refusal_of(edited, source, overwrite=overwrite)
    assert source.read_bytes() == before


def test_a_link_to_nowhere_is_not_overwritten_silently(tmp_path: Path, picture: np.ndarray) -> None:
    (tmp_path / "a.png").symlink_to(tmp_path / "away.png")
    assert "exists" in refusal_of(Photo(picture), tmp_path / "a.png")


def test_overwriting_through_a_link_keeps_the_link(tmp_path: Path, picture: np.ndarray) -> None:
    (tmp_path / "far").mkdir()
    real = Photo(picture).save(tmp_path / "far" / "a.png")
    (tmp_path / "link.png").symlink_to(real)
    Photo(255 - picture).save(tmp_path / "link.png", overwrite=True)
    assert (tmp_path / "link.png").is_symlink()
    assert np.array_equal(open_photo(real).pixels, 255 - picture)


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX systems")
def test_a_saved_file_has_ordinary_permissions_and_an_overwritten_one_its_own(
    tmp_path: Path, picture: np.ndarray
) -> None:
    (tmp_path / "ordinary").write_bytes(b"")
    saved = Photo(picture).save(tmp_path / "a.png")
    assert saved.stat().st_mode == (tmp_path / "ordinary").stat().st_mode
    saved.chmod(0o640)
    Photo(picture).save(saved, overwrite=True)
    assert saved.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("name", ["a", "a.bmp", "a.xyz", "a.psd"])
def test_an_unknown_suffix_is_refused_with_those_that_work(name: str, tmp_path: Path, picture: np.ndarray) -> None:
    message = refusal_of(Photo(picture), tmp_path / name)
    assert name in message
    assert all(suffix in message for suffix in WRITABLE)


@pytest.mark.parametrize("name", ["a.heic", "a.heif"])
def test_heic_can_be_opened_but_not_written(name: str, tmp_path: Path, picture: np.ndarray) -> None:
    assert Path(name).suffix in READABLE
    assert "HEIC can be opened but not written" in refusal_of(Photo(picture), tmp_path / name)


def test_a_missing_folder_is_named(tmp_path: Path, picture: np.ndarray) -> None:
    message = refusal_of(Photo(picture), tmp_path / "nowhere" / "a.png")
    assert f"there is no folder {tmp_path / 'nowhere'}" in message


def test_an_impossible_name_is_refused(picture: np.ndarray) -> None:
    assert "cannot be saved" in refusal_of(Photo(picture), Path("a\0b.png"))


def test_a_folder_is_no_place_for_pixels(tmp_path: Path, picture: np.ndarray) -> None:
    (tmp_path / "a.png").mkdir()
    for overwrite in (False, True):
        assert "is a folder" in refusal_of(Photo(picture), tmp_path / "a.png", overwrite=overwrite)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EACCES, "no permission"),
        (errno.EROFS, "read-only"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_every_failure_of_the_disk_is_said_in_words(
    number: int, words: str, tmp_path: Path, picture: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("fesapp.photos.atomic._write_through", fails)
    message = refusal_of(Photo(picture), tmp_path / "a.png")
    assert message.startswith(str(tmp_path / "a.png"))
    assert words in message


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_locked_folder_is_refused(tmp_path: Path, picture: np.ndarray) -> None:
    for mode in (0o500, 0):
        tmp_path.chmod(mode)
        message = refusal_of(Photo(picture), tmp_path / "a.png", overwrite=True)
        tmp_path.chmod(0o700)
        assert "no permission" in message


def test_a_picture_too_wide_for_a_format_is_refused_by_name(tmp_path: Path) -> None:
    too_wide = Photo(np.zeros((1, 70_000, 3), np.uint8))
    assert "cannot be saved as JPEG" in refusal_of(too_wide, tmp_path / "a.jpg")
    assert "cannot be saved as WebP" in refusal_of(too_wide, tmp_path / "a.webp")
    assert os.listdir(tmp_path) == []


def test_a_photo_refuses_arrays_that_do_not_fit(picture: np.ndarray) -> None:
    with pytest.raises(ValueError, match="pixels must be"):
        Photo(picture[..., 0])
    with pytest.raises(ValueError, match="pixels must be"):
        Photo(picture.astype(np.float32))
    with pytest.raises(ValueError, match="alpha must be"):
        Photo(picture, picture[:5, :5, 0])
    with pytest.raises(ValueError, match="new pixels must be"):
        Photo(picture).with_pixels(picture[:10])


def test_new_pixels_keep_everything_else(picture: np.ndarray, ramp: np.ndarray, icc: bytes) -> None:
    photo = Photo(picture, ramp, Metadata(icc=icc), Path("a.jpg"))
    edited = photo.with_pixels(255 - picture)
    assert np.array_equal(edited.pixels, 255 - picture)
    assert (edited.alpha is ramp, edited.metadata, edited.path) == (True, photo.metadata, photo.path)
    assert np.array_equal(photo.pixels, picture)
