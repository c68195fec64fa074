"""The flow made visible: arrows, a deformed grid, a colour wheel, its magnitude, what is uncovered and painted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from fesapp.editing.face_motion import FaceMotion
from fesapp.editing.motion_field import View, moved_rectangle
from fesapp.editing.moved_part import MovedPart, moved_part
from fesapp.editing.overlay_colours import LINE, MASKS, OUTLINE

# picture pixels between arrows and between grid lines
ARROW_STEP, GRID_STEP = 18, 14
# picture pixels: a shorter arrow, outlined, is a dot that points nowhere; the arms of the longest arrowhead
SHORTEST_ARROW, ARROWHEAD = 5.0, 5.0
# cv2 draws between pixels if coordinates come multiplied by 2 to this power
SUBPIXEL_BITS = 4


def draw_overlay(motions: Sequence[FaceMotion], style: str, view: View, share: float = 1.0) -> np.ndarray:
    """The flow of all faces over a view as (h, w, 4) uint8 RGBA with straight alpha.

    Args:
        style: a key of `STYLES`.
        share: below 1 for a draft, which will be shown 1 / `share` times as large: its arrows and grid lines lie where
            they lie at full size.

    Raises:
        ValueError: no such style.
    """
    if style not in STYLES:
        raise ValueError(f"no overlay {style!r}; there are {', '.join(STYLES)}")
    picture = np.zeros((view.size[1], view.size[0], 4), np.uint8)
    rectangles = [moved_rectangle(motion, view, (0, 0, *view.size)) for motion in motions]
    seen = [rectangle for rectangle in rectangles if rectangle is not None]
    if seen:
        part = moved_part(motions, view, seen, share)
        x0, y0, x1, y1 = part.rectangle
        STYLES[style](picture[y0:y1, x0:x1], part)
    return picture


def wheel_legend(px: int) -> np.ndarray:
    """The colour wheel (px, px, 4) RGBA: the colour at a place is that of motion towards it from the middle."""
    at = (np.arange(px) + 0.5) / px * 2 - 1
    x, y = np.meshgrid(at, at)
    inside = np.hypot(x, y) <= 1
    colours = _wheel(-np.stack([x, y], 2).astype(np.float32), 1.0)
    return np.dstack([colours, np.where(inside, 255, 0)]).astype(np.uint8)


def draw_legend(style: str, px: int) -> np.ndarray | None:
    """The key to a style's colours as (h, px, 4) RGBA: the wheel, or a bar from nothing, left, to all, right.

    Of arrows and grid it is a sample.
    """
    if style == "wheel":
        return wheel_legend(px)
    if style in ("arrows", "grid"):
        return _lines_legend(style, px)
    if style not in _KEYS:
        return None
    at = (np.arange(px, dtype=np.float32) + 0.5) / px
    return _KEYS[style](np.broadcast_to(at, (max(px // 10, 1), px)))


def _lines_legend(style: str, px: int) -> np.ndarray:
    """An arrow, or lines that bend (px / 5, px, 4) RGBA."""
    height = max(px // 5, 8)
    across = np.linspace(0.1, 0.9, 25) * px
    if style == "arrows":
        tip, back = np.array([[0.8 * px, height / 2]]), np.array([[-0.6 * px, 0.0]])
        lines = list(_arrow_lines(tip, back, 2 * ARROWHEAD))
    else:
        bow = 0.2 * height * np.exp(-np.square((across - px / 2) / (0.2 * px)))
        lines = [np.stack([across, at * height + bow], 1) for at in (0.2, 0.5)]
        lines += [np.array([[at * px, 0.1 * height], [at * px, 0.9 * height]]) for at in (0.2, 0.35, 0.5, 0.65, 0.8)]
    picture = np.zeros((height, px, 4), np.uint8)
    drawn = [np.rint(line * 2**SUBPIXEL_BITS).astype(np.int32) for line in lines]
    cv2.polylines(picture, drawn, False, LINE, 2, cv2.LINE_AA, SUBPIXEL_BITS)
    return picture


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
    target[:] = _heat(part.length / part.full)


def _draw_uncovered(target: np.ndarray, part: MovedPart) -> None:
    target[:] = _mask(part.uncovered, MASKS["uncovered"])


def _draw_attention(target: np.ndarray, part: MovedPart) -> None:
    target[:] = _mask(part.attention, MASKS["attention"])


def _heat(size: np.ndarray) -> np.ndarray:
    """RGBA (h, w, 4) uint8 of a share of the full colour (h, w)."""
    size = np.clip(size, 0, 1)
    heat = cv2.applyColorMap((size * 255).astype(np.uint8), cv2.COLORMAP_VIRIDIS)
    return np.dstack([heat[..., ::-1], (np.clip(size * 4, 0, 1) * 255).astype(np.uint8)])


def _mask(share: np.ndarray, colour: tuple[int, int, int]) -> np.ndarray:
    """RGBA (h, w, 4) uint8: a colour as opaque as `share` (h, w) says."""
    picture = np.empty((*share.shape, 4), np.uint8)
    picture[..., :3] = colour
    picture[..., 3] = np.clip(share, 0, 1) * 255
    return picture


def _draw_arrows(target: np.ndarray, part: MovedPart) -> None:
    """Arrows from where skin was to where it went, at places of the photo, where they are long enough to see."""
    height, width = part.reached.shape
    columns, rows = (_on_photo(part, axis, size) for axis, size in enumerate((width, height)))
    ends = np.stack(np.meshgrid(columns, rows), 2).reshape(-1, 2)
    back = part.flow[ends[:, 1], ends[:, 0]]
    shown = np.hypot(back[:, 0], back[:, 1]) >= SHORTEST_ARROW * part.share
    lines = np.rint(_arrow_lines(ends[shown], back[shown], ARROWHEAD * part.share) * 2**SUBPIXEL_BITS).astype(np.int32)
    # a draft is seen enlarged, which smooths its lines as well and costs a tenth of the time
    kind = cv2.LINE_AA if part.share == 1 else cv2.LINE_8
    # all outlines first, so that none covers another arrow
    for colour, thickness in ((OUTLINE, max(2, round(3 * part.share))), (LINE, 1)):
        cv2.polylines(target, list(lines), False, colour, thickness, kind, SUBPIXEL_BITS)


def _on_photo(part: MovedPart, axis: int, size: int) -> np.ndarray:
    """Pixels of the part, along x (0) or y (1), at the middles between multiples of `ARROW_STEP` on the photo."""
    step = ARROW_STEP * part.share
    first = part.origin[axis] + part.shift[axis]
    steps = np.arange(np.floor(first / step) - 1, np.ceil((first + size) / step) + 1)
    # rounded before the part's origin is taken off: a place must not depend on where the part begins
    at = np.floor((steps + 0.5) * step - part.shift[axis]).astype(int) - part.origin[axis]
    return at[(at >= 0) & (at < size)]


def _arrow_lines(ends: np.ndarray, back: np.ndarray, head: float) -> np.ndarray:
    """Arrows as lines (n, 5, 2): shaft, one arm of the head, back to the tip, the other arm.

    Args:
        ends: (n, 2) tips, x then y.
        back: (n, 2) from tips to tails.
        head: length of the arms of the longest head.
    """
    length = np.hypot(back[:, :1], back[:, 1:])
    along = back / length * np.minimum(head, length / 2) * np.sqrt(0.5)
    across = along[:, ::-1] * (-1, 1)
    return np.stack([ends + back, ends, ends + along + across, ends, ends + along - across], 1)


def _draw_grid(target: np.ndarray, part: MovedPart) -> None:
    """A square grid of the photo as the flow deforms it: lines where the fetched coordinate crosses a multiple."""
    height, width = part.reached.shape
    line = np.zeros((height, width), np.float32)
    step = GRID_STEP * part.share
    for axis, size in enumerate((width, height)):
        # from the next multiple before the part, as float32 has few decimals at the far end of a large photo
        start = (part.origin[axis] + part.shift[axis] + 0.5) % step
        along = np.arange(size, dtype=np.float32) + np.float32(start)
        phase = (part.flow[..., axis] + (along if axis == 0 else along[:, None])) / step
        slope = np.abs(cv2.Sobel(phase, -1, 1 - axis, axis, ksize=1, scale=0.5, borderType=cv2.BORDER_REPLICATE))
        distance = np.abs(phase - np.round(phase)) / (slope + 1e-3)
        line = np.maximum(line, np.clip(0.2 + part.share - distance, 0, 1))
    target[..., :3] = LINE[:3]
    target[..., 3] = line * LINE[3] * part.reached


Painter = Callable[[np.ndarray, MovedPart], None]
STYLES: dict[str, Painter] = {
    "arrows": _draw_arrows,
    "grid": _draw_grid,
    "wheel": _draw_wheel,
    "magnitude": _draw_magnitude,
    "uncovered": _draw_uncovered,
    "attention": _draw_attention,
}
_KEYS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "magnitude": _heat,
    "uncovered": lambda share: _mask(share, MASKS["uncovered"]),
    "attention": lambda share: _mask(share, MASKS["attention"]),
}
