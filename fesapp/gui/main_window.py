"""The main window: puts canvas, sliders and bars together and passes keys and files to them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings, QSize, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QToolButton, QVBoxLayout, QWidget

from fesapp.gui.actions import Actions
from fesapp.gui.canvas import Canvas
from fesapp.gui.commands import Edits
from fesapp.gui.dialogs import Dialogs
from fesapp.gui.document import Change, Document
from fesapp.gui.engine import Engine, load_engine
from fesapp.gui.features import FEATURES
from fesapp.gui.first_start import Hints
from fesapp.gui.focus_ring import FocusRing
from fesapp.gui.held_keys import HeldKeys
from fesapp.gui.help_dialogs import AboutDialog, ShortcutsDialog
from fesapp.gui.icons import give_icon, repaint_icons
from fesapp.gui.jobs import LoadJob, Outcome
from fesapp.gui.live_render import LiveRender
from fesapp.gui.look import Look
from fesapp.gui.message_bar import MessageBar
from fesapp.gui.overlay_bar import OverlayBar
from fesapp.gui.panel import Panel
from fesapp.gui.photo_files import PhotoFiles
from fesapp.gui.photos_in import photos_in
from fesapp.gui.render_worker import RenderWorker
from fesapp.gui.settings import Settings
from fesapp.gui.slider_panel import SliderPanel
from fesapp.gui.status_line import StatusLine
from fesapp.gui.theme import ThemeSwitch
from fesapp.gui.window_bars import add_panel_tools, fill_menu_bar, make_tool_bar
from fesapp.gui.words import tr

LOADING = "Loading the face models…"
EMPTY = "Open a photo, or drop one here"


class MainWindow(QMainWindow):
    """The photo shown and its sliders. `load` makes the engine, in the render thread, once the window is seen."""

    def __init__(
        self, theme: ThemeSwitch, load: Callable[[], Engine] = load_engine, dialogs: Dialogs | None = None
    ) -> None:
        super().__init__()
        self.theme, self.settings = theme, Settings()
        self.document, self.look = Document(), Look()
        self.edits = Edits(self.document)
        self.edits.group.setParent(self)  # else Python's garbage collector ends it, in whatever thread
        self.worker = RenderWorker(load, self)
        self.canvas = Canvas(self.document, self.look)
        FocusRing(self.canvas, keyboard_only=True)
        self.message_bar = MessageBar(self.canvas)
        self.live = LiveRender(self.document, self.look, self.canvas, self.worker)
        self.dialogs = dialogs or Dialogs()
        self.files = PhotoFiles(self, self.edits, self.worker, self.dialogs)
        # asked in their order whether a dropped file is theirs, before it is opened as a photo
        self.takes_dropped: list[Callable[[Path], bool]] = []
        # asked in their order before the window closes; each may say no
        self.may_close: list[Callable[[], bool]] = []
        self.panel = SliderPanel(self.edits)
        self.overlay_bar = OverlayBar(self.look)
        self.status = StatusLine(self.statusBar(), self.document, self.canvas)
        self.actions_by_name = Actions(self, self.edits.group, self._handlers())
        self.hints = Hints(self)
        self.held_keys = HeldKeys(self, self.look, self.canvas)
        self._loaded = False
        self._arrange()
        self._connect()
        self.features = [feature(self) for feature in FEATURES]
        add_panel_tools(self.tool_bar, self.actions_by_name)
        fill_menu_bar(self.menuBar(), self.actions_by_name, self.theme)
        self._restore()
        self._show_state()

    def open(self, path: Path, *more: Path) -> None:
        """Open photos, as soon as the engine is there, and show the first."""
        self.files.open(path, *more)

    # ---- what it is made of ---------------------------------------------------------------------------------------

    def _handlers(self) -> dict[str, Callable[[], object]]:
        return {
            "open": self.files.ask_and_open,
            "save": self.files.save_as,
            "quit": self.close,
            "reset": self.edits.reset_all,
            "fit": self.canvas.fit,
            "actual": lambda: self.canvas.zoom_to(1.0),
            "zoom_in": lambda: self.canvas.zoom_by(1),
            "zoom_out": lambda: self.canvas.zoom_by(-1),
            "overlay": self.look.toggle_overlay,
            "next_overlay": self.look.next_style,
            "outlines": lambda: self.look.set_outlines(not self.look.outlines),
            "next_face": self._next_face,
            "shortcuts": lambda: ShortcutsDialog(self.actions_by_name, self).exec(),
            "about": lambda: AboutDialog(self).exec(),
        }

    def _arrange(self) -> None:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.overlay_bar)
        self.setCentralWidget(middle)
        self.dock = self.add_panel("sliders", "Sliders", self.panel, Qt.DockWidgetArea.RightDockWidgetArea, "F9")
        self.dock.setMinimumWidth(340)
        self.setAcceptDrops(True)
        self.tool_bar = make_tool_bar(self.actions_by_name, self._make_compare_button())
        self.addToolBar(self.tool_bar)
        self.resizeDocks([self.dock], [400], Qt.Orientation.Horizontal)

    def _make_compare_button(self) -> QToolButton:
        self.compare_button = QToolButton()
        self.compare_button.setText(tr("Original"))
        self.compare_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.compare_button.setToolTip(tr("Hold to see the original (\\)"))
        self.compare_button.setAccessibleName(tr("Hold to see the original"))
        give_icon(self.compare_button, "compare")
        self.compare_button.pressed.connect(lambda: self.look.compare(True))
        self.compare_button.released.connect(lambda: self.look.compare(False))
        return self.compare_button

    def _connect(self) -> None:
        self.document.listeners.add(self._follow)
        self.look.listeners.add(self._show_state)
        self.canvas.face_clicked.connect(self.document.select)
        self.canvas.files_dropped.connect(self._drop)
        self.canvas.painted.connect(self._start_worker, Qt.ConnectionType.SingleShotConnection)
        self.worker.done.connect(self._take)
        self.live.rendered.connect(self.status.show_time)
        self.files.busy_changed.connect(self._show_state)
        self.files.failed.connect(self.message_bar.tell)
        self.files.said.connect(self._tell_good_news)
        self.files.opened.connect(self._begin_photo)
        self.theme.changed.connect(self._repaint_icons)

    def add_panel(self, name: str, title: str, widget: QWidget, area: Qt.DockWidgetArea, key: str = "") -> Panel:
        """A panel beside the photo, with an action in the View menu that shows and hides it."""
        dock = Panel(name, title, widget, self)
        self.addDockWidget(area, dock)
        shows = dock.toggleViewAction()
        shows.setShortcut(key)
        shows.setToolTip(tr("Show or hide {}").format(tr(title).lower()))
        self.actions_by_name.take(name, shows, "&View", 7)
        return dock

    # ---- what happens ---------------------------------------------------------------------------------------------

    def _start_worker(self) -> None:
        # Importing torch would hold up the first picture of the window; it begins once that is painted.
        self.worker.start()

    def _take(self, outcome: Outcome) -> None:
        if isinstance(outcome.job, LoadJob):
            self._loaded = True
            if outcome.error is not None:
                self.canvas.show_error(outcome.error)
            self._show_state()

    def _follow(self, change: Change) -> None:
        if change is Change.WANTED:
            self._show_edited()
        elif change in (Change.PHOTO, Change.SAVED):
            self._show_state()

    def _begin_photo(self) -> None:
        self.message_bar.hide()
        if not self.document.faces:
            self.message_bar.tell(tr("No face was found in this photo, so there is nothing to move."))

    def _tell_good_news(self, text: str) -> None:
        self.message_bar.hide()
        self.status.say(text)

    def _drop(self, files: list[str]) -> None:
        dropped = [Path(file) for file in files if not any(take(Path(file)) for take in self.takes_dropped)]
        photos = photos_in(dropped)
        if photos:
            self.open(*photos)
        elif dropped:
            self.message_bar.tell(tr("There is no photo in {}").format(dropped[0].name))

    def _next_face(self) -> None:
        if self.document.faces:
            self.document.select((self.document.selected + 1) % len(self.document.faces))

    def _repaint_icons(self) -> None:
        repaint_icons(self)

    def _show_edited(self) -> None:
        """Whether there is something to save and to take back: asked at every move of a slider."""
        modified = self.document.needs_saving
        if modified != self.isWindowModified():
            self.setWindowModified(modified)
        self.actions_by_name["reset"].setEnabled(any(wanted.aus for wanted in self.document.wanted))

    def _show_state(self) -> None:
        """Title, busy signs and what can be done now."""
        path, files, act = self.document.path, self.files, self.actions_by_name
        self.setWindowTitle(f"{path.name}[*] – fesapp" if path else "fesapp")
        self._show_edited()
        opening = tr("Opening {}…").format(files.opening.name) if files.opening else ""
        self.canvas.say(tr(EMPTY), opening if self._loaded else tr(LOADING))
        saving = tr("Saving {}…").format(files.saving.path.name) if files.saving else ""
        self.status.show_busy(saving or opening)
        self.panel.set_editable(bool(self.document.faces) and not files.opening)
        act["save"].setEnabled(path is not None and not files.saving)
        act["next_face"].setEnabled(len(self.document.faces) > 1)
        act["outlines"].setChecked(self.look.outlines)
        for name in ("fit", "actual", "zoom_in", "zoom_out"):
            act[name].setEnabled(path is not None)
        self.compare_button.setEnabled(path is not None)

    # ---- files dropped beside the photo -----------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.canvas.dragEnterEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.canvas.dropEvent(event)

    # ---- beginning and end ----------------------------------------------------------------------------------------

    def _restore(self) -> None:
        self.resize(QSize(1440, 900).boundedTo(self.screen().availableSize()))
        self.first_layout = self.saveState()
        geometry = QSettings().value("geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
        layout = QSettings().value("layout")
        if layout is not None:
            self.restoreState(layout)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.files.settle(self.close) or not all(agrees() for agrees in self.may_close):
            event.ignore()
            return
        self.files.end()
        QSettings().setValue("geometry", self.saveGeometry())
        QSettings().setValue("layout", self.saveState())
        self.hide()
        self.worker.stop()
        event.accept()
