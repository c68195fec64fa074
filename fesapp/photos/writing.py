"""Saving a photo: what each format can hold of it, and every reason why it cannot be saved."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from fesapp.photos.atomic import write_atomically
from fesapp.photos.fitting import fitted
from fesapp.photos.formats import FORMATS, WRITABLE
from fesapp.photos.jpeg import encode_jpeg
from fesapp.photos.png import encode_png
from fesapp.photos.refusal import refusal, why_not_written
from fesapp.photos.save_options import SaveOptions
from fesapp.photos.tiff import encode_tiff
from fesapp.photos.webp import encode_webp

if TYPE_CHECKING:
    from fesapp.photos.photo import Photo


def save(photo: Photo, path: Path, overwrite: bool, options: SaveOptions) -> Path:
    """`Photo.save`, which documents it."""
    options.check()
    name = _format(path)
    try:
        if path.is_dir():
            raise refusal(path, "is a folder; add a file name")
        if _is_source(photo, path):
            raise refusal(path, "is the opened photo itself, which is never written over; save under another name")
        if not overwrite and os.path.lexists(path):
            raise FileExistsError(path)
        write_atomically(path, _encode(photo, path, name, options), overwrite)
    except FileExistsError as error:
        raise refusal(path, "exists; save under another name, or ask to overwrite it") from error
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        raise refusal(path, f"cannot be saved: {why_not_written(error, path)}") from error
    return path


def _format(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix not in WRITABLE:
        known = " ".join(WRITABLE)
        if suffix in FORMATS:
            raise refusal(path, f"cannot be saved: {FORMATS[suffix]} can be opened but not written; use {known}")
        raise refusal(path, f"cannot be saved: {suffix or 'a name without a suffix'} is no known format; use {known}")
    return FORMATS[suffix]


def _is_source(photo: Photo, path: Path) -> bool:
    """Whether a path leads to the opened file, under whatever name: a link to it is no other file."""
    return photo.path is not None and path.exists() and photo.path.exists() and path.samefile(photo.path)


def _encode(photo: Photo, path: Path, name: str, options: SaveOptions) -> list[bytes | memoryview]:
    try:
        metadata, _ = fitted(photo, name, options)
        if name == "PNG":
            return encode_png(photo.pixels, photo.alpha, metadata)
        if name == "TIFF":
            return encode_tiff(photo.pixels, photo.alpha, metadata)
        encode = encode_jpeg if name == "JPEG" else encode_webp
        return encode(photo.pixels, photo.alpha, metadata, options)
    except MemoryError as error:
        raise refusal(path, "cannot be saved: too little memory; close other programs") from error
    except Exception as error:  # too large for the format, metadata too long for it, …: encoders raise all kinds
        raise refusal(path, f"cannot be saved as {name}: {error}; try PNG or TIFF") from error
