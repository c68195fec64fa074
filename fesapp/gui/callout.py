"""A hint that points at something, over the canvas, until it is dismissed."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from fesapp.gui.words import tr

Side = Literal["left", "right", "top", "bottom"]
_ARROW = 12  # pixels that its tip stands out
_WIDTH = 300
_AWAY = 8  # from what it points at


class Callout(QWidget):
    """A title, a sentence, and buttons to go on or to close all hints. Esc closes too."""

    next_asked = Signal()
    closed = Signal()
    canvas_resized = Signal()

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._side: Side = "left"
        self._tip = QPointF()
        self._title, self._text, self._count = QLabel(), QLabel(), QLabel()
        self._title.setObjectName("heading")
        self._count.setObjectName("muted")
        self._text.setWordWrap(True)
        self.next_button, self.close_button = QPushButton(), QPushButton(tr("Close hints"))
        self.close_button.setToolTip(tr("Show no more hints (Esc)"))
        self.next_button.clicked.connect(self.next_asked)
        self.close_button.clicked.connect(self._close)
        buttons = QHBoxLayout()
        buttons.addWidget(self._count)
        buttons.addStretch()
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.next_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[14 + _ARROW] * 4)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addLayout(buttons)
        self.setTabOrder(self.next_button, self.close_button)
        canvas.installEventFilter(self)
        self.hide()

    def tell(self, title: str, text: str, number: int, count: int) -> None:
        """Show a hint's words, the `number`-th of `count`, and take the focus."""
        self._title.setText(title)
        self._text.setText(text)
        self._count.setText(tr("{} of {}").format(number, count))
        last = number == count
        self.next_button.setText(tr("Got it") if last else tr("Next"))
        self.next_button.setToolTip(tr("Close the last hint") if last else tr("Show the next hint"))
        self.close_button.setVisible(not last)
        self.setAccessibleName(f"{title}: {text}")
        self.next_button.setAccessibleDescription(f"{title}. {text}")
        self.show()
        self.raise_()
        self.next_button.setFocus(Qt.FocusReason.PopupFocusReason)

    def point(self, at: QPointF, side: Side) -> None:
        """Point from its `side` at a point of the canvas, as far as the canvas has room."""
        self._side = side
        self.setFixedWidth(_WIDTH + 2 * _ARROW)
        self.resize(self.width(), self.heightForWidth(self.width()))
        width, height, away = self.width(), self.height(), _AWAY
        corner = {
            "left": QPointF(at.x() + away, at.y() - height / 2),
            "right": QPointF(at.x() - away - width, at.y() - height / 2),
            "top": QPointF(at.x() - width / 2, at.y() + away),
            "bottom": QPointF(at.x() - width / 2, at.y() - away - height),
        }[side]
        room = self._canvas.size()
        left = min(max(corner.x(), 0.0), max(room.width() - width, 0))
        top = min(max(corner.y(), 0.0), max(room.height() - height, 0))
        self.move(round(left), round(top))
        self._tip = at - QPointF(self.pos())
        self.update()

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.next_button.hasFocus():
            self.next_asked.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.close_button.hasFocus():
            self._close()
        else:
            event.ignore()  # the window's: comparing is what a hint tells of

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.canvas_resized.emit()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(self.rect()).adjusted(_ARROW, _ARROW, -_ARROW, -_ARROW)
        outline = QPainterPath()
        outline.addRoundedRect(body, 8, 8)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 1.5))
        painter.setBrush(self.palette().color(QPalette.ColorRole.Window))
        painter.drawPath(outline.united(self._arrow(body)))

    def _arrow(self, body: QRectF) -> QPainterPath:
        """A triangle on the side that points, as near to what it points at as it can be."""
        x = min(max(self._tip.x(), body.left() + 20), body.right() - 20)
        y = min(max(self._tip.y(), body.top() + 20), body.bottom() - 20)
        along = QPointF(0, 9) if self._side in ("left", "right") else QPointF(9, 0)
        tip, foot = {
            "left": (QPointF(body.left() - 10, y), QPointF(body.left() + 1, y)),
            "right": (QPointF(body.right() + 10, y), QPointF(body.right() - 1, y)),
            "top": (QPointF(x, body.top() - 10), QPointF(x, body.top() + 1)),
            "bottom": (QPointF(x, body.bottom() + 10), QPointF(x, body.bottom() - 1)),
        }[self._side]
        path = QPainterPath(tip)
        path.lineTo(foot + along)
        path.lineTo(foot - along)
        path.closeSubpath()
        return path
