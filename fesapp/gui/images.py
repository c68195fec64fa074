"""Between arrays of pixels and Qt's images."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QImage

# by channels: how the array's rows are read, and Qt's own 32-bit format, which it draws fastest
_FORMATS = {
    3: (QImage.Format.Format_RGB888, QImage.Format.Format_RGB32),
    4: (QImage.Format.Format_RGBA8888, QImage.Format.Format_ARGB32_Premultiplied),
}


def to_image(pixels: np.ndarray) -> QImage:
    """(h, w, 3) RGB or (h, w, 4) RGBA with straight alpha, uint8 or uint16, as an image that owns its pixels."""
    if pixels.dtype == np.uint16:
        pixels = (pixels >> 8).astype(np.uint8)
    pixels = np.ascontiguousarray(pixels)
    height, width, channels = pixels.shape
    read_as, drawn_as = _FORMATS[channels]
    # the conversion copies, so that the array need not outlive the image
    return QImage(pixels.data, width, height, channels * width, read_as).convertToFormat(drawn_as)


def to_rgba(image: QImage) -> np.ndarray:
    """An image as (h, w, 4) uint8 RGBA with straight alpha."""
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 4 * image.width()].reshape(image.height(), image.width(), 4).copy()
