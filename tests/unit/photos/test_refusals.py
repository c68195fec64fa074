"""A file that cannot be opened gives one line that names it and says why; nothing else, on the terminal either."""

from __future__ import annotations

import os
import random
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fesapp.errors import FesappError
from fesapp.photos import Photo, open_photo

DATA = Path(__file__).parent / "data"
CUTS = [0.01, 0.1, 0.3, 0.6, 0.9]
LAST_BYTES = [1, 4, 20]

# pytest puts its own warning filters in the place of the program's; a test below looks at the real terminal
pytestmark = pytest.mark.filterwarnings("ignore:.*:Warning:PIL")


def refusal_of(path: Path | str) -> str:
    """The message with which a file is refused."""
    with pytest.raises(FesappError) as caught:
        open_photo(path)
    message = str(caught.value)
    assert "\n" not in message
    assert str(path).replace("\n", " ") in message
    return message


@pytest.mark.parametrize("keep", CUTS)
def test_a_file_cut_short_is_refused(
    keep: float, whole_files: dict[str, Path], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for name, path in whole_files.items():
        whole = path.read_bytes()
        cut = tmp_path / f"cut {name}"
        cut.write_bytes(whole[: max(int(len(whole) * keep), 4)])
        message = refusal_of(cut)
        assert any(word in message for word in ("cut short", "damaged", "known format")), message
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("missing", LAST_BYTES)
def test_a_file_whose_last_bytes_are_missing_is_refused(
    missing: int, whole_files: dict[str, Path], tmp_path: Path
) -> None:
    for name in (
        "baseline.jpg",
        "progressive.jpg",
        "eight.png",
        "sixteen.png",
        "sixteen.tif",
        "lossy.webp",
        "turned.heic",
    ):
        cut = tmp_path / f"cut {name}"
        cut.write_bytes(whole_files[name].read_bytes()[:-missing])
        assert "damaged" in refusal_of(cut)


def test_a_damaged_file_opens_or_is_refused_but_never_crashes(whole_files: dict[str, Path], tmp_path: Path) -> None:
    chance = random.Random(5)
    for name, path in whole_files.items():
        bad = tmp_path / f"damaged {name}"
        for _ in range(30):
            damaged = bytearray(path.read_bytes())
            for _ in range(chance.randint(1, 20)):
                damaged[chance.randrange(4, len(damaged))] = chance.randrange(256)
            bad.write_bytes(damaged)
            try:
                open_photo(bad)
            except FesappError as error:
                message = str(error)
            else:
                continue
            assert message.startswith(str(bad))
            assert "\n" not in message


def test_a_refusal_is_all_that_a_terminal_shows(whole_files: dict[str, Path], tmp_path: Path) -> None:
    cuts = []
    for name in ("lzw.tif", "sixteen.png", "baseline.jpg"):
        cuts.append(tmp_path / f"cut {name}")
        cuts[-1].write_bytes(whole_files[name].read_bytes()[:-300])
    program = """if True:
        import sys
        from fesapp.errors import FesappError
        from fesapp.photos import open_photo
        for path in sys.argv[1:]:
            try:
                open_photo(path)
            except FesappError as error:
                print(error)
    """
    ran = subprocess.run([sys.executable, "-W", "default", "-c", program, *cuts], capture_output=True, text=True)
    assert ran.stderr == ""
    assert len(ran.stdout.splitlines()) == len(cuts)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "does not exist" in refusal_of(tmp_path / "nobody.jpg")


def test_a_folder_is_no_picture(tmp_path: Path) -> None:
    assert "is a folder" in refusal_of(tmp_path)


def test_a_device_is_no_picture() -> None:
    if not os.path.exists("/dev/null"):
        pytest.skip("this system has no /dev/null")
    assert "is not a file" in refusal_of("/dev/null")


def test_an_impossible_name_is_refused() -> None:
    with pytest.raises(FesappError, match="cannot be read"):
        open_photo("a\0b.jpg")


def test_a_name_of_two_lines_still_gives_one(tmp_path: Path) -> None:
    assert "empty" in refusal_of_written(tmp_path / "two\nlines.jpg", b"")


def refusal_of_written(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    return refusal_of(path)


def test_an_empty_file_is_called_empty(tmp_path: Path) -> None:
    assert "is empty" in refusal_of_written(tmp_path / "a.jpg", b"")


@pytest.mark.parametrize("data", [b"x", b"Dear artist, this is a letter.", b"BM" + bytes(100), bytes(5000)])
def test_what_is_no_picture_is_refused_with_the_formats_that_open(data: bytes, tmp_path: Path) -> None:
    assert "JPEG, PNG, TIFF, WebP and HEIC" in refusal_of_written(tmp_path / "a.jpg", data)


def test_a_file_without_permission_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.jpg").write_bytes(b"x")
    monkeypatch.setattr(Path, "open", locked)
    assert "no permission" in refusal_of(tmp_path / "a.jpg")


@pytest.mark.parametrize("name", ["a.gif", "a.png", "a.webp"])
def test_an_animation_is_refused_as_one(name: str, tmp_path: Path, picture: np.ndarray) -> None:
    frames = [Image.fromarray(np.roll(picture, shift, axis=1)) for shift in (0, 20, 40)]
    frames[0].save(tmp_path / name, save_all=True, append_images=frames[1:])
    message = refusal_of(tmp_path / name)
    assert "animated" in message
    assert "3 frames" in message


def test_a_heic_film_is_refused_as_animated(tmp_path: Path) -> None:
    film = bytearray((DATA / "turned.heic").read_bytes())
    film[8:12] = b"hevc"
    assert "animated" in refusal_of_written(tmp_path / "a.heic", bytes(film))


def test_a_heic_with_an_unreadable_item_type_is_refused(tmp_path: Path) -> None:
    """pi_heif 1.4.0 brings the whole program down on these."""
    whole = (DATA / "turned.heic").read_bytes()
    for kind in (b"Exif", b"mime", b"application/rdf+xml"):
        damaged = whole.replace(kind, b"\xff" + kind[1:], 1)
        assert "damaged" in refusal_of_written(tmp_path / "a.heic", damaged)


def test_a_gif_that_stands_still_is_refused_as_gif(tmp_path: Path, picture: np.ndarray) -> None:
    Image.fromarray(picture).save(tmp_path / "a.gif")
    assert "is a GIF" in refusal_of(tmp_path / "a.gif")


def test_a_tiff_of_several_pages_is_refused(tmp_path: Path, picture: np.ndarray) -> None:
    image = Image.fromarray(picture)
    image.save(tmp_path / "a.tif", save_all=True, append_images=[image, image])
    assert "3 pages" in refusal_of(tmp_path / "a.tif")


def test_a_camera_raw_file_is_not_opened_as_its_preview(tmp_path: Path, picture: np.ndarray) -> None:
    Image.fromarray(picture).save(tmp_path / "a.dng", "TIFF", tiffinfo={254: 1})
    assert "camera raw" in refusal_of(tmp_path / "a.dng")


@pytest.mark.parametrize(("width", "height"), [(20_000, 10_001), (60_000, 50_000)])
@pytest.mark.parametrize("format", ["png", "jpg", "tif"])
def test_a_huge_picture_is_refused_before_it_is_decoded(
    format: str, width: int, height: int, tmp_path: Path, picture: np.ndarray
) -> None:
    data = (Photo(picture).save(tmp_path / f"small.{format}")).read_bytes()
    old, new = picture.shape[1::-1], (width, height)
    if format == "png":
        head = b"IHDR" + struct.pack(">II", *new) + data[24:29]
        data = data[:12] + head + struct.pack(">I", zlib.crc32(head)) + data[33:]
    elif format == "jpg":
        data = data.replace(struct.pack(">HH", *old[::-1]), struct.pack(">HH", *new[::-1]), 1)
    else:
        for tag, before, after in zip((256, 257), old, new, strict=True):
            data = data.replace(struct.pack("<HHII", tag, 4, 1, before), struct.pack("<HHII", tag, 4, 1, after))
    message = refusal_of_written(tmp_path / f"a.{format}", data)
    assert "megapixels" in message
    assert "200" in message


def test_floating_point_pixels_are_refused_in_words(tmp_path: Path, picture: np.ndarray) -> None:
    Image.fromarray(picture[..., 0].astype(np.float32)).save(tmp_path / "a.tif")
    assert "8- or 16-bit RGB" in refusal_of(tmp_path / "a.tif")


def test_too_little_memory_is_said_in_words(
    tmp_path: Path, picture: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_memory(*_: object) -> None:
        raise MemoryError

    Image.fromarray(picture).save(tmp_path / "a.png")
    monkeypatch.setattr("fesapp.photos.reading.decode", no_memory)
    assert "memory" in refusal_of(tmp_path / "a.png")
