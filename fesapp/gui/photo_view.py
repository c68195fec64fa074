"""The photo on the screen: where it lies, the newest view of it, and the words over it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from fesapp.gui import canvas_painting as painting
from fesapp.gui.document import Change, Document
from fesapp.gui.engine import Region, Size
from fesapp.gui.jobs import Shown
from fesapp.gui.look import Look
from fesapp.gui.panes import Pane, make_panes, pane_at, pane_size
from fesapp.gui.viewport import Viewport
from fesapp.gui.views import Views

_NOTCH = 2 ** (1 / 3)  # three notches of the wheel double the zoom


class PhotoView(QWidget):
    """Shows the document's photo through a `Viewport`, which is that of each of its panes.

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
        self.views = Views()
        self._held: Pane | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(320, 240)
        document.listeners.add(self._follow)
        look.listeners.add(self._follow_look)

    # ---- what is shown --------------------------------------------------------------------------------------------

    def show_view(self, view: Shown) -> None:
        """Draw a rendered view from now on."""
        self.error = ""
        self.views.take(view)
        self.update()

    def show_error(self, text: str) -> None:
        """Say in words, over the photo, why there is no new view."""
        self.error = text
        self.update()

    def say(self, message: str = "", busy: str = "") -> None:
        """`message` stands where there is no photo; `busy` names in a corner what is under way."""
        if (message, busy) != (self.message, self.busy):
            self.message, self.busy = message, busy
            self.update()

    @property
    def current_view(self) -> Shown | None:
        """The view drawn: of the original while comparing, as soon as there is one."""
        return self.views.newest(self.look.comparing)

    @property
    def region(self) -> Region:
        """What is seen of the photo, in every pane."""
        return self.viewport.region

    @property
    def pixel_size(self) -> Size:
        """A pane in device pixels."""
        return pane_size(self._device_size, self.look)

    @property
    def _device_size(self) -> Size:
        ratio = self.devicePixelRatioF()
        return max(round(self.width() * ratio), 1), max(round(self.height() * ratio), 1)

    def _follow(self, change: Change) -> None:
        if change is Change.PHOTO:
            self.error, self.message = "", ""
            self._begin_views()
        if change in (Change.PHOTO, Change.SELECTION):
            self.update()  # an edit is seen when its view comes

    def _begin_views(self) -> None:
        opened = self.document.opened
        if opened is None:
            self.views = Views()
        else:
            self.views = Views(opened.size)
            self.viewport.show(opened.size)
            self.view_changed.emit()

    def _follow_look(self) -> None:
        if self.viewport.size != self.pixel_size:
            self._resize_viewport()
        self.update()

    # ---- panes ----------------------------------------------------------------------------------------------------

    @property
    def panes(self) -> tuple[Pane, ...]:
        """What shows the original and what the edit, which comes last."""
        return make_panes(self._device_size, self.look)

    def pane_rect(self, pane: Pane) -> QRectF:
        """Where on the widget a pane is seen."""
        ratio = self.devicePixelRatioF()
        return QRectF(pane.start / ratio, 0, (pane.end - pane.start) / ratio, self.height())

    def hold_pane(self, at: QPointF | None) -> None:
        """From a press at a point on, all points are taken to lie in its pane, until None."""
        self._held = None if at is None else self._pane_at(at)

    def _pane_at(self, point: QPointF) -> Pane:
        return self._held or pane_at(self.panes, point.x() * self.devicePixelRatioF())

    # ---- zoom and pan ---------------------------------------------------------------------------------------------

    def fit(self) -> None:
        """Show the whole photo."""
        self.viewport.fit()
        self._viewport_moved()

    def zoom_to(self, zoom: float, at: QPointF | None = None) -> None:
        """Zoom to screen pixels per photo pixel, keeping the photo point under `at` (None: the middle)."""
        if at is None:
            x, y = self.viewport.size[0] / 2, self.viewport.size[1] / 2
        else:
            x, y = self._in_pane(at)
        self.viewport.zoom_at(zoom, x, y)
        self._viewport_moved()

    def zoom_by(self, notches: float, at: QPointF | None = None) -> None:
        self.zoom_to(self.viewport.zoom * _NOTCH**notches, at)

    def photo_point(self, point: QPointF) -> tuple[float, float]:
        """The photo point under a point of the widget, in whichever pane."""
        return self.viewport.to_photo(*self._in_pane(point))

    def widget_point(self, x: float, y: float, pane: Pane | None = None) -> QPointF:
        """Where on the widget a photo point is seen, in a pane (None: the edit's)."""
        left = (pane or self.panes[-1]).left
        across, down = self.viewport.to_screen(x, y)
        return QPointF(across + left, down) / self.devicePixelRatioF()

    def _in_pane(self, point: QPointF) -> tuple[float, float]:
        """A point of the widget in device pixels of the viewport of the pane that it lies in."""
        ratio = self.devicePixelRatioF()
        return point.x() * ratio - self._pane_at(point).left, point.y() * ratio

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
        self._resize_viewport()

    def _resize_viewport(self) -> None:
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
        for pane in self.panes:
            painter.save()
            painter.setClipRect(self.pane_rect(pane))
            self._paint_pane(painter, pane)
            if self.shows_outlines:
                painting.draw_outlines(painter, self, pane)
            painter.restore()
        if self.look.comparison == "side":
            painting.draw_divider(painter, self)

    def _paint_pane(self, painter: QPainter, pane: Pane) -> None:
        ratio = self.devicePixelRatioF()
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)  # from here on, one unit is one pixel of the screen
        painter.translate(pane.left, 0)
        layers = self.views.layers(pane.original, self.region)
        for view in layers:
            painting.draw_view(painter, view, self.viewport)
        if layers and self.look.style is not None and not pane.original:
            painting.draw_overlay(painter, layers[-1], self.viewport, self.look.opacity)
        painter.restore()
