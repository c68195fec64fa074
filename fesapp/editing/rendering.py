"""The renderer: photo, faces and recipe in, the edited photo at its own resolution out."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from fesapp.editing.face_editor import FaceEditor
from fesapp.editing.face_motion import FaceMotion
from fesapp.editing.folds import shade
from fesapp.editing.motion_field import (
    Rectangle,
    View,
    crop_pixels,
    crop_to_view,
    edge_width,
    field,
    moved_rectangle,
    opened_rectangle,
    opening,
    picture_scale,
    seen_from,
)
from fesapp.editing.painting import Painting
from fesapp.editing.recipe import Recipe
from fesapp.editing.warping import darken, warp
from fesapp.faces import Face
from fesapp.photos import Photo

# pixels on either side of a lid's line that are smoothed
EDGE_WIDTH = 0.9
# rows at a time, so that a large photo needs little memory beside itself; even, since folds are seen at every other one
STRIPE = 256
# rows beside a stripe that are worked on with it
CONTEXT = 2


def render(photo: Photo, faces: Sequence[Face], recipe: Recipe) -> Photo:
    """Edit a photo at full resolution.

    Where nothing is asked the pixels are the photo's own, bit for bit; so are all pixels outside the edited faces.

    Args:
        faces: from `find_faces`, in its order.

    Raises:
        FesappError: the recipe is out of range, or names a face that is not there.
    """
    recipe.check()
    recipe.check_faces(len(faces))
    editors = [FaceEditor(photo.pixels, face) if recipe.edit_of(i) else None for i, face in enumerate(faces)]
    motions = move_faces(editors, recipe)
    if not motions:
        return photo
    return apply_motions(photo, motions)


def move_faces(editors: Sequence[FaceEditor | None], recipe: Recipe, draft: bool = False) -> list[FaceMotion]:
    """Motions of the faces that the recipe changes; faces without an editor are left alone. `draft` as of their
    `edit`."""
    motions = []
    for index, editor in enumerate(editors):
        edit = recipe.edit_of(index)
        if editor is not None and edit is not None:
            motion = editor.edit(edit, draft)
            if motion is not None:
                motions.append(motion)
    return motions


def apply_motions(photo: Photo, motions: Sequence[FaceMotion]) -> Photo:
    """The photo with all motions applied, each pixel resampled once."""
    height, width = photo.pixels.shape[:2]
    whole = View(0, 0, 1.0, (width, height))
    pixels = photo.pixels.copy()
    alpha = None if photo.alpha is None else photo.alpha.copy()
    for motion in motions:
        rectangle = moved_rectangle(motion, whole, (0, 0, width, height))
        if rectangle is not None:
            for stripe in _stripes(rectangle):
                _apply(photo, pixels, alpha, motions, whole, stripe, rectangle)
    edited = photo.with_pixels(pixels)
    if alpha is not None:
        edited.alpha = alpha
    return edited


def _stripes(rectangle: Rectangle) -> list[Rectangle]:
    x0, y0, x1, y1 = rectangle
    return [(x0, top, x1, min(y1, top + STRIPE)) for top in range(y0, y1, STRIPE)]


def _apply(
    photo: Photo,
    pixels: np.ndarray,
    alpha: np.ndarray | None,
    motions: Sequence[FaceMotion],
    whole: View,
    stripe: Rectangle,
    rectangle: Rectangle,
) -> None:
    """Write one stripe of a moved rectangle into `pixels` and `alpha`, from the untouched photo."""
    x0, y0, x1, y1 = stripe
    # with the rows beside it that smoothing looks at, so that stripes leave no trace
    top, bottom = max(rectangle[1], y0 - CONTEXT), min(rectangle[3], y1 + CONTEXT)
    flow = field(motions, whole, (x0, top, x1, bottom), smooth=True)
    still = (flow[0] == 0) & (flow[1] == 0)
    moved = warp(photo.pixels, flow, (x0, top))
    np.copyto(moved, photo.pixels[top:bottom, x0:x1], where=still[..., None])
    finish(moved, flow, motions, whole, (x0, top))
    core = slice(y0 - top, y1 - top)
    pixels[y0:y1, x0:x1] = moved[core]
    if alpha is not None and photo.alpha is not None:
        alpha[y0:y1, x0:x1] = warp(photo.alpha, flow, (x0, top))[core]


def finish(
    pixels: np.ndarray, flow: np.ndarray, motions: Sequence[FaceMotion], view: View, origin: tuple[int, int]
) -> None:
    """Do, in place, what comes after the warp: folds, the lines of lids, the inside of mouths, what is painted.

    Args:
        pixels: (h, w, 3), a rectangle of a view, moved through `flow` (2, h, w), picture pixels.
        origin: of the rectangle's first pixel in the view.
    """
    from_crops = [crop_to_view(motion, view) for motion in motions]
    for from_crop in from_crops:
        from_crop[:, 2] -= origin
    for motion, from_crop in zip(motions, from_crops, strict=True):
        if motion.folds is not None:
            shade(pixels, flow, motion, from_crop)
    for motion, from_crop in zip(motions, from_crops, strict=True):
        _soften_lids(pixels, motion, from_crop)
    for motion, from_crop in zip(motions, from_crops, strict=True):
        _darken_inside(pixels, motion, from_crop)
        for painting in motion.painted:
            _paint(pixels, motion, painting, from_crop)


def _soften_lids(pixels: np.ndarray, motion: FaceMotion, from_crop: np.ndarray) -> None:
    """Smooth, in place, the lines where lids end: flow that jumps there takes each pixel wholly from one side."""
    width = EDGE_WIDTH / picture_scale(from_crop)
    for closing in motion.lids:
        if not closing.closes:
            continue
        found = crop_pixels(closing.box(), from_crop, (0, 0, pixels.shape[1], pixels.shape[0]))
        if found is not None:
            (x0, y0, x1, y1), x, y = found
            part, smooth = pixels[y0:y1, x0:x1], _smoothed(pixels, found[0])
            share = closing.at_an_edge(x, y, width)
            if motion.glasses is not None:
                share = share * motion.glasses.beside(x, y)
            part[:] = np.rint(part + share[..., None] * (smooth.astype(np.float32) - part)).astype(pixels.dtype)


def _smoothed(pixels: np.ndarray, rectangle: Rectangle) -> np.ndarray:
    """A rectangle of a picture, a little blurred; the pixels around it are looked at."""
    x0, y0, x1, y1 = rectangle
    left, top = max(0, x0 - 1), max(0, y0 - 1)
    blurred = cv2.GaussianBlur(pixels[top : y1 + 1, left : x1 + 1], (3, 3), 0.8, borderType=cv2.BORDER_REPLICATE)
    return blurred[y0 - top : y1 - top, x0 - left : x1 - left]


def _darken_inside(pixels: np.ndarray, motion: FaceMotion, from_crop: np.ndarray) -> None:
    """Darken, in place, what one face's motion uncovers in the mouth."""
    rectangle = opened_rectangle(motion, from_crop, (0, 0, pixels.shape[1], pixels.shape[0]))
    if rectangle is not None:
        x0, y0, x1, y1 = rectangle
        part = pixels[y0:y1, x0:x1]
        uncovered = opening(motion, seen_from(from_crop, rectangle), (x1 - x0, y1 - y0))
        part[:] = darken(part, uncovered, motion.skin * np.iinfo(pixels.dtype).max)


def _paint(pixels: np.ndarray, motion: FaceMotion, painting: Painting, from_crop: np.ndarray) -> None:
    """Paint, in place, what a texture network sees in a mouth or an eye."""
    found = crop_pixels(painting.box, from_crop, (0, 0, pixels.shape[1], pixels.shape[0]))
    if found is not None:
        rectangle, x, y = found
        x0, y0, x1, y1 = rectangle
        part = pixels[y0:y1, x0:x1]
        uncovered = painting.hole.uncovered(x, y, edge_width(from_crop))
        held = 1.0 if motion.glasses is None else motion.glasses.beside_pixels(from_crop, rectangle)
        part[:] = painting.over(part, uncovered, seen_from(from_crop, rectangle), held)
