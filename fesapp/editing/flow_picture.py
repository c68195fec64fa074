"""The flow made visible: arrows, a deformed grid, a colour wheel, its magnitude, and what it uncovers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from fesapp.editing.face_motion import FaceMotion
from fesapp.editing.motion_field import Rectangle, View, crop_to_view, field, moved_rectangle, opening
from fesapp.faces import CROP_SIZE

# picture pixels between arrows and between grid lines
ARROW_STEP, GRID_STEP = 18, 14
# picture pixels: a shorter arrow has no direction to see; the arms of the longest arrowhead
SHORTEST_ARROW, ARROWHEAD = 2.5, 5.0
# cv2 draws between pixels if coordinates come multiplied by 2 to this power
SUBPIXEL_BITS = 4
# displacement, as a share of the crop's width, that gets the wheel's full colour
FULL_COLOUR = 0.06
LINE = (255, 255, 255, 235)
OUTLINE = (0, 0, 0, 150)
UNCOVERED = (255, 64, 129)


@dataclass(frozen=True)
class MovedPart:
    """The part of a view in which faces move, as the styles paint it.

    Attributes:
        flow: (h, w, 2) float32 backward flow of all faces together, x then y, in picture pixels.
        uncovered: (h, w) float32, 0 to 1.
        reached: (h, w) bool, True within the rectangles of the faces; between two faces nothing is to be drawn.
        origin: picture pixel x, y at which the part begins.
        shift: x, y of the view's first pixel in the photo, in picture pixels; a pattern that counts from there lies
            still on the photo, however the part grows during a drag.
        full: picture pixels of flow that get the full colour.
    """

    flow: np.ndarray
    uncovered: np.ndarray
    reached: np.ndarray
    origin: tuple[int, int]
    shift: tuple[float, float]
    full: float

    @property
    def length(self) -> np.ndarray:
        """(h, w) float32, picture pixels."""
        return cv2.magnitude(self.flow[..., 0], self.flow[..., 1])


def draw_overlay(motions: Sequence[FaceMotion], style: str, view: View) -> np.ndarray:
    """The flow of all faces over a view as (h, w, 4) uint8 RGBA with straight alpha.

    Args:
        style: a key of `STYLES`.

    Raises:
        ValueError: no such style.
    """
    if style not in STYLES:
        raise ValueError(f"no overlay {style!r}; there are {', '.join(STYLES)}")
    picture = np.zeros((view.size[1], view.size[0], 4), np.uint8)
    rectangles = [moved_rectangle(motion, view, (0, 0, *view.size)) for motion in motions]
    seen = [rectangle for rectangle in rectangles if rectangle is not None]
    if seen:
        part = _moved_part(motions, view, seen)
        x0, y0 = part.origin
        height, width = part.reached.shape
        STYLES[style](picture[y0 : y0 + height, x0 : x0 + width], part)
    return picture


def _moved_part(motions: Sequence[FaceMotion], view: View, rectangles: Sequence[Rectangle]) -> MovedPart:
    """The smallest part with all rectangles; of all faces at once, as neighbours' rectangles overlap."""
    edges = np.array(rectangles)
    x0, y0 = (int(edge) for edge in edges[:, :2].min(axis=0))
    x1, y1 = (int(edge) for edge in edges[:, 2:].max(axis=0))
    union = (x0, y0, x1, y1)
    reached = np.zeros((y1 - y0, x1 - x0), bool)
    for left, top, right, bottom in rectangles:
        reached[top - y0 : bottom - y0, left - x0 : right - x0] = True
    uncovered = np.maximum.reduce([_opening(motion, view, union) for motion in motions])
    flow = np.dstack(list(field(motions, view, union, smooth=False)))
    shift = (view.x * view.scale, view.y * view.scale)
    return MovedPart(flow, uncovered, reached, (x0, y0), shift, _full(motions, view))


def _opening(motion: FaceMotion, view: View, rectangle: Rectangle) -> np.ndarray:
    x0, y0, x1, y1 = rectangle
    from_crop = crop_to_view(motion, view)
    from_crop[:, 2] -= (x0, y0)
    return opening(motion, from_crop, (x1 - x0, y1 - y0))


def _full(motions: Sequence[FaceMotion], view: View) -> float:
    """Picture pixels of the full colour: the same motion of a face whatever the zoom, of several faces their mean.

    Faces beside the view count too, so that no colour changes when the view is moved.
    """
    faces = [FULL_COLOUR * CROP_SIZE / np.hypot(*motion.matrix[0, :2]) for motion in motions]
    return float(np.mean(faces)) * view.scale


def wheel_legend(px: int) -> np.ndarray:
    """The colour wheel (px, px, 4) RGBA: the colour at a place is that of motion towards it from the middle."""
    at = (np.arange(px) + 0.5) / px * 2 - 1
    x, y = np.meshgrid(at, at)
    inside = np.hypot(x, y) <= 1
    colours = _wheel(-np.stack([x, y], 2).astype(np.float32), 1.0)
    return np.dstack([colours, np.where(inside, 255, 0)]).astype(np.uint8)


