"""What the user wants kept out of a file is nowhere in its bytes."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD

from fesapp.photos import Keep, Metadata, Photo, SaveOptions, losses, open_photo

FORMATS = (".jpg", ".png", ".tif", ".webp")
LATITUDE = ((48, 1), (23, 1), (987654, 10000))
AREA = b"ASCII\0\0\0Ulm Minster, north door"
XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:drone="http://www.dji.com/drone-dji/1.0/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 exif:GPSLatitude="48,23.9876N" drone:GpsLongitude="9.9876" photoshop:City="Ulm" exif:ExposureTime="1/60">
<exif:GPSLongitude>9,59.8765E</exif:GPSLongitude><ext:LocationCreated><rdf:Bag><rdf:li rdf:parseType="Resource">
<exif:GPSAltitude>4799/10</exif:GPSAltitude><ext:City>Ulm</ext:City></rdf:li></rdf:Bag></ext:LocationCreated>
</rdf:Description></rdf:RDF></x:xmpmeta>"""
CITY = b"\x1c\x02\x5a\0\x03Ulm"


@pytest.fixture(params=["<", ">"], ids=["little endian", "big endian"])
def located(
    request: pytest.FixtureRequest, tmp_path: Path, picture: np.ndarray, camera_exif: Callable[..., bytes], icc: bytes
) -> Path:
    """A JPEG that tells its place in EXIF, after the maker note, and in XMP; with thumbnail, profile and IPTC."""
    order = request.param
    block = bytearray(camera_exif(1, order))
    block += bytes(len(block) % 2)
    start = len(block)
    values = start + 2 + 3 * 12 + 4
    block += struct.pack(order + "H", 3)
    block += struct.pack(order + "HHI4s", 1, 2, 2, b"N")
    block += struct.pack(order + "HHII", 2, 5, 3, values)
    block += struct.pack(order + "HHII", 28, 7, len(AREA), values + 24) + bytes(4)
    block += b"".join(struct.pack(order + "II", *pair) for pair in LATITUDE) + AREA
    # the camera's directory of three records has no room for a fourth, so a new one with all four goes to the end
    first = struct.unpack_from(order + "I", block, 4)[0]
    records = block[first + 2 : first + 2 + 36] + struct.pack(order + "HHII", 0x8825, 4, 1, start)
    link = block[first + 38 : first + 42]
    struct.pack_into(order + "I", block, 4, len(block) + len(block) % 2)
    block += bytes(len(block) % 2) + struct.pack(order + "H", 4) + records + link
    photoshop = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(CITY)) + CITY
    path = tmp_path / "located.jpg"
    Image.fromarray(picture).save(
        path,
        exif=b"Exif\0\0" + bytes(block),
        icc_profile=icc,
        xmp=XMP.encode(),
        dpi=(300, 300),
        extra=struct.pack(">HH", 0xFFED, len(photoshop) + 2) + photoshop,
    )
    return path


@pytest.mark.parametrize("suffix", FORMATS)
def test_without_gps_no_coordinate_is_in_the_file_and_all_else_is(suffix: str, located: Path, tmp_path: Path) -> None:
    photo = open_photo(located)
    assert photo.metadata.exif is not None
    latitude = b"".join(struct.pack("<II", *pair) for pair in LATITUDE)
    assert AREA in photo.metadata.exif
    saved = photo.save(tmp_path / f"b{suffix}", options=SaveOptions(keep=Keep.NO_GPS))
    data = saved.read_bytes()
    for trace in (AREA, latitude, latitude[::-1], b"GPS", b"Gps", b"9876", b"8765", b"4799"):
        assert trace not in data
    with Image.open(saved) as image:
        image.load()
        exif = image.getexif()
        assert not exif.get_ifd(IFD.GPSInfo)
        assert GPS.GPSLatitude not in exif
        assert exif[271] == "Cam"
        assert b"maker note that nobody can read" in exif.get_ifd(IFD.Exif)[37500]
    kept = open_photo(saved).metadata
    assert kept.thumbnail == (suffix != ".tif")
    assert b'City="Ulm"' in (kept.xmp or b"")
    assert b"1/60" in (kept.xmp or b"")
    assert b"<ext:City>Ulm</ext:City>" in (kept.xmp or b"")
    assert kept.iptc == (None if suffix == ".webp" else CITY)
    assert losses(photo, suffix, SaveOptions(keep=Keep.NO_GPS)) == losses(photo, suffix)


def test_a_maker_note_stays_in_its_place_when_gps_goes(located: Path, tmp_path: Path) -> None:
    before = open_photo(located)
    after = open_photo(before.save(tmp_path / "b.jpg", options=SaveOptions(keep=Keep.NO_GPS)))
    note = b"maker note that nobody can read"
    assert (after.metadata.exif or b"").index(note) == (before.metadata.exif or b"").index(note)


@pytest.mark.parametrize("suffix", FORMATS)
def test_with_no_metadata_kept_the_profile_alone_is_in_the_file(
    suffix: str, located: Path, tmp_path: Path, icc: bytes
) -> None:
    photo = open_photo(located)
    saved = photo.save(tmp_path / f"b{suffix}", options=SaveOptions(keep=Keep.NONE))
    assert not any(trace in saved.read_bytes() for trace in (b"Cam\0", b"Exif", b"Ulm", b"xmp", b"8BIM"))
    metadata = open_photo(saved).metadata
    assert metadata.icc == icc
    assert (metadata.exif, metadata.xmp, metadata.iptc, metadata.dpi, metadata.thumbnail) == (None,) * 4 + (False,)


def test_damaged_xmp_that_may_tell_the_place_is_left_out_and_that_is_said(tmp_path: Path, picture: np.ndarray) -> None:
    photo = Photo(picture, metadata=Metadata(xmp=b"<x exif:GPSLatitude='48,23.9876N'"))
    without = SaveOptions(keep=Keep.NO_GPS)
    assert "XMP is left out" in "".join(losses(photo, ".png", without))
    assert open_photo(photo.save(tmp_path / "a.png", options=without)).metadata.xmp is None
    assert losses(photo, ".png") == []
    assert open_photo(photo.save(tmp_path / "b.png")).metadata.xmp == photo.metadata.xmp


@pytest.mark.parametrize("offset", [0, 4, 8, 40, 10**6, 2**32 - 1])
def test_a_gps_link_to_nowhere_harms_nothing(offset: int, tmp_path: Path, picture: np.ndarray) -> None:
    block = b"II*\0\x08\0\0\0" + struct.pack("<H", 2)
    block += struct.pack("<HHI4s", 271, 2, 4, b"Cam\0") + struct.pack("<HHII", 0x8825, 4, 1, offset) + bytes(4)
    photo = Photo(picture, metadata=Metadata(exif=block))
    for suffix in FORMATS:
        saved = open_photo(photo.save(tmp_path / f"a{suffix}", options=SaveOptions(keep=Keep.NO_GPS)))
        assert np.abs(saved.pixels.astype(int) - picture).mean() < 3
