"""Saving a photo: what each format can hold of it, and every reason why it cannot be saved."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

from fesapp.errors import FesappError
from fesapp.photos import exif
from fesapp.photos.atomic import write_atomically
from fesapp.photos.credentials import signing
from fesapp.photos.disclosure import with_disclosure
from fesapp.photos.formats import FORMATS, WRITABLE
from fesapp.photos.png import encode_png
from fesapp.photos.refusal import refusal, why_not_written
from fesapp.photos.tiff import encode_tiff

if TYPE_CHECKING:
    from fesapp.photos.photo import Photo

_WEBP_METHOD = 2  # of 6; at 12 megapixels 4 takes three times as long for 0.2 dB


def save(photo: Photo, path: Path, overwrite: bool, quality: int) -> Path:
    """`Photo.save`, which documents it."""
    name = _format(path)
    photo = disclosing(photo)
    if not 1 <= quality <= 100:
        raise FesappError(f"the quality must be 1 to 100, not {quality}")
    try:
        if path.is_dir():
            raise refusal(path, "is a folder; add a file name")
        if not overwrite and os.path.lexists(path):
            raise FileExistsError(path)
        parts = _encode(photo, path, name, quality)
        write_atomically(path, parts, overwrite, signing(photo.metadata.disclosure, name, photo.path))
    except FileExistsError as error:
        raise _exists(photo, path) from error
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        raise refusal(path, f"cannot be saved: {why_not_written(error, path)}") from error
    return path


def disclosing(photo: Photo) -> Photo:
    """The photo with its disclosure, if any, in its XMP packet."""
    xmp = with_disclosure(photo.metadata.xmp, photo.metadata.disclosure)
    return replace(photo, metadata=replace(photo.metadata, xmp=xmp))


def _format(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix not in WRITABLE:
        known = " ".join(WRITABLE)
        if suffix in FORMATS:
            raise refusal(path, f"cannot be saved: {FORMATS[suffix]} can be opened but not written; use {known}")
        raise refusal(path, f"cannot be saved: {suffix or 'a name without a suffix'} is no known format; use {known}")
    return FORMATS[suffix]


def _exists(photo: Photo, path: Path) -> FesappError:
    if photo.path is not None and path.exists() and photo.path.exists() and path.samefile(photo.path):
        return refusal(path, "is the opened photo itself; save under another name, or ask to overwrite it")
    return refusal(path, "exists; save under another name, or ask to overwrite it")


def _encode(photo: Photo, path: Path, name: str, quality: int) -> list[bytes | memoryview]:
    try:
        if name == "PNG":
            return encode_png(photo.pixels, photo.alpha, photo.metadata)
        if name == "TIFF":
            return encode_tiff(photo.pixels, photo.alpha, photo.metadata)
        return [_jpeg(photo, quality) if name == "JPEG" else _webp(photo, quality)]
    except MemoryError as error:
        raise refusal(path, "cannot be saved: too little memory; close other programs") from error
    except Exception as error:  # too large for the format, metadata too long for it, …: encoders raise all kinds
        raise refusal(path, f"cannot be saved as {name}: {error}; try PNG or TIFF") from error


def _jpeg(photo: Photo, quality: int) -> memoryview:
    """JPEG has no transparency: clear pixels show the white that a page behind them would."""
    metadata, image = photo.metadata, Image.fromarray(_eight_bit(photo.pixels))
    if photo.alpha is not None:
        white = Image.new("RGB", image.size, "white")
        image = Image.composite(image, white, Image.fromarray(_eight_bit(photo.alpha)))
    encoded = io.BytesIO()
    image.save(
        encoded,
        "JPEG",
        quality=quality,
        subsampling=metadata.subsampling or "4:4:4",
        icc_profile=metadata.icc,
        exif=exif.PREFIX + metadata.exif if metadata.exif else b"",
        xmp=metadata.xmp,
        dpi=metadata.dpi or (0, 0),
    )
    return encoded.getbuffer()


def _webp(photo: Photo, quality: int) -> memoryview:
    metadata, array = photo.metadata, _eight_bit(photo.pixels)
    if photo.alpha is not None:
        array = np.dstack([array, _eight_bit(photo.alpha)])
    encoded = io.BytesIO()
    Image.fromarray(array).save(
        encoded,
        "WEBP",
        quality=quality,
        method=_WEBP_METHOD,
        exact=True,  # colours under clear pixels stay
        icc_profile=metadata.icc,
        exif=metadata.exif or b"",
        xmp=metadata.xmp or b"",
    )
    return encoded.getbuffer()


def _eight_bit(array: np.ndarray) -> np.ndarray:
    """uint16 as uint8, rounded; uint8 as it is."""
    return cv2.convertScaleAbs(array, alpha=1 / 257) if array.dtype == np.uint16 else array
