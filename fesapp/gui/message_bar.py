"""A message that floats at the top of the canvas until it is closed; it takes nothing away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from fesapp.gui.icons import give_icon
from fesapp.gui.words import tr

_TOP = 12


class MessageBar(QFrame):
    """Bad news in words, at the top of its parent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._picture = QToolButton()
        self._picture.setObjectName("quiet")
        self._picture.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._picture.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        give_icon(self._picture, "alert-circle-outline")
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        close = QToolButton()
        close.setObjectName("quiet")
        close.setToolTip(tr("Close this message"))
        close.setAccessibleName(tr("Close message"))
        give_icon(close, "close")
        close.clicked.connect(self.hide)
        line = QHBoxLayout(self)
        line.setContentsMargins(10, 8, 8, 8)
        line.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._label, 1)
        line.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._above = parent
        parent.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        return self._label.text() if not self.isHidden() else ""

    def tell(self, text: str) -> None:
        """Show a message in the place of any other."""
        self._label.setText(text)
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        room = self._above.width()
        width = min(620, room - 2 * _TOP)
        self.setGeometry((room - width) // 2, _TOP, width, self.heightForWidth(width))
