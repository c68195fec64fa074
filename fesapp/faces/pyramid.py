"""A photo at ever finer scales, each cut into overlapping tiles of the size that the detector sees.

The detector finds faces from about 19 to 110 px of its 128 px. Levels a factor of at most two apart therefore see a
face of any size at least once, from one that is larger than the photo down to one of `SMALLEST_FACE` pixels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from fesapp.faces.models import DETECTOR_SIZE
from fesapp.faces.sampling import GREY, halved, to_uint8

# width in photo pixels of the smallest face looked for, and the width it has in the finest level
SMALLEST_FACE = 48
FINEST_FACE = 19.2
LARGEST_STEP = 2.1
# a tile's neighbour begins this many pixels further on, so that a face cut by one is whole in the other
STRIDE = 104
# grey pixels around every level: faces cut by the photo's edge are found more often with them, and in the coarsest
# level, a single tile, a face may fill the photo or reach past it
FRAME = 24


@dataclass(frozen=True)
class Tile:
    """A (128, 128, 3) uint8 piece of a level; its pixel `p` lies at `(p + offset + 0.5) / scale - 0.5` in the photo."""

    pixels: np.ndarray
    offset: tuple[int, int]
    scale: tuple[float, float]

    def rectangle(self) -> tuple[float, float, float, float]:
        """Photo pixels x0, y0, x1, y1 of its corners."""
        return *self.to_photo((0, 0)), *self.to_photo((DETECTOR_SIZE - 1, DETECTOR_SIZE - 1))

    def to_photo(self, point: tuple[float, float]) -> tuple[float, float]:
        x, y = ((p + o + 0.5) / s - 0.5 for p, o, s in zip(point, self.offset, self.scale, strict=True))
        return x, y


@dataclass(frozen=True)
class Level:
    """The whole photo at one scale in a grey frame, at least one tile; `-offset` is where the photo begins in it."""

    pixels: np.ndarray
    offset: tuple[int, int]
    scale: tuple[float, float]

    def window(self, tile: Tile) -> tuple[slice, slice]:
        """Rows and columns of `pixels` that a tile shows."""
        x, y = (start - own for start, own in zip(tile.offset, self.offset, strict=True))
        return slice(y, y + DETECTOR_SIZE), slice(x, x + DETECTOR_SIZE)

    def tiles(self) -> Iterator[Tile]:
        height, width = self.pixels.shape[:2]
        for y in _starts(height):
            for x in _starts(width):
                piece = np.ascontiguousarray(self.pixels[y : y + DETECTOR_SIZE, x : x + DETECTOR_SIZE])
                yield Tile(piece, (x + self.offset[0], y + self.offset[1]), self.scale)


def level_scales(shape: tuple[int, ...], smallest: float = SMALLEST_FACE) -> list[float]:
    """Scales of the levels of a photo of this shape, coarsest first, evenly spaced in ratio, for faces from `smallest`
    photo pixels wide."""
    coarsest = (DETECTOR_SIZE - 2 * FRAME) / max(shape[:2])
    finest = max(coarsest, FINEST_FACE / smallest)
    steps = int(np.ceil(np.log(finest / coarsest) / np.log(LARGEST_STEP) - 1e-9))
    return [float(scale) for scale in np.geomspace(coarsest, finest, steps + 1)]


def halvings(pixels: np.ndarray) -> list[np.ndarray]:
    """A photo (H, W, 3) uint8 or uint16 and then uint8 pictures of 1/2, 1/4, ... its size, down to a tile's."""
    pictures = [pixels]
    while max(pictures[-1].shape[:2]) > DETECTOR_SIZE and min(pictures[-1].shape[:2]) > 1:
        pictures.append(to_uint8(halved(pictures[-1])))
    return pictures


def levels(pictures: Sequence[np.ndarray], smallest: float = SMALLEST_FACE) -> Iterator[Level]:
    """The levels of a photo given by its `halvings`, coarsest first, for faces from `smallest` photo pixels wide."""
    height, width = pictures[0].shape[:2]
    for scale in level_scales((height, width), smallest):
        finer = pictures[min(max(0, int(-np.log2(scale))), len(pictures) - 1)]
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        picture = to_uint8(cv2.resize(finer, size, interpolation=cv2.INTER_LINEAR))
        yield _framed(picture, (size[0] / width, size[1] / height))


def _starts(length: int) -> list[int]:
    """Where tiles begin along a side, evenly spread from one end to the other."""
    spare = length - DETECTOR_SIZE
    return [int(start) for start in np.linspace(0, spare, -(-spare // STRIDE) + 1).round()]


def _framed(picture: np.ndarray, scale: tuple[float, float]) -> Level:
    """The level of a picture, with grey around it."""
    spare_x, spare_y = (max(2 * FRAME, DETECTOR_SIZE - side) for side in (picture.shape[1], picture.shape[0]))
    left, top = spare_x // 2, spare_y // 2
    sides = (top, spare_y - top, left, spare_x - left)
    framed = cv2.copyMakeBorder(picture, *sides, cv2.BORDER_CONSTANT, value=(GREY, GREY, GREY))
    return Level(framed, (-left, -top), scale)
