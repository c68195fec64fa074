"""An animation as a file: pictures rendered one by one and written as they come, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from fesapp.editing.animation import SUFFIXES, Animation, Box, between, moments, view_of
from fesapp.editing.animation_formats import open_pictures
from fesapp.editing.animation_xmp import add_xmp
from fesapp.editing.recipe import Recipe
from fesapp.errors import FesappError
from fesapp.photos.atomic import in_place_of
from fesapp.photos.credentials import signing
from fesapp.photos.disclosure import Disclosure, disclosed
from fesapp.photos.refusal import refusal, why_not_written

# bytes of pictures kept for the way back; what does not fit is rendered again
KEPT = 256 * 2**20
_NAMES = {".gif": "GIF", ".webp": "WebP", ".mp4": "MP4"}
Render = Callable[[Recipe, Box, tuple[int, int]], np.ndarray]  # (h, w, 3) uint8 sRGB of a region at a size


class AnimatedFace(Protocol):
    """What has to be known of a face: x, y, width, height in photo pixels, and its measured intensities."""

    @property
    def box(self) -> Box: ...

    @property
    def aus(self) -> Mapping[str, float] | None: ...


class Pictured:
    """Pictures of an animation by how far it has come; those of the way there are kept for the way back."""

    def __init__(
        self,
        animation: Animation,
        photo: tuple[int, int],
        faces: Sequence[AnimatedFace],
        render: Render,
    ) -> None:
        self._animation, self._render = animation, render
        self._shown = [face.aus or {} for face in faces]
        self.region, self.size = view_of(animation, photo, [face.box for face in faces])
        self._kept: dict[float, np.ndarray] = {}

    def at(self, share: float) -> np.ndarray:
        """The picture (h, w, 3) uint8 sRGB `share` of the way, 0 to 1."""
        if share in self._kept:
            return self._kept[share]
        recipe = between(self._animation.start, self._animation.end, self._shown, share)
        pixels = np.ascontiguousarray(self._render(recipe, self.region, self.size))
        if self._animation.back and (len(self._kept) + 1) * pixels.nbytes <= KEPT:
            self._kept[share] = pixels
        return pixels


def write_animation(
    animation: Animation,
    pictured: Pictured,
    path: Path,
    overwrite: bool = False,
    disclosure: Disclosure | None = None,
    source: Path | None = None,
) -> Generator[tuple[int, int], None, Path]:
    """Write an animation; GIF, WebP or MP4 by the suffix of `path`. Yields pictures done and to be done.

    It is written under a hidden name beside `path`; a generator that is closed before its end leaves nothing.

    Args:
        disclosure: what the file says of the edit, in its XMP; None where nothing is edited.
        source: the photo, which signed credentials name.

    Raises:
        FesappError: the file exists, the suffix or the codec is unknown, the folder is missing or cannot be written,
            the disk is full.
    """
    kind = path.suffix.lower()
    if kind not in SUFFIXES:
        raise refusal(path, f"cannot be written: use a name that ends in {', '.join(SUFFIXES)}")
    if path.is_dir():
        raise refusal(path, "is a folder; add a file name")
    try:
        if not overwrite and os.path.lexists(path):
            raise FileExistsError(path)
        with in_place_of(path, overwrite, suffix=kind) as temporary:
            yield from _write(animation, pictured, temporary, kind)
            if disclosure is not None:
                add_xmp(temporary, kind, disclosed(None, disclosure))
            sign = signing(disclosure, _NAMES[kind], source)
            if sign is not None:
                sign(temporary)
    except FileExistsError:
        raise refusal(path, "exists; choose another name, or ask to overwrite it") from None
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        raise refusal(path, f"cannot be written: {why_not_written(error, path)}") from error
    except FesappError as error:
        raise refusal(path, f"cannot be written: {error}") from error
    return path


def _write(
    animation: Animation, pictured: Pictured, temporary: Path, kind: str
) -> Generator[tuple[int, int], None, None]:
    all_moments = moments(animation)
    total = len(all_moments)
    yield 0, total
    keys = []
    if kind == ".gif":
        for share in (0.0, all_moments[animation.frames // 2].share, 1.0):
            keys.append(pictured.at(share))
            yield 0, total
    pictures = open_pictures(temporary, kind, pictured.size, animation.fps, animation.loop, keys)
    try:
        for done, moment in enumerate(all_moments, 1):
            picture = pictured.at(moment.share)
            yield done - 1, total
            pictures.add(picture, moment.seconds)
            yield done, total
        pictures.finish()
    finally:
        pictures.close()
