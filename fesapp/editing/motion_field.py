"""The motion of all faces together, over any rectangle of the photo at any scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np

from fesapp.editing.affine import after
from fesapp.editing.face_motion import CELL, Box, FaceMotion
from fesapp.editing.gaze import Gaze
from fesapp.editing.lids import LidMotion, keep_apart, keep_still
from fesapp.editing.mouth import MouthOpening

# how much finer than the network's grid flow is enlarged from; the finest where it is seen: in final pictures, and
# where this many of the screen's pixels show one of the crop's
FINE, FINEST = 2, 4
LARGE = 4.0
# pixels that a cell must cover for the flow of a final picture to be enlarged at every other pixel alone: between two,
# cubic interpolation then differs from a straight line by a hundredth of the flow's change over a cell
FEW = 3.0

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
    return reached(motion.moved_box, crop_to_view(motion, view), within)


def opened_rectangle(motion: FaceMotion, from_crop: np.ndarray, within: Rectangle) -> Rectangle | None:
    """The same for what the motion uncovers in the mouth, by the map from crop to picture pixels."""
    return None if motion.opened is None else reached(motion.opened, from_crop, within)


def field(motions: Sequence[FaceMotion], view: View, rectangle: Rectangle, smooth: bool) -> np.ndarray:
    """Backward flow (2, h, w) float32, x then y, in picture pixels over a rectangle of a view.

    Args:
        smooth: enlarge by cubic interpolation, for final pictures; otherwise linear, for the screen.
    """
    x0, y0, x1, y1 = rectangle
    flow = np.zeros((2, y1 - y0, x1 - x0), np.float32)
    for motion in motions:
        if moved_rectangle(motion, view, rectangle) is None:
            continue
        matrix = crop_to_view(motion, view)
        matrix[:, 2] -= (x0, y0)
        planes = crop_flow(motion, matrix, (x1 - x0, y1 - y0), smooth)
        # the flow is a vector: from crop to picture pixels, without the shift
        for target, (from_x, from_y) in zip(flow, matrix[:, :2], strict=True):
            cv2.scaleAdd(planes[0], from_x, target, target)
            if from_y:
                cv2.scaleAdd(planes[1], from_y, target, target)
    return flow


def crop_flow(
    motion: FaceMotion, from_crop: np.ndarray, size: tuple[int, int], smooth: bool = False
) -> list[np.ndarray]:
    """One face's backward flow over a picture of `size` (w, h): x and y (h, w) float32 in crop pixels.

    Args:
        from_crop: (2, 3) from crop to picture pixels.
        smooth: as of `field`.
    """
    finer = FINEST if smooth or picture_scale(from_crop) > LARGE else FINE
    from_cells = _from_cells(from_crop, finer)
    planes = [_enlarged(plane, from_cells, size, smooth) for plane in motion.flow(finer)]
    mend(planes, motion, from_crop)
    if motion.glasses is not None:
        distance = cv2.warpAffine(motion.glasses.distance, from_crop, size, borderMode=cv2.BORDER_REPLICATE)
        motion.glasses.hold(planes[0], planes[1], distance)
    return planes


class Edges(Protocol):
    """What of a face's motion is known by rule: see `FaceMotion`, which has it all."""

    @property
    def lids(self) -> Sequence[LidMotion]: ...
    @property
    def gaze(self) -> Sequence[Gaze]: ...
    @property
    def mouth(self) -> MouthOpening | None: ...
    @property
    def paints(self) -> float: ...


def mend(planes: list[np.ndarray], motion: Edges, from_crop: np.ndarray) -> None:
    """Mend, in place, the flow (2 planes, crop pixels) where eyes turn, lids move and lips part.

    Args:
        from_crop: (2, 3) from crop pixels to pixels of the planes.
    """
    whole = (0, 0, planes[0].shape[1], planes[0].shape[0])
    for gaze in motion.gaze:
        found = crop_pixels(gaze.box(), from_crop, whole)
        if found is not None:
            (x0, y0, x1, y1), x, y = found
            gaze.turn(x, y, planes[0][y0:y1, x0:x1], planes[1][y0:y1, x0:x1])
    for lids in motion.lids:
        if not (lids.closes or (motion.paints and lids.painted)):
            continue
        found = crop_pixels(lids.box(), from_crop, whole)
        if found is not None:
            (x0, y0, x1, y1), x, y = found
            part = (planes[0][y0:y1, x0:x1], planes[1][y0:y1, x0:x1])
            if lids.closes:
                keep_apart(x, y, *part, lids)
            else:
                keep_still(x, y, *part, lids, motion.paints)
    found = None if motion.mouth is None else crop_pixels(motion.mouth.hole_box(), from_crop, whole)
    if motion.mouth is not None and found is not None:
        (x0, y0, x1, y1), x, y = found
        outside = (1 - motion.mouth.inside(x, y, edge_width(from_crop))).astype(np.float32)
        for plane in planes:
            plane[y0:y1, x0:x1] *= outside


