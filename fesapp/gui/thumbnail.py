"""A small picture of a photo file, read without the networks and outside the GUI thread."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from fesapp.gui.images import to_image


def read_thumbnail(path: Path, size: QSize) -> QImage:
    """The photo, upright, as large as fits into `size`; a null image where it cannot be read."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    whole = reader.size()
    if whole.isValid():
        # a JPEG is decoded at an eighth of its size or so; the frame is square since it may still have to be turned
        longest = max(size.width(), size.height())
        reader.setScaledSize(whole.scaled(longest, longest, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        image = _read_with_photos(path)
    return image if image.isNull() else _fitted(image, size)


def _fitted(image: QImage, size: QSize) -> QImage:
    return image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)


def _read_with_photos(path: Path) -> QImage:
    """What Qt cannot read, HEIC above all, as the editor itself reads it."""
    from fesapp.errors import FesappError
    from fesapp.photos import open_photo

    try:
        return to_image(open_photo(path).pixels)
    except FesappError:
        return QImage()
