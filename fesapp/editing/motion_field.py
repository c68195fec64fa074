"""The motion of all faces together, over any rectangle of the photo at any scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from fesapp.editing.closing import keep_apart
from fesapp.editing.face_motion import FINE, FaceMotion
from fesapp.faces import CROP_SIZE

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


def moved_rectangle(motion: FaceMotion, view: View, within: Rectangle) -> Rectangle | None:
    """Picture pixels x0, y0, x1, y1 outside which this face does not move, cut to `within`; None where it is empty."""
    return _seen(motion, motion.moving, view, within)


def opened_rectangle(motion: FaceMotion, view: View, within: Rectangle) -> Rectangle | None:
    """The same for what the motion uncovers, cut to `within`."""
    return None if motion.opened is None else _seen(motion, motion.opened, view, within)


def field(motions: Sequence[FaceMotion], view: View, rectangle: Rectangle, smooth: bool) -> np.ndarray:
    """Backward flow (2, h, w) float32, x then y, in picture pixels over a rectangle of a view.

    Args:
        smooth: enlarge by cubic interpolation, for final pictures; otherwise linear, for the screen.
    """
    x0, y0, x1, y1 = rectangle
    flow = np.zeros((2, y1 - y0, x1 - x0), np.float32)
    for motion in motions:
        if _seen(motion, motion.moving, view, rectangle) is None:
            continue
        matrix = _fine_to_view(motion, view)
        matrix[:, 2] -= (x0, y0)
        planes = [_enlarged(plane, matrix, (x1 - x0, y1 - y0), smooth) for plane in motion.flow]
        _keep_apart(planes, motion, matrix)
        # the flow is a vector: from crop to picture pixels, without the shift
        for target, (from_x, from_y) in zip(flow, matrix[:, :2] * (FINE / CROP_SIZE), strict=True):
            cv2.scaleAdd(planes[0], from_x, target, target)
            if from_y:
                cv2.scaleAdd(planes[1], from_y, target, target)
    return flow


def _keep_apart(planes: list[np.ndarray], motion: FaceMotion, from_fine: np.ndarray) -> None:
    """Mend, in place, the flow (2 planes, crop pixels) where lids close.

    Args:
        from_fine: (2, 3) from fine cells to pixels of the planes.
    """
    height, width = planes[0].shape
    for closing in motion.closing:
        box = [edge * FINE / CROP_SIZE + (FINE / CROP_SIZE - 1) / 2 for edge in closing.box()]
        seen = _reached(box, from_fine, (0, 0, width, height))
        if seen is not None:
            x0, y0, x1, y1 = seen
            to_fine = cv2.invertAffineTransform(from_fine)
            x, y = np.arange(x0, x1, dtype=np.float64), np.arange(y0, y1, dtype=np.float64)[:, None]
            crop_x, crop_y = ((a * x + b * y + c + 0.5) * CROP_SIZE / FINE - 0.5 for a, b, c in to_fine)
            keep_apart(crop_x, crop_y, planes[0][y0:y1, x0:x1], planes[1][y0:y1, x0:x1], closing)


def _enlarged(plane: np.ndarray, matrix: np.ndarray, size: tuple[int, int], smooth: bool) -> np.ndarray:
    """A fine plane (FINE, FINE) seen through `matrix` (2, 3) from fine cells to pixels of a picture of `size`."""
    if smooth:
        return cv2.warpAffine(plane, matrix, size, flags=cv2.INTER_CUBIC)
    # every other pixel is enough: the fine cells are no smaller, and doubling is cheaper than warping
    half = ((size[0] + 1) // 2, (size[1] + 1) // 2)
    coarser = matrix / 2
    coarser[:, 2] -= 0.25
    twice = cv2.resize(cv2.warpAffine(plane, coarser, half), (2 * half[0], 2 * half[1]))
    return twice[: size[1], : size[0]]


def opening(motion: FaceMotion, view: View, rectangle: Rectangle) -> np.ndarray:
    """Uncovered mask (h, w) float32, 0 to 1, of one face over a rectangle of a view."""
    x0, y0, x1, y1 = rectangle
    matrix = _fine_to_view(motion, view)
    matrix[:, 2] -= (x0, y0)
    return cv2.warpAffine(motion.uncovered, matrix, (x1 - x0, y1 - y0), flags=cv2.INTER_LINEAR)


def _seen(motion: FaceMotion, cells: Rectangle, view: View, within: Rectangle) -> Rectangle | None:
    """Picture pixels that fine cells reach, cut to `within`; a cell's share goes on to the middle of the next."""
    box = [cells[0] - 2.0, cells[1] - 2.0, cells[2] + 1.0, cells[3] + 1.0]
    return _reached(box, _fine_to_view(motion, view), within)


def _reached(box: Sequence[float], matrix: np.ndarray, within: Rectangle) -> Rectangle | None:
    """Pixels that a box of fine cells covers when seen through `matrix` (2, 3), cut to `within`."""
    x0, y0, x1, y1 = box
    corners = np.array([[x0, y0, 1], [x1, y0, 1], [x0, y1, 1], [x1, y1, 1]])
    there = corners @ matrix.T
    low = np.maximum(np.floor(there.min(axis=0)).astype(int), within[:2])
    high = np.minimum(np.ceil(there.max(axis=0)).astype(int) + 1, within[2:])
    return (int(low[0]), int(low[1]), int(high[0]), int(high[1])) if (high > low).all() else None


def _fine_to_view(motion: FaceMotion, view: View) -> np.ndarray:
    """(2, 3) float64 from fine cells to picture pixels."""
    to_view, from_fine = view.from_photo(), motion.from_fine
    return np.column_stack([to_view[:, :2] @ from_fine[:, :2], to_view[:, :2] @ from_fine[:, 2] + to_view[:, 2]])
