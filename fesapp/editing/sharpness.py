"""How soft a photo is, so that what is painted into it is no crisper."""

from __future__ import annotations

import cv2
import numpy as np

# blurring lowers the edges of a sharp photo to less than 1 / SHARP of what they were, those of one that is blurred by
# MOST window pixels already to 1 / SOFT; measured on 27 portraits as they are and blurred
SHARP, SOFT, MOST = 1.2, 1.05, 3.0
BLUR = 1.5
# share of the steepest pixels that are looked at
EDGES = 0.1


def softness(pixels: np.ndarray) -> float:
    """Sigma, in pixels, of the blur that a picture (h, w, 3) uint8 seems to have had: 0 for a sharp one."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    before, after = _steepness(grey), _steepness(cv2.GaussianBlur(grey, (0, 0), BLUR))
    edges = after >= np.quantile(after, 1 - EDGES)
    if after[edges].mean() < 1e-3:
        return 0.0
    ratio = float(before[edges].mean() / after[edges].mean())
    return MOST * float(np.clip((SHARP - ratio) / (SHARP - SOFT), 0, 1))


def _steepness(grey: np.ndarray) -> np.ndarray:
    return np.hypot(np.diff(grey, axis=1)[:-1], np.diff(grey, axis=0)[:, :-1])
