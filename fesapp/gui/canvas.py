"""The canvas: the photo under the hand. It shows the newest view it has and asks for the one it wants."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from fesapp.gui import canvas_painting as painting
from fesapp.gui.document import Change, Document
from fesapp.gui.engine import Region, Size
from fesapp.gui.jobs import Shown
from fesapp.gui.look import Look
from fesapp.gui.viewport import Viewport

_NOTCH = 2 ** (1 / 3)  # three notches of the wheel double the zoom
_PIXELS_PER_NOTCH = 120
EMPTY = "Open a photo, or drop one here"


class Canvas(QWidget):
    """Shows the document's photo through a `Viewport`.

    While a new view is being rendered, the last one is drawn where it belongs in the new viewport, over the last view
    of the whole photo, so that zoom and pan follow the hand at once.
    """

    view_changed = Signal()
    face_clicked = Signal(int)
    files_dropped = Signal(list)  # of str
    painted = Signal()

    def __init__(self, document: Document, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document, self.look = document, look
        self.viewport = Viewport()
        self.message = ""
        self.error = ""
        self.busy = ""
        self._views: dict[bool, Shown] = {}  # the newest, by whether it shows the original
        self._whole: Shown | None = None
        self._grabbed: QPointF | None = None
        self._pressed: QPointF | None = None
        self._space_held = False
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(320, 240)
        self.setAccessibleName("Photo")
        self.setAccessibleDescription("The photo with its edits. Arrow keys move it, plus and minus zoom.")
        document.listeners.add(self._follow)
        look.listeners.add(self.update)

    # ---- what is shown --------------------------------------------------------------------------------------------

    def show_view(self, view: Shown) -> None:
        """Draw a rendered view from now on."""
        self.error = ""
        self._views[view.original] = view
        x, y, width, height = view.region
        photo = self.viewport.photo
        if not view.original and x <= 0 and y <= 0 and x + width >= photo[0] and y + height >= photo[1]:
            self._whole = view
        self.update()

    def show_error(self, text: str) -> None:
        """Say in words, over the photo, why there is no new view."""
        self.error = text
        self.update()

    def say(self, message: str = "", busy: str = "") -> None:
        """`message` stands where there is no photo; `busy` names in a corner what is under way."""
        self.message, self.busy = message, busy
        self.update()

    @property
    def current_view(self) -> Shown | None:
        """The view drawn: of the original while comparing, as soon as there is one."""
        comparing = self.look.comparing
        return self._views.get(comparing) or self._views.get(not comparing)

    @property
    def region(self) -> Region:
        return self.viewport.region

    @property
    def pixel_size(self) -> Size:
        """The canvas in device pixels."""
        ratio = self.devicePixelRatioF()
        return max(round(self.width() * ratio), 1), max(round(self.height() * ratio), 1)

    def _follow(self, change: Change) -> None:
        if change is Change.PHOTO and self.document.opened is not None:
            self._views.clear()
            self._whole, self.error, self.message = None, "", ""
            self.viewport.show(self.document.opened.size)
            self.view_changed.emit()
        self.update()

    # ---- zoom and pan ---------------------------------------------------------------------------------------------

    def fit(self) -> None:
        """Show the whole photo."""
        self.viewport.fit()
        self._viewport_moved()

    def zoom_to(self, zoom: float, at: QPointF | None = None) -> None:
        """Zoom to screen pixels per photo pixel, keeping the photo point under `at` (None: the middle)."""
        ratio = self.devicePixelRatioF()
        at = QPointF(self.rect().center()) if at is None else at
        self.viewport.zoom_at(zoom, at.x() * ratio, at.y() * ratio)
        self._viewport_moved()

    def zoom_by(self, notches: float, at: QPointF | None = None) -> None:
        self.zoom_to(self.viewport.zoom * _NOTCH**notches, at)

    def photo_point(self, point: QPointF) -> tuple[float, float]:
        """The photo point under a point of the widget."""
        ratio = self.devicePixelRatioF()
        return self.viewport.to_photo(point.x() * ratio, point.y() * ratio)

    def widget_point(self, x: float, y: float) -> QPointF:
        """Where on the widget a photo point is seen."""
        return QPointF(*self.viewport.to_screen(x, y)) / self.devicePixelRatioF()

    def hold_to_pan(self, held: bool) -> None:
        """While space is held, the pointer moves the photo."""
        self._space_held = held
        self._show_cursor()

    def _pan(self, by: QPointF) -> None:
        ratio = self.devicePixelRatioF()
        self.viewport.pan(by.x() * ratio, by.y() * ratio)
        self._viewport_moved()

    def _viewport_moved(self) -> None:
        if self.document.opened is not None:
            self.update()
            self.view_changed.emit()

    # ---- the hand -------------------------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.document.opened is not None:
            self.zoom_by(event.angleDelta().y() / _PIXELS_PER_NOTCH, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.document.opened is None:
            return
        left = event.button() == Qt.MouseButton.LeftButton
        if event.button() == Qt.MouseButton.MiddleButton or (left and self._space_held):
            self._grabbed = event.position()
        elif left:
            self._pressed = event.position()
        self._show_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None:
            # A press that travels is no click on a face: it takes the photo along.
            travelled = (event.position() - self._pressed).manhattanLength()
            if travelled >= QApplication.startDragDistance():
                self._grabbed, self._pressed = self._pressed, None
        if self._grabbed is not None:
            self._pan(event.position() - self._grabbed)
            self._grabbed = event.position()
        self._show_cursor(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and (face := self.face_at(event.position())) is not None:
            self.face_clicked.emit(face)
        self._grabbed = self._pressed = None
        self._show_cursor(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: (1, 0), Qt.Key.Key_Right: (-1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            event.ignore()
        else:
            self._pan(QPointF(step[0] * self.width() / 10, step[1] * self.height() / 10))

    def face_at(self, point: QPointF) -> int | None:
        """The face under a point of the widget; of several the smallest. None where outlines are not shown."""
        if not self.shows_outlines:
            return None
        x, y = self.photo_point(point)
        found = [
            (width * height, index)
            for index, (left, top, width, height) in enumerate(face.box for face in self.document.faces)
            if left <= x <= left + width and top <= y <= top + height
        ]
        return min(found)[1] if found else None

    @property
    def shows_outlines(self) -> bool:
        """One face needs no outline, and comparing wants the bare picture."""
        return self.look.outlines and not self.look.comparing and len(self.document.faces) > 1

    def _show_cursor(self, at: QPointF | None = None) -> None:
        if self._grabbed is not None:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._space_held:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif at is not None and self.face_at(at) is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()

    # ---- drop -----------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.files_dropped.emit(files)

    # ---- the picture ----------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(960, 720)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.viewport.resize(self.pixel_size)
        self._viewport_moved()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), painting.background(self))
        if self.document.opened is None:
            painting.draw_empty(painter, self)
        else:
            self._paint_photo(painter)
            painting.draw_notes(painter, self)
        if self.error:
            painting.draw_error(painter, self, self.error)
        painter.end()
        self.painted.emit()

    def _paint_photo(self, painter: QPainter) -> None:
        view = self.current_view
        if view is None:
            return
        ratio = self.devicePixelRatioF()
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)  # from here on, one unit is one pixel of the screen
        if self._whole is not None and view.region != self.region:
            painting.draw_view(painter, self._whole, self.viewport)
        painting.draw_view(painter, view, self.viewport)
        if self.look.style is not None and not self.look.comparing:
            painting.draw_overlay(painter, view, self.viewport, self.look.opacity)
        painter.restore()
        if self.shows_outlines:
            painting.draw_outlines(painter, self)
