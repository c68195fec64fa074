"""One photo of the filmstrip: a small picture that shows it, with a dot if it is edited and a button that closes it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QImage, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QToolButton, QWidget

from fesapp.gui.icons import give_icon, give_picture
from fesapp.gui.session import OpenPhoto
from fesapp.gui.words import tr

PICTURE = QSize(104, 62)
SIZE = QSize(120, 92)
_DOT = 9.0


class PhotoThumb(QToolButton):
    """A click, Space or Enter shows the photo, Del closes it."""

    closed = Signal()

    def __init__(self, photo: OpenPhoto, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.photo = photo
        self.setCheckable(True)
        self.setFixedSize(SIZE)
        self.setIconSize(PICTURE)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        width = PICTURE.width()
        self.setText(self.fontMetrics().elidedText(photo.path.name, Qt.TextElideMode.ElideMiddle, width))
        give_icon(self, "image-outline", quiet=True)
        self.close_button = self._make_close_button()
        self.refresh(shown=False)

    def show_picture(self, image: QImage) -> None:
        """Show the photo, small; a null image means that it cannot be read."""
        if image.isNull():
            give_icon(self, "image-broken-variant", quiet=True)
            return
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        give_picture(self, QIcon(pixmap))

    def refresh(self, shown: bool) -> None:
        """Show which photo is shown, and which are edited."""
        self.setChecked(shown)
        edited = tr(", edited") if self.photo.edited else ""
        self.setToolTip(f"{self.photo.path}{edited}")
        self.setAccessibleName(f"{self.photo.path.name}{edited}{tr(', shown') if shown else ''}")
        self.update()

    def nextCheckState(self) -> None:
        """Nothing: which photo is shown is known once it has been opened."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() == Qt.Key.Key_Delete:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.photo.edited:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(0, 0, 0, 140), 1.5))
            painter.setBrush(self.palette().color(QPalette.ColorRole.Highlight))
            painter.drawEllipse(QRectF(7, 7, _DOT, _DOT))
            painter.end()

    def _make_close_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("quiet")
        button.setIconSize(QSize(14, 14))
        button.resize(20, 20)
        button.move(QPoint(SIZE.width() - 23, 3))
        # reached by Del on the photo itself, so that Tab goes from photo to photo
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setToolTip(tr("Close this photo; its edits are kept (Del)"))
        button.setAccessibleName(tr("Close {}").format(self.photo.path.name))
        give_icon(button, "close")
        button.clicked.connect(self.closed)
        return button
