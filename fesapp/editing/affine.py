"""Affine maps of the plane as (2, 3) matrices, as cv2 takes them."""

from __future__ import annotations

import numpy as np


def after(second: np.ndarray, first: np.ndarray) -> np.ndarray:
    """The map that does `first`, then `second`."""
    return np.column_stack([second[:, :2] @ first[:, :2], second[:, :2] @ first[:, 2] + second[:, 2]])
