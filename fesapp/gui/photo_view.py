"""The photo on the screen: where it lies, the newest view of it, and the words over it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from fesapp.gui import canvas_painting as painting
from fesapp.gui.document import Change, Document
from fesapp.gui.engine import Region, Size
from fesapp.gui.jobs import Shown
from fesapp.gui.look import Look
from fesapp.gui.viewport import Viewport

_NOTCH = 2 ** (1 / 3)  # three notches of the wheel double the zoom


class PhotoView(QWidget):
    """Shows the document's photo through a `Viewport`.

    While a new view is being rendered, the last one is drawn where it belongs in the new viewport, over the last view
    of the whole photo, so that zoom and pan follow the hand at once.
    """

    view_changed = Signal()
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
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(320, 240)
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

    def pan(self, by: QPointF) -> None:
        """Move the photo by widget pixels."""
        ratio = self.devicePixelRatioF()
        self.viewport.pan(by.x() * ratio, by.y() * ratio)
        self._viewport_moved()

    def _viewport_moved(self) -> None:
        if self.document.opened is not None:
            self.update()
            self.view_changed.emit()

    # ---- faces ------------------------------------------------------------------------------------------------------

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
            self.paint_tools(painter)
            painting.draw_notes(painter, self)
        if self.error:
            painting.draw_error(painter, self, self.error)
        painter.end()
        self.painted.emit()

    def paint_tools(self, painter: QPainter) -> None:
        """What tools draw over the photo; of a view alone nothing."""

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