def crop_pixels(box: Box, from_crop: np.ndarray, within: Rectangle) -> tuple[Rectangle, np.ndarray, np.ndarray] | None:
    """Pixels that see a box given in crop pixels, cut to `within`, and x and y in the crop of each."""
    seen = reached(box, from_crop, within)
    if seen is None:
        return None
    x, y = np.arange(seen[0], seen[2], dtype=np.float64), np.arange(seen[1], seen[3], dtype=np.float64)[:, None]
    crop_x, crop_y = (a * x + b * y + c for a, b, c in cv2.invertAffineTransform(from_crop))
    return seen, crop_x, crop_y


def edge_width(from_crop: np.ndarray) -> float:
    """Width of a soft edge in crop pixels: two of the picture's pixels, as between things in a sharp photo."""
    return 2 / picture_scale(from_crop)


def picture_scale(from_crop: np.ndarray) -> float:
    """Picture pixels per crop pixel."""
    return float(np.hypot(from_crop[0, 0], from_crop[1, 0]))


def _enlarged(plane: np.ndarray, matrix: np.ndarray, size: tuple[int, int], smooth: bool) -> np.ndarray:
    """A plane (n, n) seen through `matrix` (2, 3) from its cells to pixels of a picture of `size`."""
    way = cv2.INTER_CUBIC if smooth else cv2.INTER_LINEAR
    if smooth and picture_scale(matrix) < FEW:
        return cv2.warpAffine(plane, matrix, size, flags=way)
    # every other pixel is enough: the cells are larger, or hardly smaller, and doubling is cheaper than warping
    half = ((size[0] + 1) // 2, (size[1] + 1) // 2)
    coarser = matrix / 2
    coarser[:, 2] -= 0.25
    twice = cv2.resize(cv2.warpAffine(plane, coarser, half, flags=way), (2 * half[0], 2 * half[1]))
    return twice[: size[1], : size[0]]


def opening(motion: FaceMotion, from_crop: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Uncovered mask (h, w) float32, 0 to 1, of one face over a picture of `size` (w, h).

    Args:
        from_crop: (2, 3) from crop to picture pixels.
    """
    if motion.mouth is None:
        return cv2.warpAffine(motion.uncovered(FINE), _from_cells(from_crop, FINE), size, flags=cv2.INTER_LINEAR)
    mask = np.zeros((size[1], size[0]), np.float32)
    found = crop_pixels(motion.mouth.hole_box(), from_crop, (0, 0, *size))
    if found is not None:
        (left, top, right, bottom), x, y = found
        mask[top:bottom, left:right] = motion.mouth.uncovered(x, y, edge_width(from_crop))
    return mask


def reached(box: Box, matrix: np.ndarray, within: Rectangle) -> Rectangle | None:
    """Pixels that a box in crop pixels covers when seen through `matrix` (2, 3), cut to `within`."""
    x0, y0, x1, y1 = box
    corners = np.array([[x0, y0, 1], [x1, y0, 1], [x0, y1, 1], [x1, y1, 1]])
    there = corners @ matrix.T
    low = np.maximum(np.floor(there.min(axis=0)).astype(int), within[:2])
    high = np.minimum(np.ceil(there.max(axis=0)).astype(int) + 1, within[2:])
    return (int(low[0]), int(low[1]), int(high[0]), int(high[1])) if (high > low).all() else None


def crop_to_view(motion: FaceMotion, view: View) -> np.ndarray:
    """(2, 3) float64 from crop to picture pixels."""
    return after(view.from_photo(), motion.from_crop)


def seen_from(from_crop: np.ndarray, rectangle: Rectangle) -> np.ndarray:
    """The map (2, 3) from crop pixels to pixels of a rectangle of the picture that `from_crop` maps to."""
    there = from_crop.copy()
    there[:, 2] -= rectangle[:2]
    return there


def _from_cells(from_crop: np.ndarray, finer: int) -> np.ndarray:
    """`from_crop` (2, 3) as a map from cells of a grid `finer` than the network's: crop pixel x of cell i is
    (i + 0.5) * size - 0.5."""
    size = CELL / finer
    return np.column_stack([from_crop[:, :2] * size, from_crop[:, 2] + from_crop[:, :2].sum(axis=1) * (size - 1) / 2])
