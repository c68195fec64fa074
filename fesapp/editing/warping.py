"""Moving pixels: one resampling through the flow, and the dark that opens in a mouth."""

from __future__ import annotations

import cv2
import numpy as np

from fesapp.photos.own_colours import SRGB, Colours

# the inside of a mouth: these shares of the skin's red, green and blue
INSIDE = (0.24, 0.13, 0.14)
# skin whose colours differ by less than this share is of a grey photo, where the mouth is grey too
COLOURED = 0.25
# cv2.remap takes no picture wider or higher; float32 counts hundredths of a pixel up to there
REMAP_LIMIT = 32766


def warp(
    source: np.ndarray,
    flow: np.ndarray,
    at: tuple[float, float],
    step: float = 1.0,
    interpolation: int = cv2.INTER_CUBIC,
) -> np.ndarray:
    """Pixels (h, w) or (h, w, C) of `source` fetched through a backward flow.

    Args:
        source: uint8 or uint16; past its edge the border pixels go on.
        flow: (2, h, w) float32, x then y, in picture pixels.
        at: x, y in the source of the flow's first pixel; step: source pixels from one picture pixel to the next.
        interpolation: cv2's.
    """
    _, height, width = flow.shape
    x = (flow[0] + np.arange(width, dtype=np.float32)) * np.float32(step)
    y = (flow[1] + np.arange(height, dtype=np.float32)[:, None]) * np.float32(step)
    if max(source.shape[:2]) > REMAP_LIMIT:
        return _warp_part(source, x, y, at, interpolation)
    x += np.float32(at[0])
    y += np.float32(at[1])
    return cv2.remap(source, x, y, interpolation, borderMode=cv2.BORDER_REPLICATE)


def _warp_part(
    source: np.ndarray, x: np.ndarray, y: np.ndarray, at: tuple[float, float], interpolation: int
) -> np.ndarray:
    """`warp` of a picture too large for cv2.remap: only the part that is fetched from."""
    (x0, x1), (y0, y1) = (_reach(*a) for a in ((x, at[0], source.shape[1]), (y, at[1], source.shape[0])))
    x += np.float32(at[0] - x0)
    y += np.float32(at[1] - y0)
    return cv2.remap(source[y0:y1, x0:x1], x, y, interpolation, borderMode=cv2.BORDER_REPLICATE)


def _reach(offsets: np.ndarray, start: float, size: int) -> tuple[int, int]:
    """First pixel and the one after the last, of `size`, that `start + offsets` interpolate between; at least one."""
    low, high, _, _ = cv2.minMaxLoc(offsets)
    first = min(max(int(start + low) - 2, 0), size - 1)
    return first, min(max(int(start + high) + 4, first + 1), size)


def colourful(skin: np.ndarray) -> float:
    """How far, 0 to 1, a photo is in colour, by the colour (3,) of its skin."""
    return min(float(np.ptp(skin)) / max(float(skin.max()), 1e-6) / COLOURED, 1)


def darken(pixels: np.ndarray, uncovered: np.ndarray, skin: np.ndarray, colours: Colours = SRGB) -> np.ndarray:
    """Pixels (h, w, 3) with the inside of the mouth, dark and a little red, where `uncovered` (h, w) is 1.

    Args:
        skin: (3,) sRGB colour of the face around, in the pixels' own units.
        colours: of the pixels' profile.
    """
    share = uncovered[..., None]
    shares = np.mean(INSIDE) + colourful(skin) * (np.array(INSIDE) - np.mean(INSIDE))
    inside = colours.own((shares * skin).astype(np.float32), np.iinfo(pixels.dtype).max)
    return np.rint(pixels + share * (inside - pixels)).astype(pixels.dtype)
