"""Closing the last photo: the window is as empty as it was at first, and the edits wait beside the photo."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from fesapp.editing.edit_store import EditStore
from fesapp.gui.own_folder import own_folder


@pytest.fixture
def closed(fake_window, hand, qtbot):
    """A window whose only photo was edited and closed."""
    hand.drag(fake_window.panel.rows["AU26"].sliders["AU26"], 4.0)
    qtbot.keyClick(fake_window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    hand.wait_for(lambda: fake_window.document.opened is None)
    return fake_window


def test_the_window_is_empty(closed, hand):
    assert closed.windowTitle() == "fesapp"
    assert not closed.isWindowModified()
    assert not closed.panel.rows["AU26"].isEnabled()
    for name in ("save", "undo", "redo", "reset", "fit", "close_photo", "next_photo", "compare_split", "neutralise"):
        assert not closed.actions_by_name[name].isEnabled(), name
    assert len(closed.files.session) == 0
    texts = "".join(label.text() for label in closed.statusBar().findChildren(QLabel) if label.isVisible())
    assert "px" not in texts
    assert "face" not in texts


def test_nothing_of_the_photo_is_seen_any_more(closed, open_window, fake_engine, hand):
    never_opened = open_window(fake_engine)
    hand.wait_for(lambda: never_opened.canvas.message and not never_opened.canvas.busy)
    never_opened.resize(closed.size())
    hand.wait_for(lambda: never_opened.canvas.size() == closed.canvas.size())
    never_opened.setFocus()
    assert (hand.glance(closed)[8:-8, 8:-8] == hand.glance(never_opened)[8:-8, 8:-8]).all()


def test_the_edits_are_kept_and_come_back_with_the_photo(closed, hand, sample):
    kept = EditStore(own_folder() / "edits").read(sample).sidecar
    assert kept.faces
    closed.open(sample)
    hand.wait_for_photo(closed, sample)
    assert closed.document.value("AU26") == pytest.approx(4.0, abs=0.06)
    assert closed.edits.stack.undoText() == "Edits restored"


def test_another_photo_opens_without_the_old_ones_edits_and_steps(closed, hand, samples):
    closed.open(samples[1])
    hand.wait_for_photo(closed, samples[1])
    assert closed.document.recipe().faces == []
    assert closed.edits.stack.count() == 0


def test_a_photo_held_up_or_split_is_closed_too(fake_window, hand):
    fake_window.look.toggle_comparison("split")
    hand.wait_for_view(fake_window)
    fake_window.look.compare(True)
    fake_window.actions_by_name["close_photo"].trigger()
    assert fake_window.document.opened is None
    hand.glance(fake_window)


def test_a_render_that_ends_after_the_photo_was_closed_shows_nothing(fake_window, fake_engine, hand):
    fake_engine.gate.clear()
    fake_window.edits.set_values({"AU26": 4.0}, "", 1)
    hand.wait_for(lambda: fake_engine.begun.acquire(blocking=False))
    fake_window.files.close()
    hand.wait_for(lambda: fake_window.document.opened is None)
    fake_engine.gate.set()
    hand.wait_for(lambda: not fake_window.worker._tasks)
    assert fake_window.canvas.current_view is None
