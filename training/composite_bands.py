"""Averages of aligned pictures, one spatial frequency band at a time, that stay as crisp as one photograph.

A plain average of N people is soft: what differs from face to face cancels. Here each fine band of the average is
amplified, place by place, until it has the energy that the band has in one person's photo. Where the people agree
(lids, lips, the iris) the average already has it and nothing changes; where they do not (pores, the hairs of a brow)
the gain is up to sqrt(N). Bands are those of the Laplacian pyramid (Burt & Adelson 1983, "A multiresolution spline").
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import cv2
import numpy as np

# the finest bands, which get the energy of one photo back; coarser ones carry shape and shading, where people agree
FINE_BANDS = 5
BANDS = 6
# energies are compared over about this many pixels of the band
NEIGHBOURHOOD = 5.0
# a value beyond this many times the people's usual one is a mole or a stray hair of one of them
OUTLIER = 2.0


def pyramid(picture: np.ndarray, bands: int = BANDS) -> list[np.ndarray]:
    """Laplacian pyramid, finest band first, the coarse rest last: `bands` + 1 float32 arrays of (H, W, C)."""
    levels = _halvings(picture, bands)
    return [fine - _enlarged(coarse, fine) for fine, coarse in pairwise(levels)] + levels[-1:]


def collapse(bands: list[np.ndarray]) -> np.ndarray:
    """The picture (H, W, C) float32 of a pyramid."""
    picture = bands[-1]
    for band in reversed(bands[:-1]):
        picture = _enlarged(picture, band) + band
    return picture


def blend(inside: np.ndarray, outside: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """`inside` where `mask` (H, W) is 1, `outside` where it is 0; a coarse band mixes over a wide seam, a fine one not.

    Both pictures (H, W, 3) in any units; returns float32.
    """
    pairs = zip(pyramid(inside), pyramid(outside), _halvings(mask, BANDS), strict=True)
    return collapse([a * share[..., None] + b * (1 - share[..., None]) for a, b, share in pairs])


def average(pictures: Iterable[np.ndarray]) -> np.ndarray:
    """Crisp average (H, W, 3) float32 of aligned pictures (H, W, 3) of one size, each weighing the same."""
    by_band = list(zip(*(pyramid(picture) for picture in pictures), strict=True))
    fine = [_crisp(np.stack(band)) for band in by_band[:FINE_BANDS]]
    return collapse(fine + [np.mean(band, axis=0) for band in by_band[FINE_BANDS:]])


def _crisp(band: np.ndarray) -> np.ndarray:
    """Average (H, W, C) of one band of N people (N, H, W, C), with the energy of one of them."""
    usual = np.sqrt(_around((band**2).mean(axis=(0, 3)))) + 1e-3
    limit = OUTLIER * usual[None, :, :, None]
    band = np.clip(band, -limit, limit)
    mean = band.mean(axis=0)
    typical = _around((band**2).mean(axis=(0, 3)))
    gain = np.sqrt(typical / (_around((mean**2).mean(axis=2)) + 1e-3))
    return mean * np.clip(gain, 1, np.sqrt(len(band)))[..., None]


def _halvings(picture: np.ndarray, count: int) -> list[np.ndarray]:
    levels: list[np.ndarray] = [picture.astype(np.float32)]
    for _ in range(count):
        levels.append(cv2.pyrDown(levels[-1]))
    return levels


def _around(energy: np.ndarray) -> np.ndarray:
    return cv2.GaussianBlur(energy, (0, 0), NEIGHBOURHOOD)


def _enlarged(coarse: np.ndarray, fine: np.ndarray) -> np.ndarray:
    return cv2.pyrUp(coarse, dstsize=fine.shape[1::-1])
