"""What is waited for, at the foot of the photo where its answer will stand."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QWidget

from fesapp.gui.elided_label import ElidedLabel
from fesapp.gui.words import tr

_BOTTOM, _WIDEST = 12, 420


class WaitingBar(QFrame):
    """Words, a bar that moves if it may, and a button that gives it up."""

    cancelled = Signal()

    def __init__(self, text: str, moves: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("blendBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.setAccessibleName(text)
        progress = QProgressBar()
        progress.setRange(0, 0)  # how far it is, nobody can tell
        progress.setTextVisible(False)
        progress.setFixedWidth(90)
        progress.setAccessibleName(tr("Under way"))
        progress.setVisible(moves)
        self.cancel_button = QPushButton(tr("Cancel"))
        self.cancel_button.setToolTip(tr("Look at it no longer (Esc)"))
        self.cancel_button.clicked.connect(self.cancelled)
        line = QHBoxLayout(self)
        line.setContentsMargins(10, 8, 10, 8)
        line.setSpacing(10)
        line.addWidget(ElidedLabel(text), 1)
        line.addWidget(progress)
        line.addWidget(self.cancel_button)
        self._above = parent
        parent.installEventFilter(self)
        self._place()
        self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        room, height = self._above.width(), self.sizeHint().height()
        width = min(_WIDEST, room - 2 * _BOTTOM)
        self.setGeometry((room - width) // 2, self._above.height() - height - _BOTTOM, width, height)
