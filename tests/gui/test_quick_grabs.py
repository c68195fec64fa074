"""Pulls at the face while something else happens: another face is chosen, or the last pull is not answered yet."""

import threading

import pytest
from grip import LEFT, Grip
from PySide6.QtCore import QPoint, Qt

UP = QPoint(0, -30)


@pytest.fixture
def grip(fake_window, qtbot, hand):
    return Grip(fake_window, qtbot, hand)


@pytest.fixture
def gate(fake_engine, monkeypatch):
    """Clear it to hold the answers to pulls back."""
    made, pull = threading.Event(), fake_engine.pull
    made.set()

    def slow(opened, asked):
        made.wait()
        return pull(opened, asked)

    monkeypatch.setattr(fake_engine, "pull", slow)
    yield made
    made.set()


def let_go(grip, qtbot, at):
    qtbot.mouseRelease(grip.window.canvas, LEFT, pos=at)


def test_another_face_may_be_chosen_while_one_is_held(open_window, fake_engine, sample, qtbot, hand):
    fake_engine.faces = 2
    window = open_window(fake_engine, sample)
    grip = Grip(window, qtbot, hand)
    start = grip.press("mouth_corner_L")
    qtbot.keyClick(window.canvas, Qt.Key.Key_N)
    assert window.document.selected == 1
    hand.glance(window)
    qtbot.mouseMove(window.canvas, pos=start + UP)
    let_go(grip, qtbot, start + UP)
    grip.settle()
    assert window.document.recipe().faces == []


def test_a_second_grab_goes_on_from_what_the_first_comes_to(grip, gate, qtbot):
    window, once = grip.window, None
    gate.clear()
    start = grip.press("mouth_corner_L")
    for at in (start + UP, start + UP):
        qtbot.mouseMove(window.canvas, pos=at)
    let_go(grip, qtbot, start + UP)
    again = grip.press("mouth_corner_L")
    qtbot.mouseMove(window.canvas, pos=again + UP / 2)
    gate.set()
    grip.settle()
    once = window.document.value("AU12L")
    grip.move(again + UP)
    let_go(grip, qtbot, again + UP)
    grip.settle()
    assert window.document.value("AU12L") > once
    assert window.edits.stack.count() == 2
    window.actions_by_name["undo"].trigger()
    assert window.document.is_changed("AU12L")
    assert window.document.value("AU12L") < once


def test_a_second_grab_that_is_let_go_at_once_is_not_lost(grip, gate, qtbot):
    gate.clear()
    for _ in range(3):
        start = grip.press("mouth_corner_L")
        qtbot.mouseMove(grip.window.canvas, pos=start + UP)
        let_go(grip, qtbot, start + UP)
    gate.set()
    grip.settle()
    assert grip.window.edits.stack.count() == 3


def test_a_second_grab_that_escape_takes_back_leaves_the_first(grip, gate, qtbot):
    gate.clear()
    start = grip.press("mouth_corner_L")
    qtbot.mouseMove(grip.window.canvas, pos=start + UP)
    let_go(grip, qtbot, start + UP)
    start = grip.press("mouth_corner_L")
    qtbot.mouseMove(grip.window.canvas, pos=start + UP)
    qtbot.keyClick(grip.window.canvas, Qt.Key.Key_Escape)
    gate.set()
    grip.settle()
    assert grip.window.edits.stack.count() == 1
