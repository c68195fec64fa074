"""Folds that come and go with a smile: the skin's shading, moved with the skin."""

from __future__ import annotations

import cv2
import numpy as np
import torch

from fesapp.editing.networks import fold_maps
from fesapp.networks.folds import FoldMaps
from fesapp.networks.motion import CELL

# change of log luminance that is not seen; and at most this much is changed
UNSEEN, MOST = 0.004, 0.5
# pictures are gamma coded: light is about the 2.2th power of a pixel
GAMMA = 2.2


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


def shade(pixels: np.ndarray, flow: np.ndarray, change: np.ndarray, from_crop: np.ndarray) -> None:
    """Darken and lighten a moved picture in place.

    Args:
        pixels: (h, w, 3) uint8 or uint16, already moved through `flow` (2, h, w), picture pixels.
        change: (GRID, GRID) as `Folds.change`, over the photo's crop; it moves with the skin.
        from_crop: (2, 3) from crop to picture pixels.
    """
    height, width = pixels.shape[:2]
    # every other pixel is enough, as shading is smooth
    x = np.arange(0, width, 2, dtype=np.float32) + flow[0, ::2, ::2]
    y = np.arange(0, height, 2, dtype=np.float32)[:, None] + flow[1, ::2, ::2]
    to_cell = cv2.invertAffineTransform(from_crop) / CELL
    (a, b, c), (d, e, f) = to_cell.astype(np.float32)
    shift = np.float32(0.5 / CELL - 0.5)
    seen = cv2.remap(change, a * x + b * y + (c + shift), d * x + e * y + (f + shift), cv2.INTER_LINEAR)
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    if not len(rows):
        return
    x0, x1, y0, y1 = columns[0], columns[-1] + 1, rows[0], rows[-1] + 1
    part = pixels[2 * y0 : 2 * y1, 2 * x0 : 2 * x1]
    share = cv2.resize(seen[y0:y1, x0:x1], None, fx=2, fy=2, interpolation=cv2.INTER_LINEAR)
    gain = cv2.exp(share[: part.shape[0], : part.shape[1]] / GAMMA)
    part[:] = cv2.multiply(
        part, cv2.merge([gain, gain, gain]), dtype=cv2.CV_8U if part.dtype == np.uint8 else cv2.CV_16U
    )
