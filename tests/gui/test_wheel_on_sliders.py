"""The wheel on a slider: a run of it is one step to undo, and nobody else's."""

import pytest
from PySide6.QtCore import Qt


@pytest.fixture
def slider(fake_window):
    found = fake_window.panel.rows["AU26"].sliders["AU26"]
    fake_window.edits.set_values({"AU26": 2.0}, "", 1)
    found.setFocus()
    return found


def steps(window) -> int:
    """Steps to undo after the one with which every test begins."""
    return window.edits.stack.count() - 1


def rest(slider) -> None:
    """The hand leaves the wheel alone for as long as ends a run."""
    slider.run_of_wheel.timeout.emit()
    slider.run_of_wheel.stop()


def test_a_run_is_one_step_that_undo_takes_back(fake_window, slider, hand):
    for _ in range(4):
        hand.turn_wheel(slider, 1)
    assert slider.value() == pytest.approx(2.4)
    assert steps(fake_window) == 1
    fake_window.actions_by_name["undo"].trigger()
    assert fake_window.document.value("AU26") == 2.0
    assert slider.value() == 2.0


def test_a_pause_ends_it(fake_window, slider, hand):
    hand.turn_wheel(slider, 1)
    assert slider.run_of_wheel.isActive()
    rest(slider)
    hand.turn_wheel(slider, 1)
    assert steps(fake_window) == 2
    fake_window.actions_by_name["undo"].trigger()
    assert fake_window.document.value("AU26") == pytest.approx(2.1)


def test_it_does_not_join_a_drag(fake_window, slider, hand):
    hand.drag(slider, 4.0)
    hand.turn_wheel(slider, 1)
    hand.drag(slider, 1.0)
    hand.turn_wheel(slider, 1)
    assert steps(fake_window) == 4


def test_it_does_not_join_a_key(fake_window, slider, hand, qtbot):
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    hand.turn_wheel(slider, 1)
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    hand.turn_wheel(slider, 1)
    assert steps(fake_window) == 4


def test_it_ends_when_the_slider_is_left(fake_window, slider, hand):
    hand.turn_wheel(slider, 1)
    fake_window.canvas.setFocus()
    slider.setFocus()
    hand.turn_wheel(slider, 1)
    assert steps(fake_window) == 2
