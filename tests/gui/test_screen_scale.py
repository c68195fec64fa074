"""The window on screens of 100 to 200 %: a program of its own each, since Qt reads the scale as it starts."""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

PROGRAM = textwrap.dedent(
    """
    import json, sys
    sys.path.insert(0, sys.argv[1])
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QAbstractButton
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, sys.argv[2])
    from fake_engine import FakeEngine
    from fesapp.gui.application import run

    def look(window, view):
        buttons = [one for one in window.findChildren(QAbstractButton) if one.isVisible()]
        inside = [one for one in buttons if one.parent() in (window.tool_bar, window.overlay_bar)]
        print(json.dumps({
            "ratio": window.devicePixelRatioF(),
            "canvas": [window.canvas.width(), window.canvas.height()],
            "drawn": [view.width(), view.height()],
            "needs": [window.minimumSizeHint().width(), window.minimumSizeHint().height()],
            "size": [window.width(), window.height()],
            "cut": [one.text() or one.toolTip() for one in inside if not window.rect().contains(
                one.rect().translated(one.mapTo(window, one.rect().topLeft())))],
            "icons": [one.icon().pixmap(one.iconSize(), one.devicePixelRatioF()).width() / one.iconSize().width()
                      for one in inside if not one.icon().isNull()],
        }), flush=True)
        window.close()

    def on_shown(window):
        window.hints.callout.hide()
        window.resize(1280, 720)
        window.worker.done.connect(lambda outcome: wait(window, outcome))

    def wait(window, outcome):
        shown = outcome.value
        if hasattr(shown, "image") and window.live.is_settled:
            look(window, shown.image)

    run(sys.argv[3:], on_shown=on_shown, load=FakeEngine)
    """
)


@pytest.fixture(scope="module", params=["1", "1.5", "2"])
def seen(request, tmp_path_factory) -> dict:
    """What a window of 1280 × 720 looks like on such a screen."""
    folder = tmp_path_factory.mktemp("scale")
    sample = sorted((Path(__file__).parents[2] / "resources" / "samples").glob("*.jpg"))[0]
    words = (Path(__file__).parent, folder / "settings", sample)
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "QT_SCALE_FACTOR": request.param,
        "FESAPP_FOLDER": str(folder / "own"),
    }
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, *map(str, words)], env=environment, timeout=60, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stderr
    return {"asked": float(request.param), **json.loads(ended.stdout.splitlines()[-1])}


def test_everything_fits(seen):
    assert seen["ratio"] == seen["asked"]
    assert seen["size"] == [1280, 720]
    assert seen["needs"][0] <= 1280
    assert seen["needs"][1] <= 720
    assert seen["cut"] == []


def test_the_photo_is_drawn_in_the_screens_own_pixels(seen):
    assert seen["drawn"] == pytest.approx([side * seen["ratio"] for side in seen["canvas"]], abs=2)


def test_icons_are_crisp(seen):
    assert seen["icons"]
    assert min(seen["icons"]) >= seen["ratio"]
