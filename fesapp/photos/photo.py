"""A photo in memory: its pixels, and all that must come back beside them when it is saved."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from fesapp.photos.metadata import Metadata
from fesapp.photos.save_options import QUALITY, SaveOptions
from fesapp.photos.writing import save


@dataclass(eq=False)
class Photo:
    """One upright picture.

    `pixels` is (H, W, 3) RGB, uint8 or uint16, in the colour space of `metadata.icc` (sRGB where that is None).
    `alpha` is (H, W) of the same type, 0 clear to 255 or 65535 opaque, not multiplied into the pixels; None where
    the file has no transparency. `path` is the file it was opened from, None for a picture that was made.
    The arrays of an opened photo are read-only; edit a copy and pass it to `with_pixels`.

    Raises:
        ValueError: arrays of another shape or type.
    """

    pixels: np.ndarray = field(repr=False)
    alpha: np.ndarray | None = field(default=None, repr=False)
    metadata: Metadata = field(default_factory=Metadata)
    path: Path | None = None

    def __post_init__(self) -> None:
        shape, kind = self.pixels.shape, self.pixels.dtype
        if len(shape) != 3 or shape[2] != 3 or kind not in (np.uint8, np.uint16):
            raise ValueError(f"pixels must be (H, W, 3) uint8 or uint16, not {shape} {kind}")
        if self.alpha is not None and (self.alpha.shape != shape[:2] or self.alpha.dtype != kind):
            raise ValueError(f"alpha must be {shape[:2]} {kind}, not {self.alpha.shape} {self.alpha.dtype}")

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.pixels.shape[1], self.pixels.shape[0]

    def with_pixels(self, pixels: np.ndarray) -> Photo:
        """The same photo with other pixels, of the same shape and type.

        Raises:
            ValueError: another shape or type, which the alpha and metadata would no longer describe.
        """
        if pixels.shape != self.pixels.shape or pixels.dtype != self.pixels.dtype:
            raise ValueError(
                f"the new pixels must be {self.pixels.shape} {self.pixels.dtype}, not {pixels.shape} {pixels.dtype}"
            )
        return replace(self, pixels=pixels)

    def save(
        self,
        path: str | os.PathLike[str],
        *,
        overwrite: bool = False,
        quality: int = QUALITY,
        options: SaveOptions | None = None,
    ) -> Path:
        """Write the photo in the format that the suffix of `path` names, and return that path.

        Whatever happens on the way, even a power failure, `path` then holds all of the old file or all of the new one.
        A file that exists is refused unless `overwrite` is True; the photo's own source always is, by whatever name.

        EXIF with a new thumbnail where there was one, ICC profile, XMP, IPTC and resolution go with it, unless
        `options` say otherwise; `losses` says beforehand what the format cannot hold. PNG and TIFF keep 16 bits and
        transparency without loss; WebP turns 16 bits into 8; JPEG does too, and lays transparent pixels on white.
        `quality` (1 to 100) is that of JPEG and WebP where no `options` are given, which have their own.

        Raises:
            FesappError: the file exists, the suffix is unknown, the folder is missing or cannot be written, the disk
                is full, or the format cannot hold the picture.
        """
        return save(self, Path(path), overwrite, options or SaveOptions(quality))
