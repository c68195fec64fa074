"""Draw the README's screenshots: the real window with a sample photo, in the states the README tells of.

.venv/bin/python packaging/screenshots.py [FOLDER [PICTURE...]]

Without pictures named ("batch.jpg"), all are drawn.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QSettings
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from fesapp.editing.kept_edit import KeptEdit
from fesapp.editing.sidecar import sidecar_of
from fesapp.editing.sidecar_writing import write_sidecar
from fesapp.gui.application import make_application
from fesapp.gui.batch_window import BatchWindow
from fesapp.gui.commands import new_gesture
from fesapp.gui.engine import OverlayStyle
from fesapp.gui.look import Comparison
from fesapp.gui.main_window import MainWindow
from fesapp.gui.own_folder import OWN_FOLDER
from fesapp.gui.theme import ThemeSwitch
from fesapp.resource_files import resource

SIZE = (1440, 900)
BATCH, BATCH_SIZE = "batch.jpg", (1120, 560)
PATIENCE = 120.0  # seconds
# after which a panel has its pictures
SETTLING = 1.5
SMILE = {"AU12L": 4.0, "AU12R": 4.0, "AU6L": 2.5, "AU6R": 2.5, "AU2L": 3.0}
SURPRISE = {"AU1L": 4.0, "AU1R": 4.0, "AU2L": 4.0, "AU2R": 4.0, "AU26": 3.5}


@dataclass(frozen=True)
class State:
    """One screenshot: file name, theme, what is asked, overlay, comparison, panels that are open."""

    file: str
    theme: str
    aus: dict[str, float]
    overlay: OverlayStyle | None = None
    comparison: Comparison | None = None
    panels: tuple[str, ...] = ()


STATES = (
    State("window.jpg", "dark", SMILE),
    State("arrows.jpg", "dark", SURPRISE, "arrows"),
    State("light.jpg", "light", SURPRISE, "grid"),
    State("split.jpg", "dark", SMILE, comparison="split"),
    State("side.jpg", "light", SURPRISE, comparison="side"),
    State("presets.jpg", "dark", SMILE, panels=("presets",)),
    State("achieved.jpg", "light", SMILE, panels=("achieved",)),
    State("painted.jpg", "dark", SURPRISE, "attention"),
)


def wait(application: QApplication, condition: Callable[[], bool]) -> None:
    """Run the window until `condition` holds."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("the window did not get there")
        application.processEvents()
        time.sleep(0.01)


def show(application: QApplication, theme: ThemeSwitch, window: MainWindow, state: State) -> None:
    """Bring the window into a state, and wait until it is seen."""
    theme.set_mode(state.theme)
    window.edits.reset_all()
    window.edits.set_values(state.aus, "Expression", new_gesture())
    window.look.set_style(state.overlay)
    if window.look.comparison != state.comparison:
        window.look.toggle_comparison(state.comparison or window.look.comparison or "split")
    for name in ("presets", "achieved"):
        if window.actions_by_name[name].isChecked() != (name in state.panels):
            window.actions_by_name[name].trigger()
    seen = time.monotonic() + SETTLING * (1 + 4 * len(state.panels))
    wait(application, lambda: window.live.is_settled and time.monotonic() > seen)


def draw_batch(application: QApplication, theme: ThemeSwitch, window: MainWindow) -> BatchWindow:
    """The batch window at the end of a batch: sample photos, one without a face, and one with edits of its own."""
    theme.set_mode("dark")
    folder = Path(tempfile.mkdtemp())
    shoot = folder / "shoot"
    shoot.mkdir()
    photos = [Path(shutil.copy(sample, shoot)) for sample in sorted(resource("samples").glob("*.jpg"))]
    wall = QImage(640, 480, QImage.Format.Format_RGB32)
    wall.fill(0x8090A0)
    wall.save(str(shoot / "wall.jpg"))
    box = window.document.faces[0].box  # of the first sample, which the window shows
    write_sidecar(sidecar_of(photos[0]), photos[0], [KeptEdit(aus={"AU26": 3.0}, face=0, box=box)])
    batch = BatchWindow(window)
    batch.resize(*BATCH_SIZE)
    batch.show()
    batch.setup.inputs.add_paths([shoot])
    batch.setup.recipes.add_recipes(["happiness", "surprise", "sidecars"])
    batch.setup.start_button.click()
    wait(application, lambda: batch.running.run is not None and not batch.is_working)
    batch.running.view.selectRow(0)
    application.processEvents()
    shutil.rmtree(folder)
    return batch


def main(folder: Path, only: Sequence[str] = ()) -> None:
    """Write a JPEG for each of `STATES`, and one of the batch window; only those named where any are."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ[OWN_FOLDER] = tempfile.mkdtemp()  # nothing of the user's is seen or changed
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, tempfile.mkdtemp())
    application = make_application()
    theme = ThemeSwitch(application)
    window = MainWindow(theme)
    window.resize(*SIZE)
    window.show()
    window.open(min(resource("samples").glob("*.jpg")))
    wait(application, lambda: bool(window.document.faces) and window.live.is_settled)
    for state in STATES:
        if not only or state.file in only:
            show(application, theme, window, state)
            window.grab().save(str(folder / state.file), quality=86)
    if not only or BATCH in only:
        draw_batch(application, theme, window).grab().save(str(folder / BATCH), quality=86)
    window.close()
    window.deleteLater()
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else resource("screenshots"), sys.argv[2:])
