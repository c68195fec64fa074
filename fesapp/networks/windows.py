"""The windows that the texture networks see: finer than the crop, and level as the crop is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fesapp.networks.motion import CROP

# crop pixels over which an opening's edge is soft in what the networks see
FEATHER = 1.0


@dataclass(frozen=True)
class Window:
    """A part of the crop, enlarged.

    Attributes:
        width, height: its pixels; finer: window pixels per crop pixel.
        around: MediaPipe landmarks that it is centred on; above: crop pixels by which it lies higher than they do.
        mirrored: what it shows is the mirror image of the crop, so that a left eye looks like a right one.
    """

    width: int
    height: int
    finer: float
    around: tuple[int, ...]
    above: float = 0.0
    mirrored: bool = False

    @property
    def fine_size(self) -> int:
        """Pixels a side of the crop cut as fine as the window."""
        return round(self.finer * CROP)

    def fine_matrix(self, matrix: np.ndarray) -> np.ndarray:
        """(2, 3) float64 from photo to fine-crop pixels, of `matrix` (2, 3) from photo to crop pixels."""
        finer = self.finer * matrix.astype(np.float64)
        finer[:, 2] += (self.finer - 1) / 2
        return finer

    def to_fine(self, crop: np.ndarray) -> np.ndarray:
        """Crop pixel coordinates, of any shape, as those of the fine crop."""
        return (crop + 0.5) * self.finer - 0.5

    def matrix(self, landmarks: np.ndarray) -> np.ndarray:
        """(2, 3) float64 from crop to window pixels, pixel centres at integers in both.

        Args:
            landmarks: (478, 2 or 3) crop pixels, where the edit brings them.
        """
        centre = landmarks[list(self.around), :2].mean(axis=0) - (0, self.above)
        across = -self.finer if self.mirrored else self.finer
        shift = np.array([self.width - 1, self.height - 1]) / 2 - np.array([across, self.finer]) * centre
        return np.array([[across, 0, shift[0]], [0, self.finer, shift[1]]])

    def pixels(self, matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """x (width,) and y (height, 1) in crop pixels of each pixel, by `matrix`."""
        x, y = ((np.arange(n, dtype=np.float64) - matrix[k, 2]) / matrix[k, k] for k, n in enumerate(self.size))
        return x, y[:, None]

    @staticmethod
    def places(landmarks: np.ndarray, marks: tuple[int, ...], matrix: np.ndarray) -> np.ndarray:
        """Window pixels (len(marks), 2) of some of landmarks (478, 2 or 3) in crop pixels, by `matrix`."""
        return landmarks[list(marks), :2] @ matrix[:, :2].T + matrix[:, 2]

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height


# corners of the lips, top of the upper and bottom of the lower lip
MOUTH = Window(128, 96, 1.5, (61, 291, 0, 17))
# corners of the eye; the lid's skin comes from above
RIGHT_EYE = Window(96, 64, 2.25, (33, 133), above=4.0)
LEFT_EYE = Window(96, 64, 2.25, (263, 362), above=4.0, mirrored=True)
