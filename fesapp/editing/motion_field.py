"""The motion of all faces together, over any rectangle of the photo at any scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from fesapp.editing.face_motion import FINE, FaceMotion

Rectangle = tuple[int, int, int, int]


@dataclass(frozen=True)
class View:
    """A rectangle of the photo as a picture of some size.

    Attributes:
        x, y: photo coordinates of the rectangle's left and top edge (pixel i covers i to i + 1).
        scale: picture pixels per photo pixel.
        size: width and height of the picture, pixels.
    """

    x: float
    y: float
    scale: float
    size: tuple[int, int]

    def from_photo(self) -> np.ndarray:
        """(2, 3) float64 from photo to picture pixels, centres at integers in both."""
        shift = [self.scale * (0.5 - edge) - 0.5 for edge in (self.x, self.y)]
        return np.array([[self.scale, 0, shift[0]], [0, self.scale, shift[1]]])


def moved_rectangle(motion: FaceMotion, view: View) -> Rectangle | None:
    """Picture pixels x0, y0, x1, y1 outside which this face does not move, cut to the view; None where it is empty."""
    moving = np.abs(motion.flow).max(axis=2) > 0
    rows, columns = np.flatnonzero(moving.any(axis=1)), np.flatnonzero(moving.any(axis=0))
    if not len(rows):
        return None
    # a cell beyond the last one that moves still gets a share of its motion when enlarged
    x0, x1, y0, y1 = columns[0] - 2.5, columns[-1] + 2.5, rows[0] - 2.5, rows[-1] + 2.5
    corners = np.array([[x0, y0, 1], [x1, y0, 1], [x0, y1, 1], [x1, y1, 1]])
    there = corners @ _fine_to_view(motion, view).T
    low = np.maximum(np.floor(there.min(axis=0)).astype(int), 0)
    high = np.minimum(np.ceil(there.max(axis=0)).astype(int) + 1, view.size)
    return (int(low[0]), int(low[1]), int(high[0]), int(high[1])) if (high > low).all() else None


def field(
    motions: Sequence[FaceMotion], view: View, rectangle: Rectangle, smooth: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Backward flow (h, w, 2) in picture pixels and uncovered mask (h, w), float32, over a rectangle of a view.

    Args:
        smooth: enlarge by cubic interpolation, for final pictures; otherwise linear, for the screen.
    """
    x0, y0, x1, y1 = rectangle
    flow = np.zeros((y1 - y0, x1 - x0, 2), np.float32)
    uncovered = np.zeros((y1 - y0, x1 - x0), np.float32)
    flags = cv2.INTER_CUBIC if smooth else cv2.INTER_LINEAR
    for motion in motions:
        matrix = _fine_to_view(motion, view)
        matrix[:, 2] -= (x0, y0)
        # the flow is a vector: from crop to picture pixels without the shift
        turn = (matrix[:, :2] * (FINE / 256)).astype(np.float32)
        turned = cv2.transform(motion.flow, turn)
        size = (x1 - x0, y1 - y0)
        flow += cv2.warpAffine(turned, matrix, size, flags=flags, borderMode=cv2.BORDER_CONSTANT)
        uncovered = np.maximum(uncovered, cv2.warpAffine(motion.uncovered, matrix, size, flags=cv2.INTER_LINEAR))
    return flow, uncovered


def _fine_to_view(motion: FaceMotion, view: View) -> np.ndarray:
    """(2, 3) float64 from fine cells to picture pixels."""
    to_fine = np.vstack([motion.to_fine, [0, 0, 1]])
    to_view = np.vstack([view.from_photo(), [0, 0, 1]])
    return (to_view @ np.linalg.inv(to_fine))[:2]
