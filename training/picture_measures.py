"""How far two pictures differ within a mask: L1, PSNR and SSIM."""

from __future__ import annotations

import cv2
import numpy as np

# constants and window of Wang et al. 2004, "Image quality assessment: from error visibility to structural similarity"
_C1, _C2, _SIGMA = 0.01**2, 0.03**2, 1.5


def compare(one: np.ndarray, other: np.ndarray, mask: np.ndarray) -> dict[str, float]:
    """Means where `mask` (h, w) is over 0.5, of two pictures (h, w, 3), 0 to 1.

    Returns:
        "l1", 0 to 1; "psnr", dB; "ssim", -1 to 1.

    Raises:
        ValueError: the mask is empty.
    """
    inside = mask > 0.5
    if not inside.any():
        raise ValueError("nothing to compare: the mask is empty")
    error = (one - other)[inside]
    return {
        "l1": float(np.abs(error).mean()),
        "psnr": float(-10 * np.log10(np.square(error).mean() + 1e-10)),
        "ssim": float(similarity(one, other)[inside].mean()),
    }


def similarity(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """SSIM at every pixel (h, w, 3) of two pictures (h, w, 3), 0 to 1."""
    one, other = one.astype(np.float32), other.astype(np.float32)
    mean_one, mean_other = _blurred(one), _blurred(other)
    variance_one = _blurred(one * one) - mean_one**2
    variance_other = _blurred(other * other) - mean_other**2
    covariance = _blurred(one * other) - mean_one * mean_other
    luminance = (2 * mean_one * mean_other + _C1) / (mean_one**2 + mean_other**2 + _C1)
    return luminance * (2 * covariance + _C2) / (variance_one + variance_other + _C2)


def _blurred(picture: np.ndarray) -> np.ndarray:
    return cv2.GaussianBlur(picture, (11, 11), _SIGMA, borderType=cv2.BORDER_REFLECT)
