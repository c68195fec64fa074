"""Starts the window: environment, theme, event loop."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fesapp.errors import FesappError
from fesapp.gui.cv2_paths import forget_cv2_plugins
from fesapp.gui.engine import Engine, load_engine
from fesapp.gui.first_start import begin
from fesapp.gui.focus_ring import frame_focused
from fesapp.gui.garbage import Garbage
from fesapp.gui.icons import program_icon
from fesapp.gui.main_window import MainWindow
from fesapp.gui.settings import Settings
from fesapp.gui.theme import ThemeSwitch
from fesapp.gui.translation import install_language


def run(
    photos: Sequence[str] = (),
    *,
    on_shown: Callable[[MainWindow], object] | None = None,
    load: Callable[[], Engine] = load_engine,
) -> int:
    """Show the window, open `photos` in it, and return the exit status when it is closed.

    `on_shown` is called once, after the window has been painted for the first time.

    Raises:
        FesappError: there is no display.
    """
    application = make_application()
    install_language(application, Settings().language)
    window = MainWindow(ThemeSwitch(application), load)
    if on_shown is not None:
        shown = Qt.ConnectionType(
            Qt.ConnectionType.QueuedConnection.value | Qt.ConnectionType.SingleShotConnection.value
        )
        window.canvas.painted.connect(lambda: on_shown(window), shown)
    application.aboutToQuit.connect(window.files.autosave.flush)
    application.aboutToQuit.connect(window.worker.stop)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in the shell ends it; Qt's loop would not look
    window.show()
    begin(window, list(photos))
    return application.exec()


def make_application() -> QApplication:
    """The one QApplication, in Fusion style, which looks the same everywhere and takes any colours."""
    _require_display()
    forget_cv2_plugins()
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    application.setOrganizationName("fesapp")
    application.setApplicationName("fesapp")
    application.setDesktopFileName("fesapp")  # by which a Wayland desktop finds the icon
    application.setWindowIcon(program_icon())
    application.setStyle("Fusion")
    application.focusChanged.connect(frame_focused)
    if application.findChild(Garbage) is None:
        Garbage(application)
    return application


def _require_display() -> None:
    # Without this Qt ends the process with a message that blames its plugins.
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise FesappError("there is no display to open a window on; use `fesapp edit PHOTO OUT --au 12=3` in a shell")
