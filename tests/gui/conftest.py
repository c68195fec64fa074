"""Windows to test: on the real engine and a sample photo, or on a fake engine that fails and hangs when told to."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent))  # for the helpers beside this file

import pytest
from fake_engine import FakeEngine
from hand import FixedAnswers, Hand
from preset_grid import show
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QApplication

from fesapp.gui.application import make_application
from fesapp.gui.cv2_paths import forget_cv2_plugins
from fesapp.gui.engine import Engine, load_engine
from fesapp.gui.main_window import MainWindow
from fesapp.gui.own_folder import OWN_FOLDER
from fesapp.gui.presets import Presets
from fesapp.gui.theme import ThemeSwitch

forget_cv2_plugins()  # the fake engine has imported cv2, and pytest-qt makes the QApplication


class OpensOnce:
    """An engine that remembers the photos it has opened, so that every test need not wait for the face models."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._opened: dict[bytes, object] = {}

    def open(self, path: str):
        """By what is in the file: every test has a copy of its own."""
        content = Path(path).read_bytes() if Path(path).exists() else b""
        if content not in self._opened:
            opened = self._engine.open(path)
            self._opened[content] = opened
        return self._opened[content]

    def __getattr__(self, name: str):
        return getattr(self._engine, name)


OpenWindow = Callable[..., MainWindow]


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings and folder of a user who starts the program for the first time."""
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path / "own"))
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))


@pytest.fixture
def samples(samples: list[Path], tmp_path: Path) -> list[Path]:
    """Copies of the sample photos, beside which the window may keep edits."""
    folder = tmp_path / "photos"
    folder.mkdir()
    return [Path(shutil.copy(photo, folder)) for photo in samples]


@pytest.fixture
def sample(samples: list[Path]) -> Path:
    """The first of them."""
    return samples[0]


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The engine that ships, loaded once; FESAPP_TEST_ENGINE=fake tries the window without weights."""
    return OpensOnce(FakeEngine() if os.environ.get("FESAPP_TEST_ENGINE") == "fake" else load_engine())


@pytest.fixture(scope="session")
def theme(qapp) -> ThemeSwitch:
    return ThemeSwitch(make_application())


@pytest.fixture
def answers() -> FixedAnswers:
    """What the user answers when the window asks."""
    return FixedAnswers()


@pytest.fixture
def hand(qtbot) -> Hand:
    return Hand(qtbot)


@pytest.fixture
def open_window(qtbot, theme: ThemeSwitch, answers: FixedAnswers, hand: Hand) -> Iterator[OpenWindow]:
    """Opens a window on an engine, and in it a photo, if one is named, until it is seen.

    It has the size of a common screen, or `as_left` the one that it was closed with.
    """
    windows = []

    def open_one(engine: Engine, photo: Path | None = None, as_left: bool = False) -> MainWindow:
        window = MainWindow(theme, lambda: engine, answers)
        windows.append(window)
        if not as_left:
            window.resize(1280, 800)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        if photo is not None:
            window.open(photo)
            hand.wait_for_photo(window, photo)
        return window

    yield open_one
    for window in windows:
        window.worker.stop()
        window.files.end()
        window.hide()
        window.deleteLater()
    # In this thread: garbage may be collected in the render thread of a later window, which must find no widget.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def fake_engine(open_window: OpenWindow) -> Iterator[FakeEngine]:
    """Let go before the windows close, which wait for it."""
    engine = FakeEngine()
    yield engine
    engine.gate.set()
    for gate in (engine.measuring_gate, engine.handles_gate, engine.pulling_gate):
        gate.set()


@pytest.fixture
def window(open_window: OpenWindow, engine: Engine, sample: Path) -> MainWindow:
    """The window as a user has it, with a sample photo open."""
    return open_window(engine, sample)


@pytest.fixture
def fake_window(open_window: OpenWindow, fake_engine: FakeEngine, sample: Path) -> MainWindow:
    """A window on the fake engine, with a sample photo open."""
    return open_window(fake_engine, sample)


@pytest.fixture
def presets(fake_window: MainWindow) -> Presets:
    """The panel of presets, shown, of a window on the fake engine."""
    return show(fake_window)
