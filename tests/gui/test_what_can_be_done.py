"""What can be done is the same wherever it is offered, also while another photo is on its way."""

import threading

import pytest
from PySide6.QtCore import QPoint, Qt

from fesapp.action_units import ACTION_UNITS
from fesapp.gui.commands import new_gesture


def test_reset_all_can_be_asked_for_by_key_whenever_its_button_can(fake_window):
    reset, button = fake_window.actions_by_name["reset"], fake_window.panel.reset_button
    assert (reset.isEnabled(), button.isEnabled()) == (False, False)
    fake_window.edits.set_strength("warp", 0.5, new_gesture())
    assert (reset.isEnabled(), button.isEnabled()) == (True, True)
    reset.trigger()
    assert fake_window.document.selected_wanted.warp == 1.0
    assert (reset.isEnabled(), button.isEnabled()) == (False, False)


@pytest.fixture
def gate(fake_engine, monkeypatch):
    """Set it to let photos open."""
    made, opened = threading.Event(), fake_engine.open
    made.set()
    monkeypatch.setattr(fake_engine, "open", lambda path: made.wait() and opened(path))
    yield made
    made.set()


@pytest.fixture
def opening(fake_window, gate, samples):
    """The window while a second photo takes long to open."""
    gate.clear()
    fake_window.open(samples[1])
    return fake_window


@pytest.mark.parametrize("links", [False, True])
def test_while_a_photo_opens_all_goes_on_with_the_one_that_is_shown(opening, hand, links, sample):
    if links:
        opening.document.link(ACTION_UNITS, False)
    slider = opening.panel.rows["AU26"].sliders["AU26"]
    assert slider.isEnabled()
    assert opening.actions_by_name["randomise"].isEnabled()
    hand.drag(slider, 4.0)
    assert opening.document.path == sample
    assert opening.document.value("AU26") == pytest.approx(4.0, abs=0.06)


def test_what_is_edited_then_stays_with_its_photo(opening, gate, hand, sample, samples, qtbot):
    slider = opening.panel.rows["AU26"].sliders["AU26"]
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(slider.handle_x(4.0)), 5))
    gate.set()
    hand.wait_for_photo(opening, samples[1])
    qtbot.mouseMove(slider, pos=QPoint(round(slider.handle_x(2.0)), 5))
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(slider.handle_x(2.0)), 5))
    assert opening.document.recipe().faces == []
    opening.open(sample)
    hand.wait_for_photo(opening, sample)
    assert opening.document.value("AU26") == pytest.approx(4.0, abs=0.06)
