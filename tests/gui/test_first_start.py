"""The first start: a sample by itself and three hints, once and never again."""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt

from fesapp.gui.first_start import begin, sample_photo
from fesapp.gui.own_folder import OWN_FOLDER
from fesapp.gui.settings import Settings
from fesapp.gui.settings_feature import SettingsFeature
from fesapp.resource_files import resource


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    folder = tmp_path / "own"
    monkeypatch.setenv(OWN_FOLDER, str(folder))
    return folder


@pytest.fixture
def started(open_window, fake_engine, hand):
    """The window as it is seen at the first start."""
    window = open_window(fake_engine)
    begin(window)
    hand.wait_for(lambda: window.hints.callout.isVisible())
    return window


def words(window) -> str:
    return window.hints.callout.accessibleName()


def test_a_sample_opens_by_itself_where_its_edits_can_be_kept(started, own_folder, sample):
    assert started.document.path.parent == own_folder / "samples"
    assert started.document.path.read_bytes() == sample.read_bytes()


def test_the_next_photo_is_not_looked_for_beside_the_sample(started):
    assert not QSettings().value("folder")


def test_three_hints_follow_each_other(started, qtbot):
    callout, seen = started.hints.callout, []
    while callout.isVisible():
        seen.append(words(started))
        qtbot.mouseClick(callout.next_button, Qt.MouseButton.LeftButton)
    assert [hint.partition(":")[0] for hint in seen] == ["Drag a slider", "Grab the face", "Hold \\ for the original"]


def test_the_keyboard_goes_through_them_and_then_is_the_canvass_again(started, qtbot):
    callout = started.hints.callout
    for _ in range(3):
        assert callout.next_button.hasFocus()
        qtbot.keyClick(callout.next_button, Qt.Key.Key_Return)
    assert not callout.isVisible()
    assert started.canvas.hasFocus()


def test_esc_closes_them(started, qtbot):
    qtbot.keyClick(started.hints.callout.next_button, Qt.Key.Key_Escape)
    assert not started.hints.callout.isVisible()
    assert started.canvas.hasFocus()


def test_the_original_shows_while_the_hint_that_tells_of_it_is_there(started, qtbot):
    qtbot.keyPress(started.hints.callout.next_button, Qt.Key.Key_Backslash)
    assert started.look.comparing
    qtbot.keyRelease(started.hints.callout.next_button, Qt.Key.Key_Backslash)
    assert not started.look.comparing


def test_every_hint_lies_within_the_canvas(started, qtbot):
    callout = started.hints.callout
    for width, height in ((1280, 720), (900, 500)):
        started.hints.show()
        started.resize(width, height)
        for _ in range(3):
            assert started.canvas.rect().contains(callout.geometry())
            qtbot.mouseClick(callout.next_button, Qt.MouseButton.LeftButton)


def test_at_the_next_start_there_is_neither_sample_nor_hint(started, open_window, fake_engine, hand, sample):
    again = open_window(fake_engine)
    begin(again)
    hand.wait_for(lambda: not again.canvas.busy)
    assert again.document.path is None
    again.open(sample)
    hand.wait_for_photo(again, sample)
    assert not again.hints.callout.isVisible()


def test_with_a_photo_only_the_hints_show(open_window, fake_engine, hand, samples):
    window = open_window(fake_engine)
    begin(window, [str(samples[-1])])
    hand.wait_for(lambda: window.hints.callout.isVisible())
    assert window.document.path == samples[-1]


def test_a_photo_without_a_face_leaves_the_hints_for_the_next(open_window, fake_engine, hand, sample):
    fake_engine.faces = 0
    window = open_window(fake_engine)
    begin(window, [str(sample)])
    hand.wait_for_photo(window, sample)
    assert not window.hints.callout.isVisible()
    assert not Settings().hints_seen


def test_the_settings_show_them_again(started, qtbot):
    qtbot.keyClick(started.hints.callout.next_button, Qt.Key.Key_Escape)
    feature = next(one for one in started.features if isinstance(one, SettingsFeature))
    feature.show()
    feature.dialog.hints_button.click()
    assert started.hints.callout.isVisible()
    assert words(started).startswith("Drag a slider")


def test_where_nothing_can_be_written_the_sample_opens_from_where_it_is(own_folder):
    own_folder.write_text("a file where the folder should be")
    assert sample_photo() == min(resource("samples").glob("*.jpg"))


PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
from fake_engine import FakeEngine
from PySide6.QtCore import QTimer
from fesapp.gui.application import run

def look(window):
    if window.hints.callout.isVisible():
        print(window.document.path)
        window.close()
    else:
        QTimer.singleShot(20, lambda: look(window))

sys.exit(run(load=FakeEngine, on_shown=look))
"""


def test_the_program_begins_with_it(own_folder, tmp_path):
    environment = dict(os.environ, XDG_CONFIG_HOME=str(tmp_path / "config"), QT_QPA_PLATFORM="offscreen")
    command = [sys.executable, "-c", PROGRAM, str(Path(__file__).parent)]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.strip().startswith(str(own_folder / "samples"))


def test_a_disk_that_fills_up_on_the_way_leaves_no_half_sample(own_folder, monkeypatch):
    copy = shutil.copyfile

    def fill_up(source, target):
        copy(source, target)
        os.truncate(target, 1000)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", fill_up)
    assert sample_photo().stat().st_size > 1000
    assert list((own_folder / "samples").iterdir()) == []
    monkeypatch.undo()
    monkeypatch.setenv(OWN_FOLDER, str(own_folder))
    assert sample_photo().read_bytes() == resource("samples").joinpath(sample_photo().name).read_bytes()
