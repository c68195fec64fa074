"""What a format cannot hold is said beforehand, and is what is missing afterwards."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fesapp.photos import Metadata, Photo, losses, open_photo
from fesapp.photos.fitting import MOST_EXIF

IPTC = b"\x1c\x02\x78\0\x03Zoe"


def exif_of(note: int, comment: int = 0) -> bytes:
    """A block with a maker note and a user comment of so many bytes."""
    exif = Image.Exif()
    exif[271] = "Cam"
    details = exif.get_ifd(0x8769)
    details[33434] = 0.5
    if note:
        details[37500] = b"n" * note
    if comment:
        details[37510] = b"c" * comment
    return exif.tobytes().removeprefix(b"Exif\0\0")


@pytest.mark.parametrize("suffix", [".jpg", ".JPEG", ".png", ".tif", ".webp", "photo.jpg"])
def test_nothing_is_said_where_all_is_kept(suffix: str, picture: np.ndarray) -> None:
    told = Metadata(exif=exif_of(100), xmp=b"<x/>", dpi=(300, 300), thumbnail=True)
    assert losses(Photo(picture, metadata=told), suffix) == []


def test_pixels_that_a_format_cannot_hold_are_said(deep_picture: np.ndarray, picture: np.ndarray) -> None:
    clear = np.zeros(picture.shape[:2], np.uint16)
    deep = Photo(deep_picture, clear)
    assert losses(deep, ".jpg") == ["16-bit depth becomes 8-bit", "transparency is laid on white"]
    assert losses(deep, Path("a.webp")) == ["16-bit depth becomes 8-bit"]
    assert losses(deep, ".png") == losses(deep, ".tif") == []
    assert losses(Photo(picture, np.full(picture.shape[:2], 255, np.uint8)), ".jpg") == []


def test_webp_has_no_place_for_iptc(picture: np.ndarray) -> None:
    photo = Photo(picture, metadata=Metadata(iptc=IPTC))
    assert losses(photo, ".webp") == ["IPTC fields are left out: WebP has no place for them"]
    assert losses(photo, ".jpg") == losses(photo, ".png") == losses(photo, ".tif") == []


@pytest.mark.parametrize(
    ("block", "words", "note", "comment"),
    [
        (exif_of(90_000), "own notes", False, False),
        (exif_of(90_000, 5_000), "own notes", False, True),
        (exif_of(10_000, 90_000), "EXIF is left out", False, False),
    ],
    ids=["long note", "long note and a comment", "long comment"],
)
def test_exif_too_long_for_a_jpeg_is_cut_down_and_that_is_said(
    block: bytes, words: str, note: bool, comment: bool, tmp_path: Path, picture: np.ndarray
) -> None:
    photo = Photo(picture, metadata=Metadata(exif=block, thumbnail=True))
    (said,) = losses(photo, ".jpg")
    assert words in said
    kept = open_photo(photo.save(tmp_path / "a.jpg")).metadata.exif or b""
    assert (b"n" * 1000 in kept, b"c" * 1000 in kept) == (note, comment)
    assert (b"Cam" in kept) == ("own notes" in words)
    for suffix in (".png", ".tif", ".webp"):
        assert losses(photo, suffix) == []
        whole = open_photo(photo.save(tmp_path / f"a{suffix}")).metadata.exif or b""
        assert b"n" * 10_000 in whole


def test_exif_as_long_as_a_jpeg_can_hold_stays_without_a_thumbnail(tmp_path: Path, picture: np.ndarray) -> None:
    block = exif_of(MOST_EXIF - len(exif_of(1000)) + 999)
    assert MOST_EXIF - 2 < len(block) <= MOST_EXIF
    photo = Photo(picture, metadata=Metadata(exif=block, thumbnail=True))
    assert losses(photo, ".jpg") == ["the thumbnail in EXIF is left out: there is no room beside the rest"]
    kept = open_photo(photo.save(tmp_path / "a.jpg")).metadata
    assert kept.exif == block
    assert not kept.thumbnail
