"""A size limit gives a smaller picture of the same photo, with metadata that is true for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fesapp.errors import FesappError
from fesapp.photos import Metadata, Photo, limited, open_photo

XMP = b'<x exif:PixelXDimension="100" tiff:ImageLength="130"><exif:PixelYDimension>130</exif:PixelYDimension></x>'


@pytest.mark.parametrize(("most", "size"), [(65, (50, 65)), (64, (49, 64)), (1, (1, 1)), (129, (99, 129))])
def test_the_longer_side_is_what_was_asked(most: int, size: tuple[int, int], picture: np.ndarray) -> None:
    assert limited(Photo(picture), most).size == size


@pytest.mark.parametrize("most", [None, 130, 4000])
def test_a_photo_is_never_enlarged(most: int | None, picture: np.ndarray) -> None:
    photo = Photo(picture)
    assert limited(photo, most) is photo


@pytest.mark.parametrize("most", [0, -3])
def test_an_impossible_limit_is_refused(most: int, picture: np.ndarray) -> None:
    with pytest.raises(FesappError, match="at least 1"):
        limited(Photo(picture), most)


def test_every_pixel_is_the_mean_of_what_it_covers(picture: np.ndarray, deep_picture: np.ndarray) -> None:
    for pixels in (picture, deep_picture):
        small = limited(Photo(pixels), 65).pixels
        expected = pixels.reshape(65, 2, 50, 2, 3).astype(float).mean(axis=(1, 3))
        assert small.dtype == pixels.dtype
        assert np.abs(small - expected).max() <= 0.51


def test_fine_stripes_become_grey_and_no_moire() -> None:
    stripes = np.zeros((300, 300, 3), np.uint8)
    stripes[:, ::2] = 255
    small = limited(Photo(stripes), 70).pixels
    assert small.min() > 90
    assert small.max() < 165


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_clear_pixels_lend_no_colour(kind: type) -> None:
    most = np.iinfo(kind).max
    pixels, alpha = np.zeros((40, 40, 3), kind), np.zeros((40, 40), kind)
    pixels[..., 1] = most  # a green that is nowhere seen
    pixels[:, :21] = (most, 0, 0)
    alpha[:, :21] = most
    small = limited(Photo(pixels, alpha), 20)
    assert small.alpha is not None
    assert small.alpha.dtype == kind
    assert abs(int(small.alpha[0, 10]) - most // 2) <= 1
    assert tuple(small.pixels[0, 10]) == (most, 0, 0)


def test_exif_and_xmp_tell_the_new_size_and_resolution_stays(
    tmp_path: Path, picture: np.ndarray, camera_exif: Callable[..., bytes], icc: bytes
) -> None:
    told = Metadata(exif=camera_exif(1), icc=icc, xmp=XMP, dpi=(300.0, 300.0), thumbnail=True)
    small = limited(Photo(picture, metadata=told), 65)
    with Image.open(small.save(tmp_path / "a.jpg")) as image:
        details = image.getexif().get_ifd(0x8769)
        assert (details[40962], details[40963]) == (50, 65)
    metadata = open_photo(tmp_path / "a.jpg").metadata
    assert metadata.dpi == (300, 300)
    assert metadata.icc == icc
    assert metadata.thumbnail
    assert metadata.xmp == XMP.replace(b"100", b"50").replace(b"130", b"65")


def test_the_limited_photo_still_knows_its_source(tmp_path: Path, picture: np.ndarray) -> None:
    photo = open_photo(Photo(picture).save(tmp_path / "a.png"))
    with pytest.raises(FesappError, match="never written over"):
        limited(photo, 50).save(tmp_path / "a.png", overwrite=True)
