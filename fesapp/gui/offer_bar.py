"""A question above the photo that can be answered, or left alone."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from fesapp.gui.elided_label import ElidedLabel


class OfferBar(QFrame):
    """One line of text, yes and no. Esc says no."""

    accepted = Signal()
    refused = Signal()

    def __init__(self, text: str, yes: tuple[str, str], no: tuple[str, str], parent: QWidget | None = None) -> None:
        """`yes` and `no` are what stands on the buttons and their tooltips."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(text)
        self.label = ElidedLabel(text)
        self.label.setToolTip(text)
        self.yes, self.no = self._button(*yes), self._button(*no)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 6, 10, 6)
        line.addWidget(self.label, 1)
        line.addWidget(self.yes)
        line.addWidget(self.no)
        self.yes.clicked.connect(self.accepted)
        self.no.clicked.connect(self.refused)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.refused.emit()
        else:
            super().keyPressEvent(event)

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(True)  # Enter presses it while it has the focus
        button.setToolTip(tip)
        button.setAccessibleName(text.replace("&", ""))
        return button
