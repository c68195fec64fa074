"""A painted mouth, and how it enters a picture of any size."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from fesapp.editing.grain import Grain

Box = tuple[float, float, float, float]
# picture pixels per window pixel under which the window is shrunk by averaging
COARSEST = 0.5


@dataclass(frozen=True)
class PaintedMouth:
    """What the texture network paints for one motion.

    Attributes:
        colour: (HEIGHT, WIDTH, 3) float32 RGB, 0 to 1, in the mouth window.
        beside: (HEIGHT, WIDTH) float32, 0 to 1: share of it where the photo's own pixels are seen.
        window: (2, 3) from crop to window pixels.
        box: x0, y0, x1, y1 in crop pixels, outside which nothing is painted.
        strength: 0 to 1, of all that.
        grain: the photo's, which the colours lack; None where it is not known.
        to_crop: (2, 3) from photo to crop pixels.
    """

    colour: np.ndarray
    beside: np.ndarray
    window: np.ndarray
    box: Box
    strength: float
    grain: Grain | None
    to_crop: np.ndarray

    def over(self, pixels: np.ndarray, uncovered: np.ndarray, from_crop: np.ndarray) -> np.ndarray:
        """A picture (h, w, 3) with the mouth painted in, of the same type.

        Args:
            uncovered: (h, w), 0 to 1: where the picture shows nothing of the photo.
            from_crop: (2, 3) from crop to the picture's pixels.
        """
        size = (pixels.shape[1], pixels.shape[0])
        matrix = _after(from_crop, cv2.invertAffineTransform(self.window))
        colour, beside = self.colour, self.beside
        while np.hypot(matrix[0, 0], matrix[1, 0]) < COARSEST and min(beside.shape) >= 2:
            # as anything shrunk: averaged first, or teeth shimmer
            colour, beside = (
                cv2.resize(p, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) for p in (colour, beside)
            )
            matrix[:, 2] += matrix[:, :2] @ (0.5, 0.5)
            matrix[:, :2] *= 2
        colour = cv2.warpAffine(colour, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        beside = cv2.warpAffine(beside, matrix, size, flags=cv2.INTER_LINEAR)
        share = self.strength * (uncovered + (1 - uncovered) * beside)[..., None]
        grain = None if self.grain is None else self.grain.over(size, _after(from_crop, self.to_crop))
        if grain is not None:
            colour = colour + grain
        painted = np.clip(colour, 0, 1) * np.iinfo(pixels.dtype).max
        return np.rint(pixels + share * (painted - pixels)).astype(pixels.dtype)


def _after(second: np.ndarray, first: np.ndarray) -> np.ndarray:
    """(2, 3) map that does `first`, then `second`."""
    return np.column_stack([second[:, :2] @ first[:, :2], second[:, :2] @ first[:, 2] + second[:, 2]])
