"""What a file says of its photo goes through every format that can hold it, and into another one from there."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from itertools import product
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageCms, IptcImagePlugin
from PIL.ExifTags import GPS, IFD

from fesapp.photos import Metadata, Photo, losses, open_photo

FORMATS = (".jpg", ".png", ".tif", ".webp")
XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:PixelXDimension="100">'
    "<dc:rights>Zoë ©</dc:rights></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
).encode()
CAPTION = "Zoë lächelt".encode()
IPTC = b"".join(
    b"\x1c" + struct.pack(">BBH", record, number, len(value)) + value
    for record, number, value in [(1, 90, b"\x1b%G"), (2, 120, CAPTION), (2, 25, b"portrait"), (2, 25, b"studio")]
)


@pytest.fixture(scope="module")
def adobe_like_icc() -> bytes:
    """A whole RGB profile, as LittleCMS makes it, larger than one segment of a JPEG holds."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    noise = np.random.default_rng(5).integers(0, 256, 150_000, np.uint8).tobytes()
    return struct.pack(">I", len(profile) + len(noise)) + profile[4:] + noise


@pytest.fixture
def told(camera_exif: Callable[..., bytes], adobe_like_icc: bytes) -> Metadata:
    return Metadata(exif=camera_exif(1), icc=adobe_like_icc, xmp=XMP, iptc=IPTC, dpi=(300.0, 240.0))


@pytest.mark.parametrize(("first", "second"), list(product(FORMATS, FORMATS)))
def test_metadata_goes_from_every_format_into_every_other(
    first: str, second: str, told: Metadata, picture: np.ndarray, tmp_path: Path
) -> None:
    once = open_photo(Photo(picture, metadata=told).save(tmp_path / f"1{first}"))
    twice = open_photo(once.save(tmp_path / f"2{second}"))
    assert twice.metadata.icc == told.icc
    assert "Zoë ©".encode() in (twice.metadata.xmp or b"")
    assert b"Cam" in (twice.metadata.exif or b"")
    assert b"maker note that nobody can read" in (twice.metadata.exif or b"")
    assert twice.metadata.dpi == pytest.approx(told.dpi, abs=0.01)
    assert twice.metadata.iptc == (None if ".webp" in (first, second) else IPTC)


@pytest.mark.parametrize(("first", "second"), list(product((".png", ".tif"), repeat=2)))
def test_sixteen_bits_and_transparency_go_between_the_formats_that_have_them(
    first: str, second: str, told: Metadata, deep_picture: np.ndarray, tmp_path: Path
) -> None:
    alpha = np.ascontiguousarray(deep_picture[..., 1])
    once = open_photo(Photo(deep_picture, alpha, told).save(tmp_path / f"1{first}"))
    twice = open_photo(once.save(tmp_path / f"2{second}"))
    assert np.array_equal(twice.pixels, deep_picture)
    assert np.array_equal(twice.alpha, alpha)
    assert losses(twice, second) == []


@pytest.mark.parametrize("suffix", [".jpg", ".tif"])
def test_pillow_reads_the_iptc_that_we_write(suffix: str, told: Metadata, picture: np.ndarray, tmp_path: Path) -> None:
    saved = Photo(picture, metadata=told).save(tmp_path / f"a{suffix}")
    with Image.open(saved) as image:
        fields = IptcImagePlugin.getiptcinfo(image)
    assert fields is not None
    assert fields[(2, 120)] == CAPTION
    assert fields[(2, 25)] == [b"portrait", b"studio"]


def test_iptc_of_a_png_lies_where_imagemagick_looks_for_it(told: Metadata, picture: np.ndarray, tmp_path: Path) -> None:
    with Image.open(Photo(picture, metadata=told).save(tmp_path / "a.png")) as image:
        name, length, digits = image.info["Raw profile type iptc"].split(maxsplit=2)
    block = bytes.fromhex(digits)
    assert (name, int(length)) == ("iptc", len(block))
    assert block.startswith(b"8BIM\x04\x04")
    assert IPTC in block


def test_iptc_of_other_programs_is_found_among_photoshops_other_resources(tmp_path: Path, picture: np.ndarray) -> None:
    resolution = b"8BIM\x03\xed" + b"\x03odd" + struct.pack(">I", 16) + bytes(16)
    odd = IPTC + b"\x1c\x02\x05\0\x01T"
    block = resolution + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(odd)) + odd + b"\0" * (len(odd) % 2)
    segments = b""
    for part in (block[:40], block[40:]):  # as a long one goes on from segment to segment
        body = b"Photoshop 3.0\0" + part
        segments += struct.pack(">HH", 0xFFED, len(body) + 2) + body
    Image.fromarray(picture).save(tmp_path / "a.jpg", extra=segments)
    assert open_photo(tmp_path / "a.jpg").metadata.iptc == odd


