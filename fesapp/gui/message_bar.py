"""A message in a row above the photo until it is closed; it takes nothing away."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from fesapp.gui.icons import give_icon
from fesapp.gui.mouse import once_hand_is_up
from fesapp.gui.words import tr


class MessageBar(QFrame):
    """Bad news in words. It comes once nothing is dragged: the photo, which makes room for it, would jump."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.text = ""
        self._picture = QToolButton()
        self._picture.setObjectName("quiet")
        self._picture.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._picture.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        give_icon(self._picture, "alert-circle-outline")
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        line = QHBoxLayout(self)
        line.setContentsMargins(10, 6, 8, 6)
        line.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._label, 1)
        line.addWidget(self._make_close_button(), 0, Qt.AlignmentFlag.AlignTop)
        super().hide()

    def tell(self, text: str) -> None:
        """Show a message in the place of any other."""
        self.text = text
        self._label.setText(text)
        self.setAccessibleName(text)
        once_hand_is_up(self, self._come)

    def hide(self) -> None:
        """Take the message away, whether it is seen or waits for the hand."""
        self.text = ""
        super().hide()

    def _come(self) -> None:
        self.setVisible(bool(self.text))

    def _make_close_button(self) -> QToolButton:
        close = QToolButton()
        close.setObjectName("quiet")
        close.setToolTip(tr("Close this message"))
        close.setAccessibleName(tr("Close message"))
        give_icon(close, "close")
        close.clicked.connect(self.hide)
        return close
