"""What a window that was killed had open is offered by the next, with its edits."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from fesapp.editing.sidecar import sidecar_of
from fesapp.gui.offer_bar import OfferBar
from fesapp.gui.own_folder import OWN_FOLDER

# A whole program that opens photos, moves a slider, and is killed as soon as that is on the disk.
PROGRAM = textwrap.dedent(
    """
    import os, signal, sys
    from pathlib import Path
    sys.path.insert(0, sys.argv[1])
    from PySide6.QtCore import QSettings, QTimer
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, sys.argv[2])
    from fake_engine import FakeEngine
    from fesapp.editing.sidecar import sidecar_of
    from fesapp.gui.application import run

    photos = sys.argv[3:]

    def edit(window):
        if window.document.path is None:
            return
        if not window.document.recipe().faces:
            window.edits.set_values({"AU26": 4.0}, "AU26 Jaw drop", 1)
        elif sidecar_of(Path(photos[0])).exists() and window.files.errands.wait(0):
            os.kill(os.getpid(), signal.SIGKILL)

    def on_shown(window):
        window.often = QTimer(window)
        window.often.timeout.connect(lambda: edit(window))
        window.often.start(20)

    run(photos, on_shown=on_shown, load=FakeEngine)
    """
)


@pytest.fixture
def killed(samples, tmp_path):
    """The first two sample photos were open, the first of them edited, when the program was killed."""
    words = (Path(__file__).parent, tmp_path / "settings", *samples[:2])
    command = [sys.executable, "-c", PROGRAM, *map(str, words)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    ended = subprocess.run(command, env=environment, timeout=60, capture_output=True, text=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr  # neither closed nor failed
    return samples[:2]


def offer(window) -> OfferBar:
    return window.findChild(OfferBar)


@pytest.mark.usefixtures("killed")
class TestAfterAKill:
    def test_the_next_start_offers_what_was_open(self, open_window, fake_engine, qtbot):
        bar = offer(open_window(fake_engine))
        assert bar.isVisible()
        assert "2 photos" in bar.label.text()
        assert bar.yes.toolTip()
        assert bar.no.toolTip()

    def test_yes_brings_photos_and_edits_back(self, open_window, fake_engine, hand, qtbot, samples):
        window = open_window(fake_engine)
        qtbot.mouseClick(offer(window).yes, Qt.MouseButton.LeftButton)
        hand.wait_for_photo(window, samples[0])
        assert [photo.path for photo in window.files.session.photos] == samples[:2]
        assert window.document.value("AU26") == 4.0
        assert not offer(window).isVisible()

    def test_the_keyboard_answers(self, open_window, fake_engine, hand, qtbot, samples):
        window = open_window(fake_engine)
        hand.wait_for(offer(window).yes.hasFocus)
        qtbot.keyClick(offer(window).yes, Qt.Key.Key_Return)
        hand.wait_for_photo(window, samples[0])

    def test_no_asks_never_again_and_leaves_the_edits(self, open_window, fake_engine, qtbot, samples):
        window = open_window(fake_engine)
        qtbot.keyClick(offer(window).yes, Qt.Key.Key_Escape)
        assert not offer(window).isVisible()
        window.close()
        assert offer(open_window(fake_engine)) is None
        assert sidecar_of(samples[0]).exists()

    def test_left_unanswered_it_is_offered_again(self, open_window, fake_engine):
        open_window(fake_engine).close()
        assert offer(open_window(fake_engine)) is not None

    def test_a_photo_that_is_gone_since_is_told_and_the_others_open(
        self, open_window, fake_engine, hand, qtbot, samples
    ):
        samples[0].unlink()
        window = open_window(fake_engine)
        qtbot.mouseClick(offer(window).yes, Qt.MouseButton.LeftButton)
        hand.wait_for_photo(window, samples[1])
        assert samples[0].name in window.message_bar.text

    def test_it_is_offered_to_one_window_only(self, open_window, fake_engine):
        first, second = open_window(fake_engine), open_window(fake_engine)
        assert offer(first) is not None
        assert offer(second) is None


def test_a_window_that_was_closed_offers_nothing(open_window, fake_engine, sample):
    open_window(fake_engine, sample).close()
    assert offer(open_window(fake_engine)) is None


def test_a_window_that_is_still_open_offers_nothing_to_another(open_window, fake_engine, sample):
    window = open_window(fake_engine, sample)
    window.files.errands.wait(5)
    assert offer(open_window(fake_engine)) is None


def test_a_damaged_session_file_is_passed_over(open_window, fake_engine):
    folder = Path(os.environ[OWN_FOLDER]) / "sessions"
    folder.mkdir(parents=True)
    (folder / "cut.session.json").write_text('{"photos": ["/a.j')
    assert offer(open_window(fake_engine)) is None
    assert not (folder / "cut.session.json").exists()


@pytest.mark.parametrize("left", ['{"photos": [], "shown": ""}', '{"photos": ["/a.j'])
def test_a_session_file_that_cannot_be_removed_keeps_no_window_from_opening(
    open_window, fake_engine, monkeypatch, left
):
    folder = Path(os.environ[OWN_FOLDER]) / "sessions"
    folder.mkdir(parents=True)
    (folder / "left.session.json").write_text(left)
    unlink = Path.unlink

    def refuse(path, missing_ok=False):
        if path.name == "left.session.json":
            raise PermissionError(13, "Permission denied", str(path))
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    assert open_window(fake_engine).isVisible()
