"""The middle of the window: the photo, its overlay bar below, and rows that come and go above and below the photo."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget


class PhotoColumn(QWidget):
    """Rows take their height from the photo's and cover nothing of it."""

    def __init__(self, photo: QWidget, bar: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._photo = photo
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(photo, 1)
        self._column.addWidget(bar)

    def add_above(self, row: QWidget) -> None:
        """Put a row right above the photo."""
        self._column.insertWidget(self._column.indexOf(self._photo), row)

    def add_below(self, row: QWidget) -> None:
        """Put a row right below the photo."""
        self._column.insertWidget(self._column.indexOf(self._photo) + 1, row)
