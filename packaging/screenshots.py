"""Draw the README's screenshots: the real window with a sample photo, in the states the README tells of.

.venv/bin/python packaging/screenshots.py [FOLDER]
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from fesapp.gui.application import make_application
from fesapp.gui.commands import new_gesture
from fesapp.gui.engine import OverlayStyle
from fesapp.gui.main_window import MainWindow
from fesapp.gui.theme import ThemeSwitch
from fesapp.resource_files import resource

SIZE = (1440, 900)
PATIENCE = 120.0  # seconds
SMILE = {"AU12L": 4.0, "AU12R": 4.0, "AU6L": 2.5, "AU6R": 2.5, "AU2L": 3.0}
SURPRISE = {"AU1L": 4.0, "AU1R": 4.0, "AU2L": 4.0, "AU2R": 4.0, "AU26": 3.5}
# file name, theme, what is asked, overlay
STATES: tuple[tuple[str, str, dict[str, float], OverlayStyle | None], ...] = (
    ("window.jpg", "dark", SMILE, None),
    ("arrows.jpg", "dark", SURPRISE, "arrows"),
    ("light.jpg", "light", SURPRISE, "grid"),
)


def wait(application: QApplication, condition: Callable[[], bool]) -> None:
    """Run the window until `condition` holds."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("the window did not get there")
        application.processEvents()
        time.sleep(0.01)


def main(folder: Path) -> None:
    """Write a JPEG for each of `STATES`."""
    folder.mkdir(parents=True, exist_ok=True)
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, tempfile.mkdtemp())
    application = make_application()
    theme = ThemeSwitch(application)
    window = MainWindow(theme)
    window.resize(*SIZE)
    window.show()
    window.open(min(resource("samples").glob("*.jpg")))
    wait(application, lambda: bool(window.document.faces) and window.live.is_settled)
    for name, mode, values, style in STATES:
        theme.set_mode(mode)
        window.edits.reset_all()
        window.edits.set_values(values, "Expression", new_gesture())
        window.look.set_style(style)
        application.processEvents()
        wait(application, lambda: window.live.is_settled)
        window.grab().save(str(folder / name), quality=88)
    window.worker.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else resource("screenshots"))
