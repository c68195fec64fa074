"""Opening a picture file, or saying in one line why not."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from PIL import Image, PngImagePlugin, UnidentifiedImageError

from fesapp.errors import FesappError
from fesapp.photos import heic
from fesapp.photos.decoding import UnsuitablePixels, decode
from fesapp.photos.formats import HEAD_BYTES, PILLOW_NAMES, is_heic_sequence, recognise
from fesapp.photos.metadata_reading import read_metadata
from fesapp.photos.photo import Photo
from fesapp.photos.refusal import refusal

MAX_PIXELS = 200_000_000
_KNOWN = "fesapp opens JPEG, PNG, TIFF, WebP and HEIC"
_SUBFILE_TYPE, _REDUCED, _MASK = 254, 1, 4  # TIFF 6.0, NewSubfileType

# Pillow's own limit would refuse photos from 179 megapixels on. What it merely warns of, open_photo reports or can
# live with; on a terminal a warning would be two lines more.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
# Pillow's own, 1 MB, would refuse a PNG for a long colour profile.
PngImagePlugin.MAX_TEXT_CHUNK = 2**24
warnings.filterwarnings("ignore", module=r"PIL\.")


def open_photo(path: str | os.PathLike[str]) -> Photo:
    """Open a JPEG, PNG, TIFF, WebP or HEIC file of at most `MAX_PIXELS` pixels; its content decides, not its name.

    The pixels are upright and in the file's own depth (HEIC of 10 or 12 bits as 16) and colour space. Grey and palette
    become RGB; CMYK, and grey with a profile, become sRGB. The first picture of a camera's multi-picture JPEG, or the
    main one of a HEIC collection, is the photo. The arrays are read-only.

    Raises:
        FesappError: one line that names the file and the reason, whatever is wrong with it.
    """
    path = Path(path)
    with _opened(path) as file:
        head = file.read(HEAD_BYTES)
        kind = _kind(path, head)
        file.seek(0)
        with _decoder_errors(path, kind), _pillow_image(file, kind) as image:
            _refuse_huge(path, image.size)
            _refuse_several(path, kind, image, head)
            decoded = decode(image, kind, file)
            height, width = decoded.pixels.shape[:2]
            metadata = read_metadata(image, kind, file, decoded.icc, (width, height), decoded.turned)
    for array in (decoded.pixels, decoded.alpha):
        if array is not None:
            array.flags.writeable = False
    return Photo(decoded.pixels, decoded.alpha, metadata, path)


def _opened(path: Path) -> IO[bytes]:
    try:
        if path.is_dir():
            raise refusal(path, "is a folder; choose a picture file in it")
        if path.exists() and not path.is_file():
            raise refusal(path, "is not a file; choose a picture file")
        return path.open("rb")
    except FileNotFoundError as error:
        raise refusal(path, "does not exist; check the name and the folder") from error
    except PermissionError as error:
        raise refusal(path, "cannot be read: no permission; ask its owner for it") from error
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        reason = getattr(error, "strerror", None) or error
        raise refusal(path, f"cannot be read: {reason}; check the name and the drive") from error


def _kind(path: Path, head: bytes) -> str:
    if not head:
        raise refusal(path, "is empty (0 bytes); copy it again from where it came from")
    kind = recognise(head)
    if kind is None:
        raise refusal(path, f"is not a picture of a known format; {_KNOWN}")
    return kind


def _pillow_image(file: IO[bytes], kind: str) -> Image.Image:
    """The picture with its header read and its pixels not yet."""
    if kind == "HEIC":
        heic.check_items(file)
        heic.register()
    return Image.open(file, formats=(PILLOW_NAMES[kind],))


@contextmanager
def _decoder_errors(path: Path, kind: str) -> Iterator[None]:
    """Any error of a decoder as a refusal. Damaged files make decoders raise nearly every exception there is."""
    try:
        yield
    except FesappError:
        raise
    except UnsuitablePixels as error:
        raise refusal(path, f"has {error}, which cannot be edited; save it as 8- or 16-bit RGB") from error
    except Image.DecompressionBombError as error:
        raise refusal(path, f"has over {MAX_PIXELS / 1e6:.0f} megapixels; make a smaller copy") from error
    except UnidentifiedImageError as error:
        raise refusal(
            path, f"is damaged, or a {kind} of a rare kind; copy it again, or save it as 8- or 16-bit RGB"
        ) from error
    except MemoryError as error:
        raise refusal(path, "needs more memory than there is; close other programs or make a smaller copy") from error
    except Exception as error:
        raise refusal(
            path, f"is cut short or damaged ({str(error).strip()}); copy it again from where it came from"
        ) from error


def _refuse_huge(path: Path, size: tuple[int, int]) -> None:
    width, height = size
    if width * height > MAX_PIXELS:
        size_and_limit = f"{width * height / 1e6:.0f} megapixels ({width} × {height}), over {MAX_PIXELS / 1e6:.0f}"
        raise refusal(path, f"has {size_and_limit}; make a smaller copy")


def _refuse_several(path: Path, kind: str, image: Image.Image, head: bytes) -> None:
    """Refuse films and documents. Several pictures in a JPEG or a HEIC are a camera's previews and takes: no reason."""
    frames = getattr(image, "n_frames", 1)
    if is_heic_sequence(head):
        raise refusal(path, "is animated; save one frame as a file of its own")
    if kind in ("PNG", "WebP", "GIF") and frames > 1:
        raise refusal(path, f"is animated ({frames} frames); save one frame as a file of its own")
    if kind == "GIF":
        raise refusal(path, f"is a GIF; {_KNOWN}")
    if kind == "TIFF":
        _refuse_pages(path, image, frames)


def _refuse_pages(path: Path, image: Image.Image, frames: int) -> None:
    """Refuse a TIFF of several pages, but not one that only carries smaller copies or masks of its picture along."""
    subfiles = []
    for frame in range(frames):
        image.seek(frame)
        subfiles.append(image.tag_v2.get(_SUBFILE_TYPE, 0))  # type: ignore[attr-defined]
    image.seek(0)
    pages = sum(not subfile & (_REDUCED | _MASK) for subfile in subfiles)
    if pages > 1:
        raise refusal(path, f"has {pages} pages; save the one to edit as a file of its own")
    if subfiles[0] & _REDUCED:
        raise refusal(path, "begins with a mere preview, as camera raw files do; develop it to TIFF or JPEG first")