def test_iptc_of_a_tiff_is_found_in_either_of_its_places(tmp_path: Path, picture: np.ndarray) -> None:
    block = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(IPTC)) + IPTC + b"\0" * (len(IPTC) % 2)
    Image.fromarray(picture).save(tmp_path / "a.tif", tiffinfo={34377: block})
    Image.fromarray(picture).save(tmp_path / "b.tif", tiffinfo={33723: IPTC})
    assert open_photo(tmp_path / "a.tif").metadata.iptc == IPTC
    assert open_photo(tmp_path / "b.tif").metadata.iptc == IPTC


@pytest.mark.parametrize(
    "damage", [b"8BIM", b"8BIM\x04\x04\0\0\xff\xff\xff\xff\x1c", b"8BIM\x04\x04\0\0\0\0\0\x04none", b"junk"]
)
def test_damaged_iptc_is_none(damage: bytes, tmp_path: Path, picture: np.ndarray) -> None:
    body = b"Photoshop 3.0\0" + damage
    Image.fromarray(picture).save(tmp_path / "a.jpg", extra=struct.pack(">HH", 0xFFED, len(body) + 2) + body)
    assert open_photo(tmp_path / "a.jpg").metadata.iptc is None


def test_iptc_of_over_a_segment_stays_whole_in_a_jpeg(tmp_path: Path, picture: np.ndarray) -> None:
    long = b"".join(b"\x1c\x02\x19" + struct.pack(">H", 30_000) + bytes([65 + n]) * 30_000 for n in range(5))
    saved = Photo(picture, metadata=Metadata(iptc=long)).save(tmp_path / "a.jpg")
    assert open_photo(saved).metadata.iptc == long


def test_a_webp_tells_its_resolution_in_exif(tmp_path: Path, picture: np.ndarray) -> None:
    saved = Photo(picture, metadata=Metadata(dpi=(300.0, 240.0))).save(tmp_path / "a.webp")
    with Image.open(saved) as image:
        exif = image.getexif()
    assert (exif[282], exif[283], exif[296]) == (300, 240, 2)


def test_resolution_in_exif_is_turned_with_the_photo(tmp_path: Path, picture: np.ndarray) -> None:
    exif = Image.Exif()
    exif[274], exif[282], exif[283], exif[296] = 6, 300.0, 240.0, 2
    Image.fromarray(picture).save(tmp_path / "a.webp", exif=exif)
    photo = open_photo(tmp_path / "a.webp")
    assert photo.metadata.dpi == (240, 300)
    with Image.open(photo.save(tmp_path / "b.webp")) as image:
        assert (image.getexif()[282], image.getexif()[283]) == (240, 300)


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_the_thumbnail_shows_what_was_saved(
    orientation: int, suffix: str, tmp_path: Path, picture: np.ndarray, camera_exif: Callable[..., bytes]
) -> None:
    Image.fromarray(picture).resize((400, 520)).save(tmp_path / "a.jpg", exif=b"Exif\0\0" + camera_exif(orientation))
    photo = open_photo(tmp_path / "a.jpg")
    saved = photo.with_pixels(255 - photo.pixels).save(tmp_path / f"b{suffix}")
    with Image.open(saved) as image:
        image.load()
        block, directory = image.info["exif"].removeprefix(b"Exif\0\0"), image.getexif().get_ifd(IFD.IFD1)
        shown = image.convert("RGB")
    small = Image.open(io.BytesIO(block[directory[513] : directory[513] + directory[514]]))
    assert max(small.size) == 160
    expected = np.asarray(shown.resize(small.size, Image.Resampling.BOX)).astype(int)
    assert np.abs(np.asarray(small).astype(int) - expected).mean() < 4


def test_a_photo_without_thumbnail_gets_none(tmp_path: Path, picture: np.ndarray) -> None:
    exif = Image.Exif()
    exif[271] = "Cam"
    Image.fromarray(picture).save(tmp_path / "a.jpg", exif=exif)
    with Image.open(open_photo(tmp_path / "a.jpg").save(tmp_path / "b.jpg")) as image:
        assert image.getexif()[271] == "Cam"
        assert not image.getexif().get_ifd(IFD.IFD1)


def test_gps_survives_every_format_where_all_is_kept(tmp_path: Path, picture: np.ndarray) -> None:
    exif = Image.Exif()
    exif.get_ifd(IFD.GPSInfo).update({GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (48.0, 23.0, 54.5)})
    Image.fromarray(picture).save(tmp_path / "0.jpg", exif=exif)
    photo = open_photo(tmp_path / "0.jpg")
    for suffix in FORMATS:
        photo = open_photo(photo.save(tmp_path / f"1{suffix}"))
        with Image.open(tmp_path / f"1{suffix}") as image:
            image.load()
            assert image.getexif().get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] == (48, 23, 54.5)


def test_opencv_reads_what_carries_all_metadata(told: Metadata, picture: np.ndarray, tmp_path: Path) -> None:
    for suffix in FORMATS:
        saved = Photo(picture, metadata=told).save(tmp_path / f"a{suffix}")
        pixels = cv2.imdecode(np.fromfile(saved, np.uint8), cv2.IMREAD_COLOR)
        assert np.abs(pixels[..., ::-1].astype(int) - picture).mean() < 3
