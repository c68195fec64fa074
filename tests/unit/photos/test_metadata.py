"""What a file says about its photo comes back in the files saved from it, true for the upright, edited picture."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from fesapp.photos import Metadata, Photo, open_photo

THUMBNAIL = b"the face as it was before the edit"
MAKER_NOTE = b"maker note that nobody can read"
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="6" dc:title="Zo\xc3\xab"/></x:xmpmeta>'
SAVED = ["b.jpg", "b.png", "b.tif", "b.webp"]

# pytest puts its own warning filters in the place of the program's
pytestmark = pytest.mark.filterwarnings("ignore:.*:UserWarning:PIL")


@pytest.fixture(params=["<", ">"], ids=["little endian", "big endian"])
def camera_photo(
    request: pytest.FixtureRequest, tmp_path: Path, picture: np.ndarray, camera_exif: Callable[..., bytes], icc: bytes
) -> Path:
    """A JPEG of a camera held upright: pixels lying, orientation 6, thumbnail, maker note, profile, XMP."""
    path = tmp_path / "camera.jpg"
    exif = b"Exif\0\0" + camera_exif(6, request.param)
    Image.fromarray(picture).save(path, exif=exif, icc_profile=icc, xmp=XMP, dpi=(300, 240))
    return path


@pytest.mark.parametrize("name", SAVED)
def test_exif_is_kept_for_upright_pixels(name: str, camera_photo: Path, tmp_path: Path) -> None:
    saved = open_photo(camera_photo).save(tmp_path / name)
    with Image.open(saved) as image:
        image.load()
        exif = image.getexif()
        details = exif.get_ifd(0x8769)
        assert image.size == (130, 100)
    assert exif[271] == "Cam"
    assert exif.get(274, 1) == 1
    assert (details[40962], details[40963]) == (130, 100)
    assert details[37500] == MAKER_NOTE


@pytest.mark.parametrize("name", SAVED)
def test_the_old_thumbnail_is_nowhere_in_the_file(name: str, camera_photo: Path, tmp_path: Path) -> None:
    assert THUMBNAIL in camera_photo.read_bytes()
    saved = open_photo(camera_photo).save(tmp_path / name)
    assert THUMBNAIL not in saved.read_bytes()


@pytest.mark.parametrize("name", SAVED[:3])
def test_maker_notes_stay_where_their_own_offsets_point(name: str, camera_photo: Path, tmp_path: Path) -> None:
    place = camera_photo.read_bytes().index(MAKER_NOTE) - camera_photo.read_bytes().index(b"Exif\0\0") - 6
    saved = open_photo(camera_photo).save(tmp_path / name).read_bytes()
    block_start = {"b.jpg": saved.find(b"Exif\0\0") + 6, "b.png": saved.find(b"eXIf") + 4, "b.tif": 0}[name]
    assert saved.index(MAKER_NOTE) - block_start == place


@pytest.mark.parametrize("name", SAVED)
def test_profile_xmp_and_resolution_are_kept(name: str, camera_photo: Path, icc: bytes, tmp_path: Path) -> None:
    metadata = open_photo(open_photo(camera_photo).save(tmp_path / name)).metadata
    assert metadata.icc == icc
    assert b"Zo\xc3\xab" in (metadata.xmp or b"")
    if name != "b.webp":
        assert metadata.dpi == pytest.approx((240, 300), abs=0.01)


def test_xmp_does_not_turn_the_photo_a_second_time(camera_photo: Path, tmp_path: Path) -> None:
    saved = open_photo(camera_photo).save(tmp_path / "b.png")
    assert b'tiff:Orientation="1"' in saved.read_bytes()
    assert open_photo(saved).size == (130, 100)


def test_metadata_survives_a_chain_of_formats(camera_photo: Path, tmp_path: Path, icc: bytes) -> None:
    photo = open_photo(camera_photo)
    for name in ("1.tif", "2.png", "3.webp", "4.tiff", "5.jpg"):
        photo = open_photo(photo.save(tmp_path / name))
    with Image.open(tmp_path / "5.jpg") as image:
        assert image.getexif()[271] == "Cam"
        assert image.getexif().get_ifd(0x8769)[37500] == MAKER_NOTE
    assert photo.metadata.icc == icc
    assert b"Zo" in (photo.metadata.xmp or b"")


@pytest.mark.parametrize("name", ["b.png", "b.tif"])
def test_sixteen_bits_carry_the_same_metadata(
    name: str, tmp_path: Path, deep_picture: np.ndarray, camera_exif: Callable[..., bytes], icc: bytes
) -> None:
    told = Metadata(exif=camera_exif(1), icc=icc, xmp=XMP, dpi=(300.0, 300.0))
    photo = open_photo(Photo(deep_picture, metadata=told).save(tmp_path / name))
    assert photo.pixels.dtype == np.uint16
    assert photo.metadata.icc == icc
    assert b"Zo" in (photo.metadata.xmp or b"")
    assert photo.metadata.dpi == pytest.approx((300, 300), abs=0.01)
    assert MAKER_NOTE in (photo.metadata.exif or b"")


def test_a_tiff_hands_on_its_description_but_not_its_layout(tmp_path: Path, picture: np.ndarray) -> None:
    Image.fromarray(picture).save(tmp_path / "a.tif", tiffinfo={271: "Scanner", 315: "Zoë", 306: "2024:01:02 03:04:05"})
    saved = open_photo(tmp_path / "a.tif").save(tmp_path / "b.jpg")
    with Image.open(saved) as image:
        exif = dict(image.getexif())
    assert exif[271] == "Scanner"
    assert exif[306] == "2024:01:02 03:04:05"
    assert not {256, 257, 258, 259, 273, 277, 278, 279} & set(exif)


@pytest.mark.parametrize(
    "damage", [b"", b"Exif\0\0", b"nonsense", b"II*\0\xff\xff\xff\x7f", b"II*\0\x08\0\0\0\xff\xff\x12"]
)
def test_a_photo_with_damaged_exif_opens_and_saves(damage: bytes, tmp_path: Path, picture: np.ndarray) -> None:
    Image.fromarray(picture).save(tmp_path / "a.jpg", exif=b"Exif\0\0" + damage)
    photo = open_photo(tmp_path / "a.jpg")
    assert photo.size == (100, 130)
    for name in SAVED:
        assert open_photo(photo.save(tmp_path / name)).size == (100, 130)


@pytest.mark.parametrize("subsampling", ["4:4:4", "4:2:2", "4:2:0"])
def test_a_jpeg_keeps_its_chroma_subsampling(subsampling: str, tmp_path: Path, picture: np.ndarray) -> None:
    Image.fromarray(picture).save(tmp_path / "a.jpg", subsampling=subsampling)
    photo = open_photo(tmp_path / "a.jpg")
    assert photo.metadata.subsampling == subsampling
    assert open_photo(photo.save(tmp_path / "b.jpg")).metadata.subsampling == subsampling


def test_a_made_picture_becomes_a_jpeg_with_full_colour_resolution(tmp_path: Path, picture: np.ndarray) -> None:
    assert open_photo(Photo(picture).save(tmp_path / "a.jpg")).metadata.subsampling == "4:4:4"


def test_a_thumbnail_in_xmp_is_dropped(tmp_path: Path, picture: np.ndarray) -> None:
    packet = b"<x:xmpmeta><xmp:Thumbnails><rdf:Alt>/9j/4AAQ</rdf:Alt></xmp:Thumbnails><dc:title/></x:xmpmeta>"
    Image.fromarray(picture).save(tmp_path / "a.jpg", xmp=packet)
    assert open_photo(tmp_path / "a.jpg").metadata.xmp == b"<x:xmpmeta><dc:title/></x:xmpmeta>"


def test_exif_in_the_old_text_form_of_png_is_read(tmp_path: Path, picture: np.ndarray) -> None:
    exif = Image.Exif()
    exif[271], exif[274] = "Cam", 6
    text = PngInfo()
    text.add_text("Raw profile type exif", f"\nexif\n{len(exif.tobytes())}\n{exif.tobytes().hex()}")
    Image.fromarray(picture).save(tmp_path / "a.png", pnginfo=text)
    photo = open_photo(tmp_path / "a.png")
    assert photo.size == (130, 100)
    assert b"Cam" in (photo.metadata.exif or b"")


def test_a_file_without_metadata_gets_none(tmp_path: Path, picture: np.ndarray) -> None:
    Image.fromarray(picture).save(tmp_path / "a.png")
    assert open_photo(tmp_path / "a.png").metadata == Metadata(format="PNG")


@pytest.mark.parametrize("name", SAVED)
def test_exif_that_points_past_its_end_spoils_no_file(name: str, tmp_path: Path, picture: np.ndarray) -> None:
    block = (
        b"II*\0\x08\0\0\0\x02\0" + struct.pack("<HHII", 271, 2, 40, 10**7) + struct.pack("<HHI4s", 272, 2, 4, b"Two\0")
    )
    photo = Photo(picture, metadata=Metadata(exif=block + bytes(4)))
    saved = open_photo(photo.save(tmp_path / name))
    assert b"Two\0" in (saved.metadata.exif or b"")


def test_maker_notes_keep_their_place_through_a_tiff_and_back(camera_photo: Path, tmp_path: Path) -> None:
    before = open_photo(camera_photo)
    after = open_photo(open_photo(before.save(tmp_path / "b.tif")).save(tmp_path / "c.jpg"))
    assert (after.metadata.exif or b"").index(MAKER_NOTE) == (before.metadata.exif or b"").index(MAKER_NOTE)


def test_a_tiff_of_64_bit_offsets_tells_the_same(tmp_path: Path, picture: np.ndarray) -> None:
    exif = Image.Exif()
    exif[271], exif[315], exif[282], exif[283], exif[296] = "Scanner", "Zoe", 300.0, 240.0, 2
    Image.fromarray(picture).save(tmp_path / "a.tif", big_tiff=True, exif=exif)
    assert (tmp_path / "a.tif").read_bytes()[2] == 43
    with Image.open(open_photo(tmp_path / "a.tif").save(tmp_path / "b.jpg")) as image:
        found = image.getexif()
    assert (found[271], found[315], found[282]) == ("Scanner", "Zoe", 300)


def test_fields_of_the_wrong_kind_spoil_no_photo(tmp_path: Path, picture: np.ndarray) -> None:
    """Pillow cannot write what it has read here."""
    block = (
        b"II*\0\x08\0\0\0\x02\0"
        + struct.pack("<HHII", 271, 4, 1, 10**6)
        + struct.pack("<HHI4s", 306, 1, 4, b"\1\2\3\4")
    )
    photo = Photo(picture, metadata=Metadata(exif=block + bytes(4)))
    again = open_photo(open_photo(photo.save(tmp_path / "a.tif")).save(tmp_path / "b.tif"))
    assert struct.pack("<HHII", 271, 4, 1, 10**6) in (again.metadata.exif or b"")
