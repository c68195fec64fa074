"""A photo's own grain, for what is painted into it: sensor noise and film grain, which a network's colours lack."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from fesapp.faces import Face, to_uint8

# MediaPipe landmarks where skin is smooth: cheeks, forehead, chin
SMOOTH = (50, 280, 205, 425, 151, 9, 199)
# photo pixels a side of the sample, of a small and of a large face; what is finer than this blur is grain
SMALLEST, LARGEST, BLUR = 4, 96, 1.6
# shown smaller than this, grain averages out
LEAST_SCALE = 0.35


@dataclass(frozen=True)
class Grain:
    """A tile (n, n, 3) float32 that repeats seamlessly: what the photo adds to a smooth colour, in shares of white."""

    tile: np.ndarray

    def over(self, size: tuple[int, int], from_photo: np.ndarray) -> np.ndarray | None:
        """Grain (h, w, 3) for a picture of `size` (w, h), fixed to the photo; None where none would be seen.

        Args:
            from_photo: (2, 3) from photo to picture pixels.
        """
        scale = float(np.hypot(from_photo[0, 0], from_photo[1, 0]))
        if scale < LEAST_SCALE:
            return None
        tile, matrix = self.tile, from_photo.copy()
        if scale < 1:
            side = max(4, round(len(tile) * scale))
            tile = cv2.resize(tile, (side, side), interpolation=cv2.INTER_AREA)
            matrix[:, :2] *= len(self.tile) / side
        # near zero, where cv2 counts exactly; a tile further on everything is the same
        first = np.floor(cv2.invertAffineTransform(matrix)[:, 2] / len(tile)) * len(tile)
        matrix[:, 2] += matrix[:, :2] @ first
        return cv2.warpAffine(tile, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)


def measure_grain(pixels: np.ndarray, face: Face) -> Grain | None:
    """The grain of a photo (H, W, 3) uint8 or uint16, from the smoothest piece of the face's skin; None where none of
    it lies in the photo."""
    side = int(np.clip(min(face.box[2:]) / 8, SMALLEST, LARGEST))
    samples = [sample for mark in SMOOTH if (sample := _sample(pixels, face.landmarks[mark, :2], side)) is not None]
    if not samples:
        return None
    tile = min(samples, key=lambda sample: float(cv2.GaussianBlur(sample, (0, 0), 1).std()))
    spread = 3 * tile.std() + 1e-6
    tile = np.clip(tile - tile.mean(axis=(0, 1)), -spread, spread)
    # mirrored, so that it repeats without seams
    tile = np.concatenate([tile, tile[:, ::-1]], axis=1)
    return Grain(np.ascontiguousarray(np.concatenate([tile, tile[::-1]], axis=0)))


def _sample(pixels: np.ndarray, centre: np.ndarray, side: int) -> np.ndarray | None:
    """What is finer than `BLUR` around a point of the photo, (side, side, 3) float32 in shares of white; None where not
    all of that is in the photo."""
    x, y = (round(float(middle) - side / 2) for middle in centre)
    if x < 0 or y < 0 or x + side > pixels.shape[1] or y + side > pixels.shape[0]:
        return None
    part = to_uint8(pixels[y : y + side, x : x + side]).astype(np.float32) / 255
    return part - cv2.GaussianBlur(part, (0, 0), BLUR)
