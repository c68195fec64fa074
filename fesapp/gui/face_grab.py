"""Dragging on the face itself: a mouth corner, a brow or a lid is grabbed on the canvas and pulled, and the sliders
follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLineF, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter

from fesapp.editing.handles import HANDLES, Places
from fesapp.gui.actions import Spec
from fesapp.gui.document import Change
from fesapp.gui.face_pull import FacePull
from fesapp.gui.handle_painting import draw_handle, draw_spot, draw_words
from fesapp.gui.pull_warming import PullWarming
from fesapp.gui.tasks import Task, one_step
from fesapp.gui.words import tr

if TYPE_CHECKING:
    from fesapp.gui.main_window import MainWindow

# widget pixels around a handle from which it can be grabbed, or this share of a larger face's width
REACH, REACH_OF_FACE = 14.0, 0.04
# widget pixels around the pointer within which other handles are hinted at
HINTED = 90.0
# a face smaller than this on the screen, in widget pixels, has no room to aim at its parts
SMALLEST_FACE = 48.0
# without a change, until the handles are looked for again: while a slider is dragged nobody grabs the face
REST_MS = 100

GRAB = Spec(
    "&Grab the face",
    "gesture-tap-hold",
    ("G",),
    "Drag mouth corners, lips, brows, lids, pupils, cheeks, nostrils and chin on the photo; off, a drag moves it",
    True,
    menu="F&ace",
)


class FaceGrab(QObject):
    """A tool of the canvas: shows which handle of the selected face is near the pointer, and pulls at it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._canvas, self._document = window, window.canvas, window.document
        self.places: Places = {}
        self._pointer: QPointF | None = None
        self._pull: FacePull | None = None
        self._locating: Task | None = None
        self._early: QPointF | None = None  # where the face was pressed before it was known what lies there
        self._warming = PullWarming(window)
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._locate)
        self.action = window.actions_by_name.add("grab", GRAB, self._switch)
        self.action.setChecked(True)
        self._canvas.tools.append(self)
        self._canvas.installEventFilter(self)
        self._document.listeners.add(self._follow)

    @property
    def is_settled(self) -> bool:
        """Whether the handles are known where they are, and no pull waits for its answer."""
        waits = self._locating is not None or self._rest.isActive()
        return not waits and (self._pull is None or self._pull.is_settled)

    @property
    def near(self) -> str | None:
        """The handle that a press would grab, or that is held."""
        if self._pull is not None and self._pull.is_held and self._pull.handle in self.places:
            return self._pull.handle
        return None if self._pointer is None else self.handle_at(self._pointer)

    @property
    def words(self) -> str:
        """What stands beside the handle that is held."""
        return self._pull.words() if self._pull is not None and self._pull.is_held else ""

    def handle_at(self, at: QPointF) -> str | None:
        """The nearest handle within reach of a point of the widget."""
        reach = self._reach()
        if reach is None or not self.places:
            return None
        away = {key: QLineF(self.place(key), at).length() for key in self.places}
        nearest = min(away, key=lambda key: away[key])
        return nearest if away[nearest] <= reach else None

    def place(self, key: str) -> QPointF:
        """Where a handle lies on the widget."""
        return self._canvas.widget_point(*self.places[key])

    # ---- tool of the canvas ---------------------------------------------------------------------------------------

    def press(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> bool:
        self._pointer = at
        if not modifiers and self._is_unknown(at):
            self._early = at
            return True
        handle = self.handle_at(at)
        if handle is None or modifiers:
            return False
        older = self._pull
        self._pull = FacePull(self._window, handle, self._canvas.photo_point(at), self._take_places)
        self._pull.begin_after(older)
        self._canvas.update()
        return True

    def move(self, at: QPointF) -> None:
        self._pointer = at
        if self._pull is not None:
            self._pull.to(self._canvas.photo_point(at))

    def release(self, at: QPointF) -> None:
        self.move(at)
        self._early = None
        if self._pull is not None:
            self._pull.let_go()
        self._canvas.update()

    def cursor(self, at: QPointF) -> Qt.CursorShape | None:
        self._hover(at)
        if self._pull is not None and self._pull.is_held:
            return Qt.CursorShape.ClosedHandCursor
        if self._is_unknown(at):
            return Qt.CursorShape.BusyCursor
        return None if self.near is None else Qt.CursorShape.OpenHandCursor

    def paint(self, painter: QPainter) -> None:
        near = self.near
        if self._pointer is None or self._reach() is None:
            return
        held = self._pull is not None and self._pull.is_held
        for key in self.places:
            away = QLineF(self.place(key), self._pointer).length()
            if key != near and away < HINTED and not held:
                draw_spot(painter, self.place(key), 1 - away / HINTED)
        if near is not None:
            draw_handle(painter, self._canvas, self.place(near), tr(HANDLES[near].name), held)
        if near is not None and self.words:
            draw_words(painter, self._canvas, self.place(near), self.words, left=HANDLES[near].side == "R")

    # ---- what happens ---------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        if self._pull is None or not self._pull.is_held or not isinstance(event, QKeyEvent):
            return False
        if event.key() != Qt.Key.Key_Escape:
            return False
        event.accept()  # of the two that come for a key, the first asks whether it is wanted here or is a shortcut
        if event.type() == QEvent.Type.KeyPress:
            self._pull.take_back()
            self._canvas.update()
        return True

    def _hover(self, at: QPointF | None) -> None:
        seen = self._is_seen
        self._pointer = at
        if seen or self._is_seen:
            self._canvas.update()

    @property
    def _is_seen(self) -> bool:
        """Whether any handle is drawn."""
        if self._pointer is None or not self.places or self._reach() is None:
            return False
        return (
            any(QLineF(self.place(key), self._pointer).length() < HINTED for key in self.places)
            or self.near is not None
        )

    def _switch(self) -> None:
        if not self.action.isChecked() and self._pull is not None:
            self._pull.let_go()
        self._locate()
        self._canvas.update()

    def _follow(self, change: Change) -> None:
        if change in (Change.PHOTO, Change.SELECTION):
            self.places = {}
            if self._pull is not None:
                self._pull.let_go()
        if change is Change.PHOTO:
            self._pull = None
        if change in (Change.PHOTO, Change.SELECTION):
            self._early = None
            self._locate()
        elif change is Change.WANTED:
            self._forget_question()
            if self._pull is None or not self._pull.brings_places:
                self._rest.start()

    def _forget_question(self) -> None:
        """What is still asked is no longer true."""
        self._rest.stop()
        if self._locating is not None:
            self._locating.cancel()
            self._locating = None

    def _locate(self) -> None:
        """Ask where the handles are now."""
        self._forget_question()
        opened, face = self._document.opened, self._document.selected
        if opened is None or not self._document.faces or not self.action.isChecked():
            return
        recipe = self._document.recipe()

        steps = one_step(lambda engine: engine.handles(opened, recipe, face))

        def take(found: object) -> None:
            self._locating = None
            if isinstance(found, dict):
                self._take_places(found)
                self._warming.warm_up(next(iter(found)))

        def fail(reason: str) -> None:
            self._locating = None
            self._window.message_bar.tell(reason)

        self._locating = Task(tr("Finding what can be grabbed"), steps, take, fail, replaces="handles")
        self._window.worker.ask(self._locating)

    def _take_places(self, places: Places) -> None:
        seen = self._is_seen
        self.places = places
        if seen or self._is_seen:
            self._canvas.update()
        early, self._early = self._early, None
        if early is not None:
            at = self._pointer or early
            self.press(early, Qt.KeyboardModifier.NoModifier)
            self.move(at)

    def _is_unknown(self, at: QPointF) -> bool:
        """Whether a point of the widget lies on the selected face while what can be grabbed there is looked for."""
        if self._locating is None or self.places or self._reach() is None:
            return False
        x, y = self._canvas.photo_point(at)
        left, top, width, height = self._document.faces[self._document.selected].box
        return left <= x <= left + width and top <= y <= top + height

    def _reach(self) -> float | None:
        """Widget pixels around a handle from which it can be grabbed; None where nothing can."""
        faces, look = self._document.faces, self._window.look
        if not faces or look.comparing or not self.action.isChecked():
            return None
        x, y, width, _ = faces[self._document.selected].box
        seen = QLineF(self._canvas.widget_point(x, y), self._canvas.widget_point(x + width, y)).length()
        return max(REACH, REACH_OF_FACE * seen) if seen >= SMALLEST_FACE else None
