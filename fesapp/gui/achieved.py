"""Asked and achieved: a moment after the last change the edited faces are measured, and what they show is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Qt, QTimer

from fesapp.gui.achieved_panel import AchievedPanel
from fesapp.gui.document import Change
from fesapp.gui.engine import Opened
from fesapp.gui.identity_badge import IdentityBadge
from fesapp.gui.mouse import hand_is_down
from fesapp.gui.panel import Panel
from fesapp.gui.tasks import Task
from fesapp.gui.words import tr

if TYPE_CHECKING:
    from fesapp.editing.face_reading import FaceReading
    from fesapp.editing.recipe import FaceEdit, Recipe
    from fesapp.gui.main_window import MainWindow

# from the last change to the measuring: longer than between two moves of a drag
PAUSE_MS = 250
# from which photo, sliders and this panel have room beside each other
WIDE_SCREEN = 1600


class AskedAndAchieved(QObject):
    """Has the edit measured and shows it: in its panel, on the sliders, and as a badge while the panel is hidden.

    What was measured of an edit or a photo that is no longer the one shown is dropped.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._document = window, window.document
        self._readings: dict[int, FaceReading] = {}
        self._measuring = False
        self._failure = ""
        self._in_view = False
        self._task: Task | None = None
        self._timer = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._timer.timeout.connect(self._ask)
        self.panel = AchievedPanel()
        self.dock = self._add_dock()
        self.badge = IdentityBadge()
        self.badge.clicked.connect(self.show_panel)
        window.statusBar().addPermanentWidget(self.badge)
        self.dock.visibilityChanged.connect(self._come_into_view)
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
        """Beside the photo where the screen is wide, else in the place of the sliders; hidden until asked for."""
        window, area = self._window, Qt.DockWidgetArea
        wide = window.screen().availableSize().width() >= WIDE_SCREEN
        side = area.LeftDockWidgetArea if wide else area.RightDockWidgetArea
        dock = window.add_panel("achieved", "Asked and achieved", self.panel, side, "F7")
        if not wide:
            window.tabifyDockWidget(window.dock, dock)
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
        elif change is Change.SELECTION:
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
        stale = self._measuring and edit is not None
        if self._in_view:
            self._show_panel(edit, reading, stale)
        self._window.panel.show_achieved(None if reading is None or stale else reading.measured)
        self.badge.show_likeness(reading, stale)
        self.badge.setVisible(self.badge.has_news and not self._in_view)

    def _show_panel(self, edit: FaceEdit | None, reading: FaceReading | None, stale: bool) -> None:
        document = self._document
        self.panel.show_face(document.measured if document.faces else None, edit, reading, stale)
        if self._failure and edit is not None:
            self.panel.say(self._failure)

    def _come_into_view(self, in_view: bool) -> None:
        self._in_view = in_view
        self._show()
