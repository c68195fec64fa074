"""A painted mouth, and how it enters a picture of any size."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class PaintedMouth:
    """What the texture network paints for one motion.

    Attributes:
        colour: (HEIGHT, WIDTH, 3) float32 RGB, 0 to 1, in the mouth window.
        beside: (HEIGHT, WIDTH) float32, 0 to 1: share of it where the photo's own pixels are seen.
        window: (2, 3) from crop to window pixels.
        box: x0, y0, x1, y1 in crop pixels, outside which nothing is painted.
        strength: 0 to 1, of all that.
    """

    colour: np.ndarray
    beside: np.ndarray
    window: np.ndarray
    box: Box
    strength: float

    def over(self, pixels: np.ndarray, uncovered: np.ndarray, from_crop: np.ndarray) -> np.ndarray:
        """A picture (h, w, 3) with the mouth painted in, of the same type.

        Args:
            uncovered: (h, w), 0 to 1: where the picture shows nothing of the photo.
            from_crop: (2, 3) from crop to the picture's pixels.
        """
        to_crop = cv2.invertAffineTransform(self.window)
        matrix = from_crop[:, :2] @ to_crop
        matrix[:, 2] += from_crop[:, 2]
        size = (pixels.shape[1], pixels.shape[0])
        colour = cv2.warpAffine(self.colour, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        beside = cv2.warpAffine(self.beside, matrix, size, flags=cv2.INTER_LINEAR)
        share = self.strength * (uncovered + (1 - uncovered) * beside)[..., None]
        whole = np.iinfo(pixels.dtype).max
        painted = np.clip(colour, 0, 1) * whole
        return np.rint(pixels + share * (painted - pixels)).astype(pixels.dtype)
