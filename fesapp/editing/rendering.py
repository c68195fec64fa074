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
    field,
    moved_rectangle,
    opened_rectangle,
    opening,
    picture_scale,
)
from fesapp.editing.recipe import Recipe
from fesapp.editing.warping import darken, warp
from fesapp.faces import Face
from fesapp.photos import Photo

# pixels on either side of a lid's line that are smoothed
EDGE_WIDTH = 0.9
# rows at a time, so that a large photo needs little memory beside itself
STRIPE = 256


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


def move_faces(editors: Sequence[FaceEditor | None], recipe: Recipe) -> list[FaceMotion]:
    """Motions of the faces that the recipe changes; faces without an editor are left alone."""
    motions = []
    for index, editor in enumerate(editors):
        edit = recipe.edit_of(index)
        if editor is not None and edit is not None:
            motion = editor.edit(edit)
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
        for stripe in _stripes(rectangle):
            _apply(photo, pixels, alpha, motions, whole, stripe)
    edited = photo.with_pixels(pixels)
    if alpha is not None:
        edited.alpha = alpha
    return edited


def _stripes(rectangle: Rectangle | None) -> list[Rectangle]:
    if rectangle is None:
        return []
    x0, y0, x1, y1 = rectangle
    return [(x0, top, x1, min(y1, top + STRIPE)) for top in range(y0, y1, STRIPE)]


def _apply(
    photo: Photo,
    pixels: np.ndarray,
    alpha: np.ndarray | None,
    motions: Sequence[FaceMotion],
    whole: View,
    stripe: Rectangle,
) -> None:
    """Write one stripe of the result into `pixels` and `alpha`, from the untouched photo."""
    x0, y0, x1, y1 = stripe
    flow = field(motions, whole, stripe, smooth=True)
    still = (flow[0] == 0) & (flow[1] == 0)
    moved = warp(photo.pixels, flow, (x0, y0))
    np.copyto(moved, photo.pixels[y0:y1, x0:x1], where=still[..., None])
    for motion in motions:
        shade_folds(moved, flow, motion, whole, (x0, y0))
        soften_lids(moved, motion, whole, (x0, y0))
        paint_inside(moved, motion, whole, stripe, (x0, y0))
    pixels[y0:y1, x0:x1] = moved
    if alpha is not None and photo.alpha is not None:
        alpha[y0:y1, x0:x1] = warp(photo.alpha, flow, (x0, y0))


def shade_folds(pixels: np.ndarray, flow: np.ndarray, motion: FaceMotion, view: View, origin: tuple[int, int]) -> None:
    """Shade, in place, the folds of one face in a picture moved through `flow` (2, h, w), picture pixels.

    Args:
        pixels: picture whose first pixel is `origin` of the view.
    """
    if motion.folds is not None:
        from_crop = crop_to_view(motion, view)
        from_crop[:, 2] -= origin
        shade(pixels, flow, motion.folds, from_crop)


def soften_lids(pixels: np.ndarray, motion: FaceMotion, view: View, origin: tuple[int, int]) -> None:
    """Smooth, in place, the lines where lids end: flow that jumps there takes each pixel wholly from one side.

    Args:
        pixels: picture whose first pixel is `origin` of the view.
    """
    from_crop = crop_to_view(motion, view)
    from_crop[:, 2] -= origin
    width = EDGE_WIDTH / picture_scale(from_crop)
    for closing in motion.closing:
        found = crop_pixels(closing.box(), from_crop, (0, 0, pixels.shape[1], pixels.shape[0]))
        if found is not None:
            (x0, y0, x1, y1), x, y = found
            part = pixels[y0:y1, x0:x1]
            share = closing.at_an_edge(x, y, width)[..., None]
            smooth = cv2.GaussianBlur(part, (3, 3), 0.8, borderType=cv2.BORDER_REPLICATE)
            part[:] = np.rint(part + share * (smooth.astype(np.float32) - part)).astype(pixels.dtype)


def paint_inside(
    pixels: np.ndarray, motion: FaceMotion, view: View, within: Rectangle, origin: tuple[int, int]
) -> None:
    """Paint, in place, what one face's motion uncovers: dark, and over it what the texture network sees there.

    Args:
        pixels: picture whose first pixel is `origin` of the view.
        within: the rectangle of the view that may be painted.
    """
    rectangle = opened_rectangle(motion, view, within)
    if rectangle is not None:
        x0, y0, x1, y1 = rectangle
        part = pixels[y0 - origin[1] : y1 - origin[1], x0 - origin[0] : x1 - origin[0]]
        uncovered = opening(motion, view, rectangle)
        skin = motion.skin * np.iinfo(pixels.dtype).max
        part[:] = darken(part, uncovered, skin)
        if motion.painted is not None:
            from_crop = crop_to_view(motion, view)
            from_crop[:, 2] -= (x0, y0)
            part[:] = motion.painted.over(part, uncovered, from_crop)
