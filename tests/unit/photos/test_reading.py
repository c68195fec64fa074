"""What is in a picture file is what open_photo gives."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageCms, ImageOps

from fesapp.photos import Photo, open_photo

DATA = Path(__file__).parent / "data"
ORIENTATIONS = range(1, 9)


def with_chunk(png: bytes, kind: bytes, data: bytes) -> bytes:
    """A PNG file with one more chunk after its header."""
    return png[:33] + struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) + png[33:]


def deep_file(path: Path, pixels: np.ndarray) -> Path:
    """A 16-bit PNG or TIFF that OpenCV wrote, from RGB(A) or grey."""
    orders = {3: cv2.COLOR_RGB2BGR, 4: cv2.COLOR_RGBA2BGRA}
    array = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, orders[pixels.shape[2]])
    path.write_bytes(cv2.imencode(path.suffix, array)[1].tobytes())
    return path


def heic_gradient() -> np.ndarray:
    """(48, 64, 3) 0 to 1023: what the HEIC files of data/ hold, without loss, at 8 and at 10 bits."""
    y, x = np.mgrid[0:48, 0:64]
    return np.stack([x * 1023 // 63, y * 1023 // 47, (x + y) * 1023 // 110], -1)


def test_a_sample_photo_opens_at_its_full_size(sample: Path) -> None:
    photo = open_photo(sample)
    with Image.open(sample) as image:
        assert photo.size == image.size
        assert np.array_equal(photo.pixels, np.asarray(image))
    assert photo.metadata.format == "JPEG"
    assert photo.path == sample


@pytest.mark.parametrize("name", ["a.png", "a.tif", "a.webp", "a.jpg"])
def test_eight_bit_pixels_are_those_in_the_file(name: str, tmp_path: Path, picture: np.ndarray) -> None:
    Image.fromarray(picture).save(tmp_path / name, lossless=True)
    photo = open_photo(tmp_path / name)
    with Image.open(tmp_path / name) as image:
        assert np.array_equal(photo.pixels, np.asarray(image))
    assert photo.pixels.dtype == np.uint8
    assert photo.alpha is None


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_sixteen_bit_pixels_keep_all_their_bits(name: str, tmp_path: Path, deep_picture: np.ndarray) -> None:
    photo = open_photo(deep_file(tmp_path / name, deep_picture))
    assert photo.pixels.dtype == np.uint16
    assert np.array_equal(photo.pixels, deep_picture)


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_sixteen_bit_transparency_is_kept_apart(
    name: str, tmp_path: Path, deep_picture: np.ndarray, ramp: np.ndarray
) -> None:
    alpha = ramp.astype(np.uint16) * 257
    photo = open_photo(deep_file(tmp_path / name, np.dstack([deep_picture, alpha])))
    assert np.array_equal(photo.pixels, deep_picture)
    assert np.array_equal(photo.alpha, alpha)


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_sixteen_bit_grey_becomes_rgb(name: str, tmp_path: Path, deep_picture: np.ndarray) -> None:
    grey = np.ascontiguousarray(deep_picture[..., 1])
    photo = open_photo(deep_file(tmp_path / name, grey))
    assert photo.pixels.dtype == np.uint16
    assert all(np.array_equal(photo.pixels[..., channel], grey) for channel in range(3))


def test_sixteen_bit_greys_where_white_is_zero_are_not_seen_as_a_negative(
    tmp_path: Path, deep_picture: np.ndarray
) -> None:
    path = deep_file(tmp_path / "a.tif", np.ascontiguousarray(~deep_picture[..., 1]))
    black_is_zero, white_is_zero = (struct.pack("<HHIH", 262, 3, 1, value) for value in (1, 0))
    assert path.read_bytes().count(black_is_zero) == 1
    path.write_bytes(path.read_bytes().replace(black_is_zero, white_is_zero))
    assert np.array_equal(open_photo(path).pixels[..., 0], deep_picture[..., 1])


def test_sixteen_bit_colours_stored_multiplied_by_alpha_are_divided_again(
    tmp_path: Path, deep_picture: np.ndarray, ramp: np.ndarray
) -> None:
    alpha = ramp.astype(np.uint16) * 257
    multiplied = (deep_picture * (alpha[..., None] / 65535)).round().astype(np.uint16)
    path = tmp_path / "a.tif"
    Photo(multiplied, alpha).save(path)
    apart, multiplied_in = (struct.pack("<HHIH", 338, 3, 1, value) for value in (2, 1))
    path.write_bytes(path.read_bytes().replace(apart, multiplied_in))
    error = np.abs(open_photo(path).pixels.astype(int) - deep_picture)[:, 50:]
    assert error.max() <= 2


def test_the_one_clear_grey_of_a_sixteen_bit_png_is_clear(tmp_path: Path, deep_picture: np.ndarray) -> None:
    grey = np.ascontiguousarray(deep_picture[..., 1])
    path = deep_file(tmp_path / "a.png", grey)
    path.write_bytes(with_chunk(path.read_bytes(), b"tRNS", struct.pack(">H", grey[7, 9])))
    assert np.array_equal(open_photo(path).alpha == 0, grey == grey[7, 9])


@pytest.mark.parametrize("name", ["a.png", "a.tif", "a.webp"])
def test_transparency_is_kept_apart(name: str, tmp_path: Path, picture: np.ndarray, ramp: np.ndarray) -> None:
    Image.fromarray(np.dstack([picture, ramp])).save(tmp_path / name, lossless=True, exact=True)
    photo = open_photo(tmp_path / name)
    assert np.array_equal(photo.pixels, picture)
    assert np.array_equal(photo.alpha, ramp)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P"])
def test_greys_and_palettes_become_rgb(mode: str, tmp_path: Path, picture: np.ndarray) -> None:
    made = Image.fromarray(picture).convert(mode)
    made.save(tmp_path / "a.png")
    photo = open_photo(tmp_path / "a.png")
    assert np.array_equal(photo.pixels, np.asarray(made.convert("RGB")))
    assert (photo.alpha is not None) == (mode == "LA")


def test_a_palette_with_a_clear_colour_has_transparency(tmp_path: Path, picture: np.ndarray) -> None:
    made = Image.fromarray(picture).quantize(16)
    made.save(tmp_path / "a.png", transparency=3)
    assert np.array_equal(open_photo(tmp_path / "a.png").alpha == 0, np.asarray(made) == 3)


@pytest.mark.parametrize("name", ["a.jpg", "a.tif"])
def test_cmyk_becomes_rgb(name: str, tmp_path: Path, picture: np.ndarray) -> None:
    Image.fromarray(picture).convert("CMYK").save(tmp_path / name, quality=95)
    photo = open_photo(tmp_path / name)
    assert np.abs(photo.pixels.astype(int) - picture).mean() < 6
    assert photo.metadata.icc is None


@pytest.mark.parametrize("bits", [8, 16])
def test_greys_with_a_profile_become_srgb(bits: int, tmp_path: Path, picture: np.ndarray) -> None:
    grey = picture[..., 1] if bits == 8 else picture[..., 1].astype(np.uint16) * 257
    Image.fromarray(np.ascontiguousarray(grey)).save(tmp_path / "a.png", icc_profile=linear_grey_profile())
    photo = open_photo(tmp_path / "a.png")
    linear = picture[..., 1] / 255
    srgb = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)  # IEC 61966-2-1
    assert np.abs(photo.pixels[..., 0] / np.iinfo(photo.pixels.dtype).max - srgb).max() < 0.01
    assert photo.metadata.icc is not None
    assert photo.metadata.icc[16:20] == b"RGB "


def linear_grey_profile() -> bytes:
    """A minimal ICC grey profile whose tone curve is the identity (ICC.1:2001-04, 6.3.2.1)."""
    tags = {b"wtpt": b"XYZ \0\0\0\0" + struct.pack(">3i", 63190, 65536, 54061), b"kTRC": b"curv" + bytes(8)}
    table, values = struct.pack(">I", len(tags)), b""
    for name, value in tags.items():
        table += name + struct.pack(">II", 128 + 4 + 12 * len(tags) + len(values), len(value))
        values += value
    white = struct.pack(">3i", 63190, 65536, 54061)
    head = struct.pack(
        ">I4sI4s4s4s12x4s28x", 128 + len(table) + len(values), b"lcms", 0x02100000, b"mntr", b"GRAY", b"XYZ ", b"acsp"
    )
    return (head + white).ljust(128, b"\0") + table + values


@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.tif", "lzw.tif", "a.webp"])
def test_the_picture_is_upright(name: str, orientation: int, tmp_path: Path, picture: np.ndarray) -> None:
    exif = Image.Exif()
    exif[274] = orientation
    coding = {"compression": "tiff_lzw"} if name == "lzw.tif" else {"lossless": True}
    Image.fromarray(picture).save(tmp_path / name, exif=exif, **coding)
    photo = open_photo(tmp_path / name)
    with Image.open(tmp_path / name) as image:
        assert np.array_equal(photo.pixels, np.asarray(ImageOps.exif_transpose(image)))
    assert photo.size == ((100, 130) if orientation < 5 else (130, 100))


@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_sixteen_bits_and_their_alpha_are_upright_too(
    name: str, orientation: int, tmp_path: Path, deep_picture: np.ndarray, camera_exif: Callable[..., bytes]
) -> None:
    path = Photo(deep_picture, deep_picture[..., 0]).save(tmp_path / name)
    data = path.read_bytes()
    if name == "a.png":
        data = with_chunk(data, b"eXIf", camera_exif(orientation))
    else:
        upright, turned = (struct.pack("<HHIH", 274, 3, 1, value) for value in (1, orientation))
        assert data.count(upright) == 1
        data = data.replace(upright, turned)
    path.write_bytes(data)
    photo = open_photo(path)
    for channel, values in ((0, photo.pixels[..., 0]), (2, photo.pixels[..., 2]), (0, photo.alpha)):
        expected = Image.fromarray(np.ascontiguousarray(deep_picture[..., channel]))
        expected.getexif()[274] = orientation
        assert np.array_equal(values, np.asarray(ImageOps.exif_transpose(expected)))


def test_the_profile_is_kept(whole_files: dict[str, Path], icc: bytes) -> None:
    for name in ("baseline.jpg", "eight.png", "plain.tif", "lzw.tif", "lossy.webp"):
        assert open_photo(whole_files[name]).metadata.icc == icc, name


def test_heic_is_upright_with_its_profile_and_exif() -> None:
    photo = open_photo(DATA / "turned.heic")
    assert np.array_equal(photo.pixels, np.rot90(heic_gradient() // 4, -1))
    assert photo.metadata.format == "HEIC"
    assert ImageCms.ImageCmsProfile(io.BytesIO(photo.metadata.icc or b"")).profile.xcolor_space == "RGB "
    assert b"Camera" in (photo.metadata.exif or b"")
    assert b"xmpmeta" in (photo.metadata.xmp or b"")


def test_ten_bit_heic_opens_in_sixteen_bits_with_its_alpha() -> None:
    photo = open_photo(DATA / "ten_bit.heic")
    assert photo.pixels.dtype == np.uint16
    assert np.array_equal(photo.pixels >> 6, heic_gradient())
    assert np.array_equal(photo.alpha >> 6, heic_gradient()[..., 0])
    assert photo.pixels.max() == 65535


def test_the_content_decides_and_not_the_name(tmp_path: Path, picture: np.ndarray) -> None:
    Image.fromarray(picture).save(tmp_path / "a.jpg", "PNG")
    photo = open_photo(tmp_path / "a.jpg")
    assert photo.metadata.format == "PNG"
    assert np.array_equal(photo.pixels, picture)


def test_a_name_with_blanks_and_accents_opens(tmp_path: Path, picture: np.ndarray, deep_picture: np.ndarray) -> None:
    Image.fromarray(picture).save(tmp_path / "Zoë  an der Ostsee.jpg")
    assert open_photo(str(tmp_path / "Zoë  an der Ostsee.jpg")).size == (100, 130)
    assert open_photo(deep_file(tmp_path / "Zoë 16.png", deep_picture)).size == (100, 130)


def test_a_camera_jpeg_with_a_preview_inside_is_one_photo(tmp_path: Path, picture: np.ndarray) -> None:
    image = Image.fromarray(picture)
    image.save(tmp_path / "a.jpg", "MPO", save_all=True, append_images=[image.resize((20, 26))])
    photo = open_photo(tmp_path / "a.jpg")
    assert photo.size == (100, 130)
    assert photo.metadata.format == "JPEG"


def test_a_tiff_with_a_smaller_copy_inside_is_one_photo(tmp_path: Path, picture: np.ndarray) -> None:
    image, small = Image.fromarray(picture), Image.fromarray(picture[::4, ::4].copy())
    small.encoderinfo = {"tiffinfo": {254: 1}}
    image.save(tmp_path / "a.tif", save_all=True, append_images=[small])
    photo = open_photo(tmp_path / "a.tif")
    assert np.array_equal(photo.pixels, picture)


def test_opened_pixels_cannot_be_changed_by_mistake(whole_files: dict[str, Path]) -> None:
    for name, path in whole_files.items():
        photo = open_photo(path)
        assert not photo.pixels.flags.writeable, name
        assert photo.alpha is None or not photo.alpha.flags.writeable, name
