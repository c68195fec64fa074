"""The part of a view in which faces move, and what is to be seen of their motion there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from fesapp.editing.attention import attention
from fesapp.editing.face_motion import FaceMotion
from fesapp.editing.motion_field import Rectangle, View, crop_to_view, field, opening, seen_from
from fesapp.faces import CROP_SIZE

# displacement, as a share of the crop's width, that gets the full colour
FULL_COLOUR = 0.06


@dataclass(frozen=True)
class MovedPart:
    """The part of a view in which faces move, as the styles paint it; what a style does not look at is not made.

    Attributes:
        motions: of all faces.
        view: the view that it is part of.
        rectangle: picture pixels x0, y0, x1, y1 of the part.
        reached: (h, w) bool, True within the rectangles of the faces; between two faces nothing is to be drawn.
        share: picture pixels for one of the picture that this is a draft of, see `draw_overlay`.
    """

    motions: Sequence[FaceMotion]
    view: View
    rectangle: Rectangle
    reached: np.ndarray
    share: float

    @cached_property
    def flow(self) -> np.ndarray:
        """(h, w, 2) float32 backward flow of all faces together, x then y, in picture pixels."""
        return np.dstack(list(field(self.motions, self.view, self.rectangle, smooth=False)))

    @cached_property
    def uncovered(self) -> np.ndarray:
        """(h, w) float32, 0 to 1."""
        return np.maximum.reduce([opening(motion, *self._seen(motion)) for motion in self.motions])

    @cached_property
    def attention(self) -> np.ndarray:
        """(h, w) float32, 0 to 1: how far pixels are painted rather than the photo's own."""
        return np.maximum.reduce([attention(motion, *self._seen(motion)) for motion in self.motions])

    @property
    def length(self) -> np.ndarray:
        """(h, w) float32, picture pixels of motion."""
        return cv2.magnitude(self.flow[..., 0], self.flow[..., 1])

    @property
    def origin(self) -> tuple[int, int]:
        """Picture pixel x, y at which the part begins."""
        return self.rectangle[:2]

    @property
    def shift(self) -> tuple[float, float]:
        """x, y of the view's first pixel in the photo, in picture pixels; a pattern that counts from there lies still
        on the photo, however the part grows during a drag."""
        return self.view.x * self.view.scale, self.view.y * self.view.scale

    @property
    def full(self) -> float:
        """Picture pixels of flow that get the full colour."""
        return full_colour(self.motions) * self.view.scale

    def _seen(self, motion: FaceMotion) -> tuple[np.ndarray, tuple[int, int]]:
        """(2, 3) from a face's crop to pixels of the part, and the part's width and height."""
        x0, y0, x1, y1 = self.rectangle
        return seen_from(crop_to_view(motion, self.view), self.rectangle), (x1 - x0, y1 - y0)


def moved_part(motions: Sequence[FaceMotion], view: View, rectangles: Sequence[Rectangle], share: float) -> MovedPart:
    """The smallest part with all rectangles; of all faces at once, as neighbours' rectangles overlap."""
    edges = np.array(rectangles)
    x0, y0 = (int(edge) for edge in edges[:, :2].min(axis=0))
    x1, y1 = (int(edge) for edge in edges[:, 2:].max(axis=0))
    reached = np.zeros((y1 - y0, x1 - x0), bool)
    for left, top, right, bottom in rectangles:
        reached[top - y0 : bottom - y0, left - x0 : right - x0] = True
    return MovedPart(motions, view, (x0, y0, x1, y1), reached, share)


def full_colour(motions: Sequence[FaceMotion]) -> float:
    """Photo pixels of motion that get the full colour: a share of a face's size, of several faces their mean; 0
    without faces.

    Faces beside the view count too, so that no colour changes when the view is moved.
    """
    faces = [FULL_COLOUR * CROP_SIZE / np.hypot(*motion.matrix[0, :2]) for motion in motions]
    return float(np.mean(faces)) if faces else 0.0
