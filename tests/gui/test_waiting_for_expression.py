"""While the expression in another photo is looked at: what is waited for stands where the answer will."""

import threading

import pytest
from PySide6.QtCore import Qt

from fesapp.errors import FesappError
from fesapp.gui.expression_from_photo import ExpressionFromPhoto
from fesapp.gui.waiting_bar import WaitingBar

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def feature(fake_window) -> ExpressionFromPhoto:
    return next(feature for feature in fake_window.features if isinstance(feature, ExpressionFromPhoto))


@pytest.fixture
def slow(fake_engine, monkeypatch):
    """Opening a photo named broken waits for this, and then fails."""
    gate, opens = threading.Event(), fake_engine.open

    def open_slowly(path: str):
        if "broken" in path:
            gate.wait()
            raise FesappError("broken.jpg is not a picture")
        return opens(path)

    monkeypatch.setattr(fake_engine, "open", open_slowly)
    yield gate
    gate.set()


def waiting(window) -> list[WaitingBar]:
    return [bar for bar in window.canvas.findChildren(WaitingBar) if bar.isVisible()]


def test_it_is_said_on_the_photo_and_can_be_given_up(fake_window, feature, slow, qtbot, tmp_path, hand):
    feature.take(tmp_path / "broken.jpg")
    (bar,) = waiting(fake_window)
    assert bar.accessibleName() == "Looking at broken.jpg…"
    qtbot.mouseClick(bar.cancel_button, LEFT)
    assert not waiting(fake_window)
    slow.set()
    hand.wait_for(lambda: not fake_window.worker._tasks)
    assert fake_window.message_bar.text == ""


def test_the_answer_takes_its_place(fake_window, feature, samples, hand):
    feature.take(samples[-1])
    assert waiting(fake_window)
    hand.wait_for(lambda: feature.bar is not None)
    assert not waiting(fake_window)
    feature.close()


def test_a_failure_is_told_in_its_place(fake_window, feature, slow, tmp_path, hand):
    slow.set()
    feature.take(tmp_path / "broken.jpg")
    hand.wait_for(lambda: "not a picture" in fake_window.message_bar.text)
    assert not waiting(fake_window)


def test_a_late_failure_is_not_told_over_the_next_photo(fake_window, feature, slow, tmp_path, samples, hand):
    fake_window.open(samples[1])
    hand.wait_for_photo(fake_window, samples[1])
    feature.take(tmp_path / "broken.jpg")
    fake_window.open(samples[0])  # in memory, so at once
    assert not waiting(fake_window)
    slow.set()
    hand.wait_for(lambda: not fake_window.worker._tasks)
    hand.wait_for_photo(fake_window, samples[0])
    assert fake_window.message_bar.text == ""