def flow_image(motions: Sequence[FaceMotion], view: View) -> np.ndarray:
    """The flow as an opaque colour-wheel picture (h, w, 3) uint8 RGB on white, for files."""
    drawn = draw_overlay(motions, "wheel", view).astype(np.float32)
    share = drawn[..., 3:] / 255
    return np.rint(drawn[..., :3] * share + 255 * (1 - share)).astype(np.uint8)


def _wheel(flow: np.ndarray, full: float) -> np.ndarray:
    """RGB (h, w, 3) uint8: hue by direction of motion, saturation by its size (Baker et al. 2011, Middlebury)."""
    # what the eye follows is where skin goes, the reverse of where pixels are fetched from
    x, y = -flow[..., 0], -flow[..., 1]
    hue = (np.degrees(np.arctan2(y, x)) % 360) / 2
    saturation = np.clip(np.hypot(x, y) / full, 0, 1) * 255
    hsv = np.dstack([hue, saturation, np.full_like(hue, 255)]).astype(np.uint8)
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)


def _draw_wheel(target: np.ndarray, part: MovedPart) -> None:
    target[..., :3] = _wheel(part.flow, part.full)
    target[..., 3] = np.clip(part.length / part.full * 4, 0, 1) * 255


def _draw_magnitude(target: np.ndarray, part: MovedPart) -> None:
    size = np.clip(part.length / part.full, 0, 1)
    heat = cv2.applyColorMap((size * 255).astype(np.uint8), cv2.COLORMAP_VIRIDIS)
    target[..., :3] = heat[..., ::-1]
    target[..., 3] = np.clip(size * 4, 0, 1) * 255


def _draw_uncovered(target: np.ndarray, part: MovedPart) -> None:
    target[..., :3] = UNCOVERED
    target[..., 3] = np.clip(part.uncovered, 0, 1) * 255


def _draw_arrows(target: np.ndarray, part: MovedPart) -> None:
    """Arrows from where skin was to where it went, at places of the photo, where they are long enough to see."""
    height, width = part.reached.shape
    columns, rows = (_on_photo(part, axis, size) for axis, size in enumerate((width, height)))
    ends = np.stack(np.meshgrid(columns, rows), 2).reshape(-1, 2)
    back = part.flow[ends[:, 1], ends[:, 0]]
    shown = np.hypot(back[:, 0], back[:, 1]) >= SHORTEST_ARROW
    lines = np.rint(_arrow_lines(ends[shown], back[shown]) * 2**SUBPIXEL_BITS).astype(np.int32)
    # all outlines first, so that none covers another arrow
    for colour, thickness in ((OUTLINE, 3), (LINE, 1)):
        cv2.polylines(target, list(lines), False, colour, thickness, cv2.LINE_AA, SUBPIXEL_BITS)


def _on_photo(part: MovedPart, axis: int, size: int) -> np.ndarray:
    """Pixels of the part, along x (0) or y (1), at the middles between multiples of `ARROW_STEP` on the photo."""
    first = part.origin[axis] + part.shift[axis]
    steps = np.arange(np.floor(first / ARROW_STEP) - 1, np.ceil((first + size) / ARROW_STEP) + 1)
    # rounded before the part's origin is taken off: a place must not depend on where the part begins
    at = np.floor((steps + 0.5) * ARROW_STEP - part.shift[axis]).astype(int) - part.origin[axis]
    return at[(at >= 0) & (at < size)]


def _arrow_lines(ends: np.ndarray, back: np.ndarray) -> np.ndarray:
    """Arrows as lines (n, 5, 2): shaft, one arm of the head, back to the tip, the other arm.

    Args:
        ends: (n, 2) tips, x then y.
        back: (n, 2) from tips to tails.
    """
    length = np.hypot(back[:, :1], back[:, 1:])
    along = back / length * np.minimum(ARROWHEAD, length / 2) * np.sqrt(0.5)
    across = along[:, ::-1] * (-1, 1)
    return np.stack([ends + back, ends, ends + along + across, ends, ends + along - across], 1)


def _draw_grid(target: np.ndarray, part: MovedPart) -> None:
    """A square grid of the photo as the flow deforms it: lines where the fetched coordinate crosses a multiple."""
    height, width = part.reached.shape
    line = np.zeros((height, width), np.float32)
    for axis, size in enumerate((width, height)):
        # from the next multiple before the part, as float32 has few decimals at the far end of a large photo
        start = (part.origin[axis] + part.shift[axis] + 0.5) % GRID_STEP
        along = np.arange(size, dtype=np.float32) + np.float32(start)
        phase = (part.flow[..., axis] + (along if axis == 0 else along[:, None])) / GRID_STEP
        slope = np.abs(cv2.Sobel(phase, -1, 1 - axis, axis, ksize=1, scale=0.5, borderType=cv2.BORDER_REPLICATE))
        distance = np.abs(phase - np.round(phase)) / (slope + 1e-3)
        line = np.maximum(line, np.clip(1.2 - distance, 0, 1))
    target[..., :3] = LINE[:3]
    target[..., 3] = line * LINE[3] * part.reached


Painter = Callable[[np.ndarray, MovedPart], None]
STYLES: dict[str, Painter] = {
    "arrows": _draw_arrows,
    "grid": _draw_grid,
    "wheel": _draw_wheel,
    "magnitude": _draw_magnitude,
    "uncovered": _draw_uncovered,
}
