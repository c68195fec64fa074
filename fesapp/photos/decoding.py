"""Pixels of an opened picture file: RGB, 8 or 16 bit, upright, transparency apart.

Pillow reads every format and every header, but holds no 16-bit RGB; for those OpenCV (PNG, TIFF) or libheif (HEIC)
decode once more, after Pillow's decoding has shown that the file is whole.
"""

from __future__ import annotations

from typing import IO, NamedTuple

import cv2
import numpy as np
from PIL import Image

from fesapp.photos import colour, exif, heic
from fesapp.photos.png import check_chunks
from fesapp.photos.tiff import check_directory

_GREY_MODES = ("1", "L", "LA", "I;16", "I;16B", "I;16L")
_EIGHT_BIT_MODES = ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr")
_SIXTEEN_BIT_MODES = ("I;16", "I;16B", "I;16L", "RGB", "RGBA")
_BITS_PER_SAMPLE, _PHOTOMETRIC, _PLANAR, _EXTRA_SAMPLES = 258, 262, 284, 338


class UnsuitablePixels(Exception):
    """The file is whole, but its kind of pixels cannot be edited. The text says which kind."""


class Decoded(NamedTuple):
    """`pixels` (H, W, 3) and `alpha` (H, W) or None as in Photo; `icc` an RGB profile; `turned` by a quarter turn."""

    pixels: np.ndarray
    alpha: np.ndarray | None
    icc: bytes | None
    turned: bool


def decode(image: Image.Image, kind: str, file: IO[bytes]) -> Decoded:
    """Decode `image`, opened by Pillow from `file`, of format `kind`.

    Raises:
        UnsuitablePixels: floating-point, Lab and other pixels that are not RGB, grey or CMYK of 8 or 16 bits.
        Exception: the decoders' own, many, on a damaged file.
    """
    bits = _bits(image, kind, file)
    _refuse_unsuitable(image, kind, bits)
    image.load()
    icc = image.info.get("icc_profile") or None
    if bits > 8:
        pixels, alpha = _sixteen_bit(image, kind, bits, file)
    else:
        pixels, alpha = _eight_bit(image, icc)
    space = colour.colour_space(icc)
    if icc and space == b"GRAY" and image.mode in _GREY_MODES:
        pixels = colour.grey_to_srgb(pixels, icc)
    if space and (space != b"RGB " or image.mode == "CMYK"):
        icc = colour.srgb_profile()  # the one they had describes no RGB pixels
    turn = image.getexif().get(exif.ORIENTATION, 1)
    return Decoded(_upright(pixels, turn), None if alpha is None else _upright(alpha, turn), icc, turn in (5, 6, 7, 8))


def _bits(image: Image.Image, kind: str, file: IO[bytes]) -> int:
    """Bits a channel in the file, which Pillow's modes do not tell, once the file has been found whole."""
    if kind == "PNG":
        return check_chunks(file)
    if kind == "TIFF":
        check_directory(file)
        return max(image.tag_v2.get(_BITS_PER_SAMPLE, (1,)))  # type: ignore[attr-defined]
    return int(image.info.get("bit_depth", 8))


def _refuse_unsuitable(image: Image.Image, kind: str, bits: int) -> None:
    suitable = _EIGHT_BIT_MODES if bits <= 8 else _SIXTEEN_BIT_MODES
    if image.mode not in suitable or (kind != "HEIC" and bits not in (1, 2, 4, 8, 16)):
        raise UnsuitablePixels(f"{bits}-bit {image.mode} pixels")
    if kind == "TIFF" and bits == 16 and image.tag_v2.get(_PLANAR) == 2:  # type: ignore[attr-defined]
        raise UnsuitablePixels("16-bit pixels in a plane per channel")


def _eight_bit(image: Image.Image, icc: bytes | None) -> tuple[np.ndarray, np.ndarray | None]:
    if image.mode == "CMYK" and icc and colour.colour_space(icc) == b"CMYK":
        image = colour.to_srgb(image, icc)
    wanted = "RGBA" if image.has_transparency_data else "RGB"
    array = np.asarray(image if image.mode == wanted else image.convert(wanted))
    if wanted == "RGB":
        return array, None
    return cv2.cvtColor(array, cv2.COLOR_RGBA2RGB), cv2.extractChannel(array, 3)


def _sixteen_bit(image: Image.Image, kind: str, bits: int, file: IO[bytes]) -> tuple[np.ndarray, np.ndarray | None]:
    file.seek(0)
    array = heic.decode_deep(file, bits) if kind == "HEIC" else _decode_by_opencv(file)
    if array.dtype != np.uint16 or array.shape[1::-1] != image.size:
        raise ValueError(f"decoded as {array.shape} {array.dtype}")
    alpha = _sixteen_bit_alpha(array, image)
    if array.ndim == 2:
        array = cv2.cvtColor(array, cv2.COLOR_GRAY2RGB)
    pixels = np.ascontiguousarray(array[..., :3])
    if kind == "TIFF":
        pixels = _as_tiff_means(pixels, alpha, image)
    return pixels, alpha


def _decode_by_opencv(file: IO[bytes]) -> np.ndarray:
    array = cv2.imdecode(np.frombuffer(file.read(), np.uint8), cv2.IMREAD_UNCHANGED)
    if array is None:
        raise ValueError("its 16-bit pixels cannot be decoded")
    order = {3: cv2.COLOR_BGR2RGB, 4: cv2.COLOR_BGRA2RGBA}
    return array if array.ndim == 2 else cv2.cvtColor(array, order[array.shape[2]])


def _sixteen_bit_alpha(array: np.ndarray, image: Image.Image) -> np.ndarray | None:
    if not image.has_transparency_data:
        return None
    if array.ndim == 3 and array.shape[2] == 4:
        return cv2.extractChannel(array, 3)
    clear = image.info["transparency"]  # one grey of a PNG, which OpenCV overlooks
    return np.where(array == clear, 0, 65535).astype(np.uint16)


def _as_tiff_means(pixels: np.ndarray, alpha: np.ndarray | None, image: Image.Image) -> np.ndarray:
    """What OpenCV leaves undone: white-is-zero greys, and colours stored multiplied by their alpha."""
    tags = image.tag_v2  # type: ignore[attr-defined]
    if tags.get(_PHOTOMETRIC) == 0:
        return ~pixels
    if alpha is not None and tags.get(_EXTRA_SAMPLES, (0,))[0] == 1:
        share = np.maximum(alpha, 1)[..., None] / np.float32(65535)
        return np.minimum(np.rint(pixels / share), 65535).astype(np.uint16)
    return pixels


def _upright(array: np.ndarray, orientation: int) -> np.ndarray:
    """The array turned by its EXIF orientation, 1 to 8 (Exif 2.32, 4.6.4 A)."""
    if orientation in (5, 7):
        array = cv2.transpose(array)
    operations = {3: cv2.ROTATE_180, 6: cv2.ROTATE_90_CLOCKWISE, 7: cv2.ROTATE_180, 8: cv2.ROTATE_90_COUNTERCLOCKWISE}
    if orientation in operations:
        return cv2.rotate(array, operations[orientation])
    if orientation in (2, 4):
        return cv2.flip(array, 1 if orientation == 2 else 0)
    return array
