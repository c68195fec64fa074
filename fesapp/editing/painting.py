"""What a texture network paints in a mouth or an eye, and how it enters a picture of any size."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import cv2
import numpy as np

from fesapp.editing.affine import after
from fesapp.editing.crisp import twice
from fesapp.editing.grain import Grain

Box = tuple[float, float, float, float]
# picture pixels per window pixel from which the window is doubled, to that many of its own as the picture has, and
# under which it is halved
LARGE, SMALL = 2.0, 0.5
MOST_DOUBLINGS, MOST_HALVINGS = 3, 5
# sigma of the blur, in window pixels, that hides the network's 2 × 2 cells before they are enlarged
UNSHUFFLED = 0.6


class Hole(Protocol):
    """What opens or closes: lips or lids."""

    def uncovered(self, x: np.ndarray, y: np.ndarray, feather: float) -> np.ndarray:
        """How far (h, w), 0 to 1, crop pixels show nothing of the photo; `feather` is the width of its edge."""
        ...

    def hole_box(self) -> Box:
        """x0, y0, x1, y1 in crop pixels around all that is uncovered or covered."""
        ...


@dataclass(frozen=True)
class Painting:
    """What a texture network paints for one motion.

    Attributes:
        colour: (h, w, 3) float32 RGB, 0 to 1, values of the photo's own profile, in the network's window.
        beside: (h, w) float32, 0 to 1: share of it where the photo's own pixels are seen.
        window: (2, 3) from crop to window pixels.
        hole: says where nothing of the photo is seen.
        box: x0, y0, x1, y1 in crop pixels, outside which nothing is painted.
        strength: 0 to 1, of all that.
        grain: the photo's, which the colours lack; None where it is not known.
        to_crop: (2, 3) from photo to crop pixels.
        enlarged: the colour at 2, 4 and more times its size, made when first needed.
    """

    colour: np.ndarray
    beside: np.ndarray
    window: np.ndarray
    hole: Hole
    box: Box
    strength: float
    grain: Grain | None
    to_crop: np.ndarray
    enlarged: dict[int, np.ndarray] = field(default_factory=dict, repr=False)

    def over(
        self, pixels: np.ndarray, uncovered: np.ndarray, from_crop: np.ndarray, held: np.ndarray | float = 1.0
    ) -> np.ndarray:
        """A picture (h, w, 3) with this painted in, of the same type.

        Args:
            uncovered: (h, w), 0 to 1: where the picture shows nothing of the photo.
            held: (h, w), 0 to 1, or 1: where it may be painted at all.
            from_crop: (2, 3) from crop to the picture's pixels.
        """
        size = (pixels.shape[1], pixels.shape[0])
        matrix, doublings = self._seen(from_crop)
        colour = cv2.warpAffine(
            self._colour(doublings), _of_scaled(matrix, doublings), size,
            flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE,
        )  # fmt: skip
        share = self.share(uncovered, from_crop, held)[..., None]
        grain = None if self.grain is None else self.grain.over(size, after(from_crop, self.to_crop))
        if grain is not None:
            colour = colour + grain
        painted = np.clip(colour, 0, 1) * np.iinfo(pixels.dtype).max
        return np.rint(pixels + share * (painted - pixels)).astype(pixels.dtype)

    def share(self, uncovered: np.ndarray, from_crop: np.ndarray, held: np.ndarray | float = 1.0) -> np.ndarray:
        """How far (h, w), 0 to 1, this hides the picture's pixels; arguments as of `over`."""
        matrix, doublings = self._seen(from_crop)
        halvings = min(doublings, 0)
        size = (uncovered.shape[1], uncovered.shape[0])
        beside = cv2.warpAffine(_shrunk(self.beside, halvings), _of_scaled(matrix, halvings), size)
        return self.strength * held * (uncovered + (1 - uncovered) * beside)

    def _seen(self, from_crop: np.ndarray) -> tuple[np.ndarray, int]:
        """(2, 3) from window to picture pixels, and how often to double the window for it, or to halve it."""
        matrix = after(from_crop, cv2.invertAffineTransform(self.window))
        # no crisper on the screen than in the photo
        in_photo = np.hypot(*matrix[:, 0]) / np.hypot(*after(from_crop, self.to_crop)[:, 0])
        return matrix, min(_doublings(np.hypot(*matrix[:, 0])), max(_doublings(in_photo), 0))

    def _colour(self, doublings: int) -> np.ndarray:
        """The colour, 0 to 1, at 2 ** `doublings` times its size."""
        if doublings <= 0:
            return _shrunk(self.colour, doublings)
        return self._enlarged(doublings).astype(np.float32) / 255

    def _enlarged(self, doublings: int) -> np.ndarray:
        """The same in grey levels, in which it is many times as fast; kept for the next stripe of the picture."""
        if doublings not in self.enlarged:
            if doublings == 1:
                smaller = cv2.GaussianBlur(np.rint(255 * self.colour).astype(np.uint8), (3, 3), UNSHUFFLED)
            else:
                smaller = self._enlarged(doublings - 1)
            self.enlarged[doublings] = twice(smaller)
        return self.enlarged[doublings]


def _doublings(scale: float) -> int:
    """How often, if above 0, to double a window that is seen at `scale`, or to halve it."""
    if scale >= LARGE:
        return min(round(np.log2(scale)), MOST_DOUBLINGS)
    return max(-int(np.ceil(np.log2(SMALL / scale))), -MOST_HALVINGS) if scale < SMALL else 0


def _shrunk(picture: np.ndarray, doublings: int) -> np.ndarray:
    """A picture halved as often as `doublings` is below 0; averaged, or teeth shimmer."""
    for _ in range(-doublings):
        if min(picture.shape[:2]) >= 2:
            picture = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return picture


def _of_scaled(matrix: np.ndarray, doublings: int) -> np.ndarray:
    """`matrix` (2, 3) from a picture's pixels, for the picture at 2 ** `doublings` times its size."""
    step = 2.0**-doublings
    return np.column_stack([matrix[:, :2] * step, matrix[:, 2] + matrix[:, :2].sum(axis=1) * (step - 1) / 2])
