"""Many frontal portraits brought onto one face shape: landmarks first, then dense optical flow to their own average.

Both steps are backward flows, put together before the photo is resampled, once, by the program's own warp.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from scipy.interpolate import RBFInterpolator

from fesapp.editing.warping import warp
from fesapp.faces import detect_faces
from fesapp.faces.alignment import BOTTOM, TOP

# of the composite, in pixels; the face's top and bottom landmarks come to these rows, its middle to the middle column
WIDTH, HEIGHT = 1200, 1400
TOP_ROW, BOTTOM_ROW = 380, 1060
# the flow of the landmarks is computed every so many pixels and enlarged: it is smooth
STEP = 12
# how loosely the flow follows single landmarks, which scatter by a pixel
LOOSENESS = 2000.0
# optical flow: rounds, the width it is smoothed by and the farthest it may go (pixels)
ROUNDS = 3
SMOOTH, FARTHEST = 7.0, 9.0


@dataclass
class Portrait:
    """A photo (H, W, 3) uint8 RGB and its landmarks (478, 2) in pixels."""

    pixels: np.ndarray
    landmarks: np.ndarray


def find_portrait(pixels: np.ndarray) -> Portrait:
    """The portrait of the largest face in a photo (H, W, 3) uint8 RGB; IndexError where there is none."""
    return Portrait(pixels, detect_faces(pixels)[0].landmarks[:, :2].astype(np.float64))


def mean_shape(portraits: Sequence[Portrait]) -> np.ndarray:
    """Average landmarks (478, 2) in pixels of the composite, by Procrustes analysis (Gower 1975)."""
    shape = portraits[0].landmarks
    for _ in range(4):
        shape = np.mean([_onto(portrait.landmarks, shape) for portrait in portraits], axis=0)
    ends = shape[[TOP, BOTTOM]]
    upright = np.array([[WIDTH / 2, TOP_ROW], [WIDTH / 2, BOTTOM_ROW]])
    return _apply(_similarity(ends, upright), shape)


def landmark_map(portrait: Portrait, shape: np.ndarray) -> np.ndarray:
    """Where each pixel of the composite lies in the photo: (HEIGHT, WIDTH, 2) float32, x then y.

    On the face it follows the landmarks; towards the composite's border it becomes their similarity.
    """
    similarity = _similarity(shape, portrait.landmarks)
    x, y = np.arange(-STEP, WIDTH + 2 * STEP, STEP), np.arange(-STEP, HEIGHT + 2 * STEP, STEP)
    grid = np.stack(np.meshgrid(x, y), axis=-1).astype(np.float64)
    border = np.array([(u, v) for u, v in grid[::12, ::12].reshape(-1, 2) if _far(u, v, shape)])
    points = np.concatenate([shape, border])
    off = np.concatenate([portrait.landmarks - _apply(similarity, shape), np.zeros_like(border)])
    spline = RBFInterpolator(points, off, kernel="thin_plate_spline", smoothing=LOOSENESS)
    coarse = (_apply(similarity, grid.reshape(-1, 2)) + spline(grid.reshape(-1, 2))).reshape(grid.shape)
    return fetch(coarse.astype(np.float32), _places(HEIGHT, WIDTH) / STEP + 1)


def fetch(pixels: np.ndarray, where: np.ndarray) -> np.ndarray:
    """Pixels (h, w, C) of a picture at the places `where` (h, w, 2)."""
    flow = np.moveaxis(where - _places(*where.shape[:2]), -1, 0)
    return warp(pixels, np.ascontiguousarray(flow, np.float32), (0, 0))


def refine(portraits: Sequence[Portrait], maps: Sequence[np.ndarray], mask: np.ndarray) -> list[np.ndarray]:
    """The maps of `landmark_map`, improved by optical flow towards the average of all, where `mask` (H, W) is 1."""
    refined = list(maps)
    follow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    for _ in range(ROUNDS):
        greys = [_evened(fetch(p.pixels, where)) for p, where in zip(portraits, refined, strict=True)]
        target = np.mean(greys, axis=0).astype(np.uint8)
        for index, grey in enumerate(greys):
            found = follow.calc(target, grey, np.zeros((*grey.shape, 2), np.float32))
            flow = np.asarray(cv2.GaussianBlur(found, (0, 0), SMOOTH), np.float32)
            length = np.linalg.norm(flow, axis=2, keepdims=True)
            flow = flow * mask[..., None] * np.minimum(1, FARTHEST / np.maximum(length, 1e-6))
            refined[index] = fetch(refined[index], _places(*grey.shape) + flow)
    return refined


def _evened(pixels: np.ndarray) -> np.ndarray:
    """Grey (H, W) uint8 of pixels, the light and contrast the same all over, so that skin tones can be compared."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    detail = cv2.GaussianBlur(grey, (0, 0), 2) - cv2.GaussianBlur(grey, (0, 0), 40)
    contrast = np.sqrt(cv2.GaussianBlur(detail**2, (0, 0), 60)) + 4
    return np.clip(128 + 45 * detail / contrast, 0, 255).astype(np.uint8)


def _places(height: int, width: int) -> np.ndarray:
    """The place (height, width, 2) of each pixel, x then y."""
    return np.stack(np.meshgrid(np.arange(width), np.arange(height)), axis=-1)


def _far(x: float, y: float, shape: np.ndarray) -> bool:
    """Whether a place lies well away from the face, where hair, ears and neck are too."""
    middle = shape.mean(axis=0)
    reach = np.array([0.85, 0.95]) * (BOTTOM_ROW - TOP_ROW)
    return bool(np.linalg.norm((np.array([x, y]) - middle) / reach) > 1)


def _similarity(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Least-squares similarity (2, 3) from points (N, 2) to points (N, 2)."""
    a, b = source.mean(axis=0), target.mean(axis=0)
    p, q = (source - a) @ [1, 1j], (target - b) @ [1, 1j]
    factor = np.vdot(p, q) / np.vdot(p, p)
    turn = np.array([[factor.real, -factor.imag], [factor.imag, factor.real]])
    return np.column_stack([turn, b - turn @ a])


def _apply(similarity: np.ndarray, points: np.ndarray) -> np.ndarray:
    return points @ similarity[:, :2].T + similarity[:, 2]


def _onto(points: np.ndarray, shape: np.ndarray) -> np.ndarray:
    return _apply(_similarity(points, shape), points)
