"""Where faces may be: the detector run over the tiles of one level, its findings merged, in photo pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass

import cv2
import numpy as np

from fesapp.faces.models import Detection, FaceModels
from fesapp.faces.pyramid import Level, Tile

# two findings whose squares overlap more than this (intersection over union) are one face
SAME_FACE = 0.3
# blocks of the smallest face's size whose fine detail stays below this share of their brightness (plus half a grey
# level of noise) hold no face but sky, wall or blur; the flattest of 600 portraits had 0.065, in any light
FLAT = 0.03
NOISE = 0.5
BLOCK = 16


@dataclass(frozen=True)
class Candidate:
    """What may be a face: its square (centre and side, photo px), the angle of its eyes (radians) and the score."""

    centre: tuple[float, float]
    side: float
    angle: float
    score: float

    def overlap(self, other: Candidate) -> float:
        """Intersection over union of the two squares."""
        shared = 1.0
        for mine, theirs in zip(self.centre, other.centre, strict=True):
            low = max(mine - self.side / 2, theirs - other.side / 2)
            high = min(mine + self.side / 2, theirs + other.side / 2)
            shared *= max(0.0, high - low)
        return shared / (self.side**2 + other.side**2 - shared)


def candidates(
    level: Level, models: FaceModels, workers: Executor, skip: Callable[[Tile], bool] = lambda tile: False
) -> list[Candidate]:
    """Candidates of one level, best first, each face once; flat tiles and those that `skip` names are left out."""
    detailed = has_detail(level.pixels)
    tiles = [tile for tile in level.tiles() if not skip(tile) and detailed[level.window(tile)].any()]
    found = workers.map(lambda tile: [_in_photo(item, tile) for item in models.detect(tile.pixels)], tiles)
    return without_doubles(candidate for group in found for candidate in group)


def without_doubles(found: Iterable[Candidate]) -> list[Candidate]:
    """The candidates, best first, without those that overlap a better one."""
    kept: list[Candidate] = []
    for candidate in sorted(found, key=lambda item: -item.score):
        if all(candidate.overlap(better) < SAME_FACE for better in kept):
            kept.append(candidate)
    return kept


def has_detail(pixels: np.ndarray) -> np.ndarray:
    """Where a picture (H, W, 3) uint8 is not flat: (H, W) bool, judged on the block around each pixel."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    fine = cv2.blur(np.abs(grey - cv2.blur(grey, (5, 5))), (BLOCK, BLOCK))
    return np.asarray(fine > NOISE + FLAT * cv2.blur(grey, (BLOCK, BLOCK)))


def _in_photo(found: Detection, tile: Tile) -> Candidate:
    return Candidate(tile.to_photo(found.centre), found.side / tile.scale[0], found.angle, found.score)
