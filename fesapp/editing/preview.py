"""Pictures for the screen: any part of the photo at any size, edited, fast enough to follow a slider."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from fesapp.editing.face_editor import FaceEditor
from fesapp.editing.face_motion import FaceMotion
from fesapp.editing.motion_field import View, field, moved_rectangle
from fesapp.editing.recipe import Recipe
from fesapp.editing.rendering import finish, move_faces
from fesapp.editing.warping import warp
from fesapp.faces import Face, to_uint8
from fesapp.photos import Photo

# unedited views that are kept
STILLS = 2


@dataclass(frozen=True)
class PreviewFrame:
    """One picture for the screen.

    Attributes:
        pixels: (h, w, 3) uint8; 0 where the view reaches past the photo.
        inside: x, y, width, height of the part of the frame that the photo covers.
        motions: of the faces that were edited.
        ms: time it took.
    """

    pixels: np.ndarray
    inside: tuple[int, int, int, int]
    motions: list[FaceMotion]
    ms: float


class Preview:
    """Renders views of one photo. Not to be shared between threads."""

    def __init__(self, photo: Photo, faces: Sequence[Face]) -> None:
        self._levels = [to_uint8(photo.pixels)]
        self._faces = faces
        self._editors: dict[int, FaceEditor] = {}
        self._still: dict[tuple[object, ...], np.ndarray] = {}
        self._still_aside: dict[tuple[object, ...], np.ndarray] = {}

    def render(
        self,
        recipe: Recipe,
        region: tuple[float, float, float, float],
        size: tuple[int, int],
        draft: bool = False,
    ) -> PreviewFrame:
        """A frame of `size` (w, h) pixels that shows `region` (x, y, width, height in photo pixels), edited.

        Width and height are scaled alike, by the width's scale. `draft` as of `FaceEditor.edit`.

        Raises:
            FesappError: the recipe is out of range.
        """
        started = time.perf_counter()
        recipe.check()
        x, y, width, _ = region
        view = View(x, y, size[0] / width, size)
        motions = move_faces(self._editors_for(recipe), recipe, draft)
        frame = self._still_picture(view).copy()
        inside = self._inside(view)
        seen = (inside[0], inside[1], inside[0] + inside[2], inside[1] + inside[3])
        for motion in motions:
            rectangle = moved_rectangle(motion, view, seen)
            if rectangle is not None:
                x0, y0, x1, y1 = rectangle
                flow = field(motions, view, rectangle, smooth=False)
                part = self._fetch(view, flow, (x0, y0))
                # all faces' finishing, since rectangles overlap
                finish(part, flow, motions, view, (x0, y0))
                frame[y0:y1, x0:x1] = part
        return PreviewFrame(frame, inside, motions, 1000 * (time.perf_counter() - started))

    def aside(self, recipe: Recipe, region: tuple[float, float, float, float], size: tuple[int, int]) -> PreviewFrame:
        """`render` for another purpose than the screen: the unedited views that the screen shows stay at hand."""
        self._still, self._still_aside = self._still_aside, self._still
        try:
            return self.render(recipe, region, size)
        finally:
            self._still, self._still_aside = self._still_aside, self._still

    def editor(self, face: int) -> FaceEditor:
        """The editor of a face, made when it is first needed."""
        if face not in self._editors:
            self._editors[face] = FaceEditor(self._levels[0], self._faces[face])
        return self._editors[face]

    def _editors_for(self, recipe: Recipe) -> list[FaceEditor | None]:
        for index in range(len(self._faces)):
            if recipe.edit_of(index) is not None:
                self.editor(index)
        return [self._editors.get(index) for index in range(len(self._faces))]

    def _still_picture(self, view: View) -> np.ndarray:
        """The unedited view; the last few are kept, as drafts take turns with full size."""
        key = (view.x, view.y, view.scale, view.size)
        picture = self._still.pop(key, None)
        if picture is None:
            nowhere = np.zeros((2, view.size[1], view.size[0]), np.float32)
            picture = _blank_outside(self._fetch(view, nowhere, (0, 0)), self._inside(view))
        self._still[key] = picture
        if len(self._still) > STILLS:
            del self._still[next(iter(self._still))]
        return picture

    def _fetch(self, view: View, flow: np.ndarray, at: tuple[int, int]) -> np.ndarray:
        """Pixels of a view, from picture pixel `at` on, through a flow (2, h, w); straight from the photo, so that
        what lies beside a view can move into it."""
        level = self._level_for(view.scale)
        shrink = 2.0**level
        step = 1 / (view.scale * shrink)
        # level pixel u covers photo pixels shrink * u to shrink * (u + 1)
        x, y = ((edge + (i + 0.5) / view.scale) / shrink - 0.5 for edge, i in ((view.x, at[0]), (view.y, at[1])))
        interpolation = cv2.INTER_LINEAR if step > 1 else cv2.INTER_CUBIC
        return warp(self._levels[level], flow, (x, y), step, interpolation)

    def _level_for(self, scale: float) -> int:
        """The coarsest level of the pyramid that still has the view's detail; levels are made when first needed."""
        level = max(0, math.floor(-math.log2(scale) + 0.01))
        while len(self._levels) <= level:
            last = self._levels[-1]
            if min(last.shape[:2]) < 4:
                break
            even = last[: last.shape[0] // 2 * 2, : last.shape[1] // 2 * 2]
            self._levels.append(cv2.resize(even, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
        return min(level, len(self._levels) - 1)

    def _inside(self, view: View) -> tuple[int, int, int, int]:
        height, width = self._levels[0].shape[:2]
        left, right = (round((edge - view.x) * view.scale) for edge in (0, width))
        top, bottom = (round((edge - view.y) * view.scale) for edge in (0, height))
        x0, y0 = max(0, left), max(0, top)
        return x0, y0, max(0, min(view.size[0], right) - x0), max(0, min(view.size[1], bottom) - y0)


def _blank_outside(frame: np.ndarray, inside: tuple[int, int, int, int]) -> np.ndarray:
    x, y, width, height = inside
    frame[:y], frame[y + height :] = 0, 0
    frame[:, :x], frame[:, x + width :] = 0, 0
    return frame
