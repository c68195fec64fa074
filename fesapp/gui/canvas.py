"""The canvas: the photo under the hand. Zoom, pan, clicks on faces, dropped files."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from fesapp.gui.document import Document
from fesapp.gui.look import Look
from fesapp.gui.photo_view import PhotoView
from fesapp.gui.words import tr

_PIXELS_PER_NOTCH = 120  # of a wheel, as Qt counts
_SPLIT_STEP = 0.02  # share of the canvas's width, by which Ctrl and an arrow key move the split line


class CanvasTool(Protocol):
    """What the left button does on the canvas where a feature wants it: see `Canvas.tools`. Points are the widget's."""

    def press(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> bool:
        """Whether this press is the tool's; if so it alone hears of the move and the release."""

    def move(self, at: QPointF) -> None: ...

    def release(self, at: QPointF) -> None: ...

    def cursor(self, at: QPointF) -> Qt.CursorShape | None:
        """The pointer's shape there, None where a press would not be the tool's."""

    def paint(self, painter: QPainter) -> None:
        """Draw over the photo, in the widget's coordinates."""


class Canvas(PhotoView):
    """A photo view that the pointer moves: the wheel zooms where it points, a drag pans, a click chooses a face.

    Attributes:
        tools: asked in their order whether a press of the left button is theirs, before it pans or chooses a face.
    """

    face_clicked = Signal(int)
    files_dropped = Signal(list)  # of str

    def __init__(self, document: Document, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(document, look, parent)
        self.tools: list[CanvasTool] = []
        self._tool: CanvasTool | None = None
        self._grabbed: QPointF | None = None
        self._pressed: QPointF | None = None
        self._space_held = False
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Photo"))
        self.setAccessibleDescription(
            tr("The photo with its edits. Arrow keys move it, with Ctrl the split line; plus and minus zoom.")
        )

    def hold_to_pan(self, held: bool) -> None:
        """While space is held, the pointer moves the photo."""
        self._space_held = held
        self._show_cursor()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.document.opened is not None:
            self.zoom_by(event.angleDelta().y() / _PIXELS_PER_NOTCH, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.document.opened is None:
            return
        left = event.button() == Qt.MouseButton.LeftButton
        self.hold_pane(event.position())
        if event.button() == Qt.MouseButton.MiddleButton or (left and self._space_held):
            self._grabbed = event.position()
        elif left:
            at, held = event.position(), event.modifiers()
            self._tool = next((tool for tool in self.tools if tool.press(at, held)), None)
            self._pressed = None if self._tool is not None else at
        self._show_cursor(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._tool is not None:
            self._tool.move(event.position())
            self._show_cursor(event.position())
            return
        if self._pressed is not None:
            # A press that travels is no click on a face: it takes the photo along.
            travelled = (event.position() - self._pressed).manhattanLength()
            if travelled >= QApplication.startDragDistance():
                self._grabbed, self._pressed = self._pressed, None
        if self._grabbed is not None:
            self.pan(event.position() - self._grabbed)
            self._grabbed = event.position()
        self._show_cursor(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._tool is not None and event.button() == Qt.MouseButton.LeftButton:
            self._tool.release(event.position())
            self._tool = None
        if self._pressed is not None and (face := self.face_at(event.position())) is not None:
            self.face_clicked.emit(face)
        self._grabbed = self._pressed = None
        self.hold_pane(None)
        self._show_cursor(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: (1, 0), Qt.Key.Key_Right: (-1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            event.ignore()
        elif self.look.comparison == "split" and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.look.set_split(self.look.split - step[0] * _SPLIT_STEP)
        else:
            self.pan(QPointF(step[0] * self.width() / 10, step[1] * self.height() / 10))

    def _show_cursor(self, at: QPointF | None = None) -> None:
        if self._grabbed is not None:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._space_held:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif at is not None and (shape := self._tool_cursor(at)) is not None:
            self.setCursor(shape)
        elif at is not None and self.face_at(at) is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()

    def _tool_cursor(self, at: QPointF) -> Qt.CursorShape | None:
        shapes = (tool.cursor(at) for tool in ([self._tool] if self._tool is not None else self.tools))
        return next((shape for shape in shapes if shape is not None), None)

    def paint_tools(self, painter: QPainter) -> None:
        for tool in self.tools:
            tool.paint(painter)

    # ---- drop -----------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.files_dropped.emit(files)
