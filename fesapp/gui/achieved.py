"""Asked and achieved: a moment after the last change the edited faces are measured, and what they show is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QDockWidget

from fesapp.gui.achieved_panel import TRIED, AchievedPanel
from fesapp.gui.document import Change
from fesapp.gui.engine import Opened
from fesapp.gui.identity_badge import IdentityBadge
from fesapp.gui.mouse import hand_is_down
from fesapp.gui.panel import Panel
from fesapp.gui.result_strip import ResultStrip
from fesapp.gui.tasks import Task
from fesapp.gui.words import tr

if TYPE_CHECKING:
    from fesapp.editing.face_reading import FaceReading
    from fesapp.editing.recipe import Recipe
    from fesapp.gui.main_window import MainWindow

# from the last change to the measuring: longer than between two moves of a drag
PAUSE_MS = 250
# from which two panels have room above each other at one side of the photo
TALL_SCREEN = 1000


class AskedAndAchieved(QObject):
    """Has the edit measured and shows it: in short below the sliders, on them, and in full in a panel.

    The badge stands in the status bar as well while neither panel nor sliders are in view.

    What was measured of an edit or a photo that is no longer the one shown is dropped.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._document = window, window.document
        self._readings: dict[int, FaceReading] = {}
        self._measuring = False
        self._failure = ""
        self._in_view, self._sliders_in_view = False, True
        self._task: Task | None = None
        self._timer = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._timer.timeout.connect(self._ask)
        self.panel = AchievedPanel()
        self.dock = self._add_dock()
        self.strip = ResultStrip()
        window.panel.add_foot(self.strip)
        self.badge = IdentityBadge()
        for badge in (self.badge, self.strip.badge):
            badge.clicked.connect(self.show_panel)
        window.statusBar().addPermanentWidget(self.badge)
        self.dock.visibilityChanged.connect(self._come_into_view)
        window.dock.visibilityChanged.connect(self._note_sliders)
        self._document.listeners.add(self._follow)
        self._show()

    def show_panel(self) -> None:
        """Show the panel, in front of those that share its place."""
        self.dock.bring_forward()

    @property
    def is_settled(self) -> bool:
        """Whether what is shown is what the edit of now has come to."""
        return not self._measuring

    def _add_dock(self) -> Panel:
        """At the other side of the photo than the sliders, which it must not hide; hidden until asked for."""
        window, side = self._window, Qt.DockWidgetArea.LeftDockWidgetArea
        dock = window.add_panel("achieved", "Asked and achieved", self.panel, side, "F7")
        presets = window.findChild(QDockWidget, "presets")
        if presets is not None and window.screen().availableSize().height() < TALL_SCREEN:
            window.tabifyDockWidget(presets, dock)
        dock.hide()
        return dock

    # ---- when -----------------------------------------------------------------------------------------------------

    def _follow(self, change: Change) -> None:
        if change in (Change.PHOTO, Change.WANTED):
            self._give_up()
            if change is Change.PHOTO:
                self._readings = {}
            self._measuring = bool(self._document.recipe().faces)
            if self._measuring:
                self._timer.start()
            self._show()
        elif change in (Change.SELECTION, Change.TRIAL):
            self._show()

    def _give_up(self) -> None:
        self._timer.stop()
        self._failure = ""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _ask(self) -> None:
        if hand_is_down():
            self._timer.start()  # it rests on a slider and will move on
            return
        opened, recipe = self._document.opened, self._document.recipe()
        self._task = Task(
            name=tr("Measuring the edit"),
            steps=lambda engine: engine.achieved(opened, recipe),
            answer=lambda readings: self._take(opened, recipe, cast("list[FaceReading]", readings)),
            failed=self._fail,
            replaces="achieved",
        )
        self._window.worker.ask(self._task)

    def _take(self, opened: Opened | None, recipe: Recipe, readings: list[FaceReading]) -> None:
        if opened is self._document.opened and recipe == self._document.recipe():
            self._readings = {reading.face: reading for reading in readings}
            self._measuring = False
            self._show()

    def _fail(self, reason: str) -> None:
        self._readings, self._measuring, self._failure = {}, False, reason
        self._show()

    # ---- what -----------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        edit = self._document.recipe().edit_of(self._document.selected)
        reading = self._readings.get(self._document.selected) if edit is not None else None
        tried = self._document.trial is not None
        stale = tried or (self._measuring and edit is not None)
        shown = self._document.measured if self._document.faces else None
        self.strip.show_face(shown, edit, reading, stale)
        if self._in_view:
            self.panel.show_face(shown, edit, reading, stale)
        note = tr(TRIED) if tried else self._failure if edit is not None else ""
        if note:
            self.panel.say(note)
            self.strip.say(note)
        self._window.panel.show_achieved(None if reading is None or stale else reading.measured)
        self.badge.show_likeness(reading, stale)
        self.badge.setVisible(self.badge.has_news and not self._in_view and not self._sliders_in_view)

    def _come_into_view(self, in_view: bool) -> None:
        self._in_view = in_view
        self._show()

    def _note_sliders(self, in_view: bool) -> None:
        self._sliders_in_view = in_view
        self._show()
