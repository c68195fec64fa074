"""Small real pictures, cut from a sample photo, in memory and in files of every format."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from fesapp.photos import Photo

DATA = Path(__file__).parent / "data"
THUMBNAIL = b"\xff\xd8 the face as it was before the edit \xff\xd9"
MAKER_NOTE = b"maker note that nobody can read"


@pytest.fixture(scope="session")
def picture(sample: Path) -> np.ndarray:
    """(130, 100, 3) uint8 RGB: the sample photo, small, and upright on purpose not square."""
    with Image.open(sample) as image:
        return np.asarray(image.convert("RGB").resize((100, 130), Image.Resampling.LANCZOS))


@pytest.fixture(scope="session")
def deep_picture(picture: np.ndarray) -> np.ndarray:
    """The same in uint16, with lower bytes that 8 bits cannot hold."""
    lower = np.arange(picture.size, dtype=np.uint32).reshape(picture.shape) * 97 % 256
    return (picture.astype(np.uint32) * 256 + lower).astype(np.uint16)


@pytest.fixture(scope="session")
def ramp(picture: np.ndarray) -> np.ndarray:
    """(130, 100) uint8 alpha from clear at the left to opaque at the right."""
    row = np.linspace(0, 255, picture.shape[1]).round().astype(np.uint8)
    return np.ascontiguousarray(np.broadcast_to(row, picture.shape[:2]))


@pytest.fixture(scope="session")
def icc() -> bytes:
    """An RGB profile that is recognisable: not the sRGB that software puts in by itself."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes().replace(b"s\0R\0G\0B", b"m\0i\0n\0e")


@pytest.fixture(scope="session")
def camera_exif() -> Callable[..., bytes]:
    """Makes an EXIF block as a camera does: `camera_exif(orientation, order="<")`.

    Make, orientation, a directory with the unturned size and a maker note, a second directory with a thumbnail.
    """

    def block(orientation: int, order: str = "<") -> bytes:
        def directory(*records: tuple[int, int, int, int | bytes], link: int = 0) -> bytes:
            body = b"".join(
                struct.pack(order + "HHI", tag, kind, count)
                + (value if isinstance(value, bytes) else struct.pack(order + ("H2x" if kind == 3 else "I"), value))
                for tag, kind, count, value in records
            )
            return struct.pack(order + "H", len(records)) + body + struct.pack(order + "I", link)

        details, note, second, thumbnail = 50, 100, 140, 180
        head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
        parts = {
            0: head,
            8: directory((271, 2, 4, b"Cam\0"), (274, 3, 1, orientation), (34665, 4, 1, details), link=second),
            details: directory((40962, 3, 1, 100), (40963, 3, 1, 130), (37500, 7, len(MAKER_NOTE), note)),
            note: MAKER_NOTE,
            second: directory((513, 4, 1, thumbnail), (514, 4, 1, len(THUMBNAIL))),
            thumbnail: THUMBNAIL,
        }
        made = b""
        for offset, part in parts.items():
            made = made.ljust(offset, b"\0") + part
        return made

    return block


@pytest.fixture
def whole_files(
    tmp_path: Path, picture: np.ndarray, deep_picture: np.ndarray, camera_exif: Callable[..., bytes], icc: bytes
) -> dict[str, Path]:
    """One good file of each format, depth and way of coding, by a short name."""
    image, files = Image.fromarray(picture), {}
    told = {"exif": b"Exif\0\0" + camera_exif(1), "icc_profile": icc}
    for name, options in {
        "baseline.jpg": {},
        "progressive.jpg": {"progressive": True},
        "eight.png": {},
        "lossy.webp": {},
        "lossless.webp": {"lossless": True},
        "plain.tif": {},
        "lzw.tif": {"compression": "tiff_lzw"},
    }.items():
        files[name] = tmp_path / name
        if name == "lzw.tif":  # Pillow writes no EXIF into a compressed TIFF
            image.save(files[name], icc_profile=icc, **options)
        else:
            image.save(files[name], **options, **told)
    for name in ("sixteen.png", "sixteen.tif"):
        files[name] = Photo(deep_picture).save(tmp_path / name)
    for name in ("turned.heic", "ten_bit.heic"):
        files[name] = DATA / name
    return files
