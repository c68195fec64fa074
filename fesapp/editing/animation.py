"""An animation of a photo: expressions between two recipes, one after the other in time. What is to be seen when.

Intensities are interpolated, not pixels, so every picture of it is an edit that could have been made by hand. How the
pictures become a file is in `fesapp.editing.animation_writing`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from fesapp.action_units import CONTROLS, INDEX, MAX_INTENSITY, OPPOSITES
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.errors import FesappError

SUFFIXES = (".gif", ".webp", ".mp4")
MOST_FRAMES = 600
MOST_FPS = 50.0  # what a GIF, which counts hundredths of a second, can say and browsers heed
SMALLEST, LARGEST = 64, 1920  # longest side, pixels
MOST_HOLD = 10.0  # seconds
Part = Literal["photo", "face"]
# what a face's box is widened by on every side, as a share of its size
_AROUND_FACE = 0.45


def _eased(share: float) -> float:
    return (1 - math.cos(math.pi * share)) / 2


def _sprung(share: float, stiffness: float = 7.0) -> float:
    """A critically damped spring: quick away and softly home, never past it."""

    def travelled(at: float) -> float:
        return 1 - (1 + stiffness * at) * math.exp(-stiffness * at)

    return travelled(share) / travelled(1.0)


def _slowing(share: float) -> float:
    return 1 - (1 - share) ** 3


# by name: how far the expression has come, 0 to 1, when this share of the time is over
EASINGS: dict[str, Callable[[float], float]] = {
    "ease": _eased,
    "linear": lambda share: share,
    "slowing": _slowing,
    "spring": _sprung,
}


@dataclass(frozen=True)
class Animation:
    """What is to be animated.

    Attributes:
        start, end: expressions; a recipe without edits is the photo as it is.
        frames: pictures on the way from start to end, both counted.
        fps: pictures a second.
        easing: a key of `EASINGS`.
        hold: seconds for which start and end stand still.
        back: whether it goes back to the start.
        loop: whether it begins anew at its end; no MP4 can say so.
        longest: pixels of the longer side; a photo is never enlarged.
        part: the whole photo, or its edited faces with some of what is around them.
    """

    start: Recipe
    end: Recipe
    frames: int = 25
    fps: float = 25.0
    easing: str = "ease"
    hold: float = 0.4
    back: bool = True
    loop: bool = True
    longest: int = 720
    part: Part = "photo"

    def check(self, faces: int) -> None:
        """Raise FesappError if a number is out of range, or a face is named that the photo, with `faces`, has not."""
        for name, value, low, high in (
            ("the number of frames", self.frames, 2, MOST_FRAMES),
            ("frames per second", self.fps, 1, MOST_FPS),
            ("the hold in seconds", self.hold, 0, MOST_HOLD),
            ("the size in pixels", self.longest, SMALLEST, LARGEST),
        ):
            if not low <= value <= high:
                raise FesappError(f"{name} must be from {low:g} to {high:g}, not {value:g}")
        if self.easing not in EASINGS:
            raise FesappError(f"there is no easing {self.easing!r}; choose one of {', '.join(EASINGS)}")
        self.check_recipes(faces)

    def check_recipes(self, faces: int) -> None:
        """Raise FesappError if an intensity is out of range, or a face is named that the photo has not."""
        for recipe in (self.start, self.end):
            recipe.check()
            recipe.check_faces(faces)


@dataclass(frozen=True)
class Moment:
    """One picture of an animation: how far from start to end, 0 to 1, and for how many seconds it is seen."""

    share: float
    seconds: float


def moments(animation: Animation) -> list[Moment]:
    """All pictures in their order; one that loops does not show its start twice in a row."""
    ease, last = EASINGS[animation.easing], animation.frames - 1
    there = [ease(step / last) for step in range(animation.frames)]
    there[0], there[-1] = 0.0, 1.0  # exactly, whatever the arithmetic
    shares = there
    if animation.back:
        shares = there + there[-2::-1]
        if animation.loop:
            shares.pop()
    step = 1 / animation.fps
    return [Moment(share, step + (animation.hold if share in (0.0, 1.0) else 0.0)) for share in shares]


def between(start: Recipe, end: Recipe, shown: Sequence[Mapping[str, float]], share: float) -> Recipe:
    """The recipe `share` of the way, 0 to 1, from one recipe to another; at its ends these themselves.

    Args:
        shown: for every face of the photo, its measured intensities by control.
    """
    if share <= 0 or share >= 1:
        return start if share <= 0 else end
    edits = [_face_between(index, start, end, aus, share) for index, aus in enumerate(shown)]
    return Recipe([edit for edit in edits if edit is not None])


def _face_between(index: int, start: Recipe, end: Recipe, shown: Mapping[str, float], share: float) -> FaceEdit | None:
    one, other = start.edit_of(index), end.edit_of(index)
    if one is None and other is None:
        return None
    first, last = ((edit or FaceEdit()).wanted(shown) for edit in (one, other))
    now = np.array([shown.get(control, 0.0) for control in CONTROLS], np.float32)
    values = np.clip(_values_between(first, last, share), 0, MAX_INTENSITY)
    moved = (first != now) | (last != now)
    aus = {control: float(values[INDEX[control]]) for control in CONTROLS if moved[INDEX[control]]}
    strengths = ((one or other), (other or one))
    texture = sum(edit.texture * part for edit, part in zip(strengths, (1 - share, share), strict=True) if edit)
    return FaceEdit(aus=aus, texture=min(max(texture, 0.0), 1.0), face=index)


def _values_between(first: np.ndarray, last: np.ndarray, share: float) -> np.ndarray:
    """Control vectors interpolated; eyes pass through the middle from one side to the other, not through both."""
    values = first + np.float32(share) * (last - first)
    for pair in OPPOSITES:
        at = [INDEX[control] for control in pair]
        (a, b), (c, d) = first[at], last[at]
        # what both ways have in common, and by how much one of them prevails
        common = (1 - share) * min(a, b) + share * min(c, d)
        turned = (1 - share) * (a - b) + share * (c - d)
        values[at] = common + max(turned, 0.0), common + max(-turned, 0.0)
    return values


Box = tuple[float, float, float, float]


def view_of(animation: Animation, photo: tuple[int, int], boxes: Sequence[Box]) -> tuple[Box, tuple[int, int]]:
    """What of a photo is shown, x, y, width, height in photo pixels, and at which size in pixels: always even.

    Args:
        photo: its width and height.
        boxes: of all its faces.
    """
    x, y, width, height = _seen_part(animation, photo, boxes)
    scale = min(1.0, animation.longest / max(width, height))
    size = tuple(max(2, int(side * scale + 1e-6) // 2 * 2) for side in (width, height))
    # as much of the part as fills those even sizes, so that nothing of what lies past the photo is seen
    scale = max(size[0] / width, size[1] / height)
    seen = size[0] / scale, size[1] / scale
    return (x + (width - seen[0]) / 2, y + (height - seen[1]) / 2, *seen), (size[0], size[1])


def _seen_part(animation: Animation, photo: tuple[int, int], boxes: Sequence[Box]) -> Box:
    edited = [
        box
        for index, box in enumerate(boxes)
        if animation.start.edit_of(index) is not None or animation.end.edit_of(index) is not None
    ]
    if animation.part == "photo" or not (edited or boxes):
        return 0.0, 0.0, float(photo[0]), float(photo[1])
    edges = [_around(box) for box in edited or boxes]
    left, top = max(0.0, min(e[0] for e in edges)), max(0.0, min(e[1] for e in edges))
    right, bottom = min(photo[0], max(e[2] for e in edges)), min(photo[1], max(e[3] for e in edges))
    # whole pixels, so that a picture that is not made smaller has the photo's own
    left, top, right, bottom = math.floor(left), math.floor(top), math.ceil(right), math.ceil(bottom)
    return float(left), float(top), float(right - left), float(bottom - top)


def _around(box: Box) -> Box:
    x, y, width, height = box
    margin = _AROUND_FACE * max(width, height)
    return x - margin, y - margin, x + width + margin, y + height + margin
