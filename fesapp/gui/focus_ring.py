"""A frame around a widget that has the focus, for widgets that do not show it themselves."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QComboBox, QWidget

_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class FocusRing(QWidget):
    """Lies over `owner`; with `keyboard_only` not after a click, which needs no frame to be found again."""

    def __init__(self, owner: QWidget, keyboard_only: bool = False) -> None:
        super().__init__(owner)
        self._owner, self._keyboard_only = owner, keyboard_only
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.resize(owner.size())
        owner.installEventFilter(self)
        self.setVisible(owner.hasFocus() and not keyboard_only)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.resize(self._owner.size())
        elif isinstance(event, QFocusEvent):
            self.setVisible(event.gotFocus() and (not self._keyboard_only or event.reason() in _BY_KEYBOARD))
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 3, 3)


def frame_focused(_: QWidget | None, now: QWidget | None) -> None:
    """Give a combo box that gets the focus its ring: Qt's Fusion style shows it nowhere."""
    if isinstance(now, QComboBox) and now.findChild(FocusRing) is None:
        FocusRing(now)
