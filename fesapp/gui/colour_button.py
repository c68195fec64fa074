"""A button that shows a colour and asks for another."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QColorDialog, QHBoxLayout, QPushButton, QToolButton, QWidget

from fesapp.gui.icons import give_icon
from fesapp.gui.settings import Colour
from fesapp.gui.words import tr

_SWATCH = QSize(36, 16)


class ColourButton(QWidget):
    """A colour, with a way back to the one that the program has by itself.

    Args:
        title: what has the colour, for screen readers; own: the program's own colour.
    """

    chosen = Signal(object)  # Colour, or None for the program's own

    def __init__(self, title: str, own: Colour, colour: Colour | None) -> None:
        super().__init__()
        self._title, self._own, self._colour = title, own, colour
        self.button, self.reset_button = QPushButton(), QToolButton()
        self.button.setAutoDefault(False)
        self.button.setIconSize(_SWATCH)
        self.button.setToolTip(tr("Choose another colour: {}").format(title))
        self.button.clicked.connect(self._ask)
        self.reset_button.setToolTip(tr("Back to the program's own colour: {}").format(title))
        self.reset_button.setAccessibleName(self.reset_button.toolTip())
        give_icon(self.reset_button, "restore")
        self.reset_button.clicked.connect(lambda: self.choose(None))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.button)
        line.addWidget(self.reset_button)
        line.addStretch()
        self._show()

    def choose(self, colour: Colour | None) -> None:
        """Take a colour, None for the program's own."""
        self._colour = colour
        self._show()
        self.chosen.emit(colour)

    def _ask(self) -> None:
        asked = QColorDialog.getColor(QColor(*(self._colour or self._own)), self, self._title)
        if asked.isValid():
            self.choose((asked.red(), asked.green(), asked.blue()))

    def _show(self) -> None:
        colour = QColor(*(self._colour or self._own))
        swatch = QPixmap(_SWATCH)
        swatch.fill(colour)
        self.button.setIcon(QIcon(swatch))
        self.button.setText(colour.name())
        self.button.setAccessibleName(f"{self._title}: {colour.name()}")
        self.reset_button.setEnabled(self._colour is not None)
