"""The flow made visible: arrows, a deformed grid, a colour wheel, its magnitude, and what it uncovers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from fesapp.editing.face_motion import FaceMotion
from fesapp.editing.motion_field import View, field, moved_rectangle, opening

# picture pixels between arrows and between grid lines
ARROW_STEP, GRID_STEP = 18, 14
# displacement, as a share of the crop's width, that gets the wheel's full colour
FULL_COLOUR = 0.06
LINE = (255, 255, 255, 235)
OUTLINE = (0, 0, 0, 150)
UNCOVERED = (255, 64, 129)


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
    for motion in motions:
        rectangle = moved_rectangle(motion, view, (0, 0, *view.size))
        if rectangle is not None:
            x0, y0, x1, y1 = rectangle
            flow = np.dstack(list(field([motion], view, rectangle, smooth=False)))
            uncovered = opening(motion, view, rectangle)
            # full colour at the same motion of the face whatever the zoom
            full = FULL_COLOUR * 256 * view.scale / np.hypot(*motion.matrix[0, :2])
            STYLES[style](picture[y0:y1, x0:x1], flow, uncovered, full)
    return picture


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


def _draw_wheel(target: np.ndarray, flow: np.ndarray, uncovered: np.ndarray, full: float) -> None:
    target[..., :3] = _wheel(flow, full)
    target[..., 3] = np.clip(np.hypot(flow[..., 0], flow[..., 1]) / full * 4, 0, 1) * 255


def _draw_magnitude(target: np.ndarray, flow: np.ndarray, uncovered: np.ndarray, full: float) -> None:
    size = np.clip(np.hypot(flow[..., 0], flow[..., 1]) / full, 0, 1)
    heat = cv2.applyColorMap((size * 255).astype(np.uint8), cv2.COLORMAP_VIRIDIS)
    target[..., :3] = heat[..., ::-1]
    target[..., 3] = np.clip(size * 4, 0, 1) * 255


def _draw_uncovered(target: np.ndarray, flow: np.ndarray, uncovered: np.ndarray, full: float) -> None:
    target[..., :3] = UNCOVERED
    target[..., 3] = np.clip(uncovered, 0, 1) * 255


def _draw_arrows(target: np.ndarray, flow: np.ndarray, uncovered: np.ndarray, full: float) -> None:
    """Arrows from where skin was to where it went, where it went far enough to have a direction to see."""
    canvas = np.zeros((*target.shape[:2], 4), np.uint8)
    height, width = flow.shape[:2]
    for y in range(ARROW_STEP // 2, height, ARROW_STEP):
        for x in range(ARROW_STEP // 2, width, ARROW_STEP):
            fx, fy = flow[y, x]
            length = float(np.hypot(fx, fy))
            if length >= 2.5:
                start, end = (round(x + fx), round(y + fy)), (x, y)
                tip = min(0.5, 5 / length)
                cv2.arrowedLine(canvas, start, end, OUTLINE, 3, cv2.LINE_AA, tipLength=tip)
                cv2.arrowedLine(canvas, start, end, LINE, 1, cv2.LINE_AA, tipLength=tip)
    target[:] = canvas


def _draw_grid(target: np.ndarray, flow: np.ndarray, uncovered: np.ndarray, full: float) -> None:
    """A square grid of the photo as the flow deforms it: lines where the fetched coordinate crosses a multiple."""
    height, width = flow.shape[:2]
    x = flow[..., 0] + np.arange(width, dtype=np.float32)
    y = flow[..., 1] + np.arange(height, dtype=np.float32)[:, None]
    line = np.zeros((height, width), np.float32)
    for axis, coordinate in ((1, x), (0, y)):
        phase = coordinate / GRID_STEP
        slope = np.abs(np.gradient(phase, axis=axis)) + 1e-3
        distance = np.abs(phase - np.round(phase)) / slope
        line = np.maximum(line, np.clip(1.2 - distance, 0, 1))
    target[..., :3] = LINE[:3]
    target[..., 3] = line * LINE[3]


Painter = Callable[[np.ndarray, np.ndarray, np.ndarray, float], None]
STYLES: dict[str, Painter] = {
    "arrows": _draw_arrows,
    "grid": _draw_grid,
    "wheel": _draw_wheel,
    "magnitude": _draw_magnitude,
    "uncovered": _draw_uncovered,
}
