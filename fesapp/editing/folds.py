"""Folds that come and go with a smile: the skin's shading, moved with the skin."""

from __future__ import annotations

import cv2
import numpy as np
import torch

from fesapp.editing.face_motion import Box, FaceMotion
from fesapp.editing.motion_field import reached
from fesapp.editing.networks import fold_maps
from fesapp.networks.folds import GAMMA, FoldMaps
from fesapp.networks.motion import CELL

# change of log luminance that is not seen; and at most this much is changed
UNSEEN, MOST = 0.004, 0.5
# crop pixels that skin with folds moves at most
FARTHEST = 14.0


class Folds:
    """The folds of one face, as they lie on it in its photo.

    Args:
        landmarks: (478, 3) crop pixels.
    """

    def __init__(self, landmarks: np.ndarray) -> None:
        self._maps: FoldMaps = fold_maps()
        with torch.inference_mode():
            self._on_face = self._maps.on_face(torch.from_numpy(landmarks)[None])

    def change(self, asked: np.ndarray, strength: float) -> np.ndarray | None:
        """Change of log luminance (GRID, GRID) over the photo's crop, None where none is to be seen.

        Args:
            asked: (len(CONTROLS),) change of intensities; strength: 0 to 1, of it all.
        """
        with torch.inference_mode():
            change = strength * self._maps.change(self._on_face, torch.from_numpy(asked)[None])[0, 0].numpy()
        return np.clip(change, -MOST, MOST) if np.abs(change).max() > UNSEEN else None


def shade(pixels: np.ndarray, flow: np.ndarray, motion: FaceMotion, from_crop: np.ndarray) -> None:
    """Darken and lighten, in place, a moved picture by the folds of one face, which move with its skin.

    Args:
        pixels: (h, w, 3) uint8 or uint16, already moved through `flow` (2, h, w), picture pixels.
        from_crop: (2, 3) from crop to picture pixels.
    """
    change = motion.folds
    found = None if change is None else reached(_reach(change), from_crop, (0, 0, pixels.shape[1], pixels.shape[0]))
    if change is None or found is None:
        return
    x0, y0, x1, y1 = found
    # pairs of rows are the same ones wherever a stripe of the picture begins
    x0, y0 = x0 - x0 % 2, y0 - y0 % 2
    part = pixels[y0:y1, x0:x1]
    # where skin comes from, in cells of the grid: cell i lies at crop pixel (i + 0.5) * CELL - 0.5
    to_cells = cv2.invertAffineTransform(from_crop) / CELL
    to_cells[:, 2] += 0.5 / CELL - 0.5
    # folds are soft: every other pixel is enough
    across, down = (_half(plane[y0:y1, x0:x1]) for plane in flow)
    x, y = (
        2 * np.arange(n, dtype=np.float32) + (start + 0.5) for n, start in zip(down.shape[::-1], (x0, y0), strict=True)
    )
    cells = []
    for a, b, c in to_cells.astype(np.float32):
        at = (a * x + c) + b * y[:, None]
        for weight, plane in ((a, across), (b, down)):
            if weight:
                cv2.scaleAdd(plane, float(weight), at, at)
        cells.append(at)
    seen = cv2.remap(change, cells[0], cells[1], cv2.INTER_LINEAR)
    gain = cv2.resize(cv2.exp(seen * (motion.colours.steepness / GAMMA)), None, fx=2, fy=2)[: y1 - y0, : x1 - x0]
    if motion.glasses is not None:
        gain = 1 + motion.glasses.beside_pixels(from_crop, (x0, y0, x1, y1)) * (gain - 1)
    depth = cv2.CV_8U if part.dtype == np.uint8 else cv2.CV_16U
    part[:] = cv2.multiply(part, cv2.merge([gain, gain, gain]), dtype=depth)


def _half(plane: np.ndarray) -> np.ndarray:
    """A plane (h, w) at every other pixel, means of four; an odd edge goes on."""
    height, width = plane.shape
    even = cv2.copyMakeBorder(plane, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE)
    return cv2.resize(even, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)


def _reach(change: np.ndarray) -> Box:
    """x0, y0, x1, y1 in crop pixels that a change (GRID, GRID) may reach once it has moved with the skin."""
    rows, columns = np.flatnonzero(change.any(axis=1)), np.flatnonzero(change.any(axis=0))
    x0, x1, y0, y1 = (CELL * edge for edge in (columns[0], columns[-1] + 1, rows[0], rows[-1] + 1))
    return x0 - FARTHEST, y0 - FARTHEST, x1 + FARTHEST, y1 + FARTHEST
