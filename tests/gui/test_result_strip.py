"""Below the sliders, always in view: what the edit came to."""

import pytest
from PySide6.QtWidgets import QApplication

from fesapp.errors import FesappError
from fesapp.gui import result_strip
from fesapp.gui.achieved import AskedAndAchieved
from fesapp.gui.achieved_panel import EMPTY, MEASURING, TRIED, UNCHANGED


def feature_of(window) -> AskedAndAchieved:
    return next(one for one in window.features if isinstance(one, AskedAndAchieved))


def edit(window, hand, **values) -> None:
    """Change sliders and wait for the measuring."""
    window.edits.set_values(values, "", 1)
    hand.wait_for(lambda: feature_of(window).is_settled)


@pytest.fixture
def strip(fake_window):
    return feature_of(fake_window).strip


@pytest.mark.parametrize("size", [(1280, 720), (1440, 900), (1920, 1080)])
def test_it_is_in_view_beside_the_sliders_at_every_size_and_moves_nothing(fake_window, strip, hand, size):
    fake_window.resize(*size)
    QApplication.processEvents()
    before = strip.geometry(), fake_window.canvas.geometry()
    edit(fake_window, hand, AU26=4.0, AU12L=3.0)
    QApplication.processEvents()
    assert (strip.geometry(), fake_window.canvas.geometry()) == before
    for seen in (strip.badge, strip.expression, strip.furthest, fake_window.panel.rows["AU1"]):
        assert not seen.visibleRegion().isEmpty()
    assert strip.badge.width() >= strip.badge.sizeHint().width()


def test_a_smile_reads_as_happiness_by_the_same_person(window, hand):
    strip = feature_of(window).strip
    assert strip.expression.text().startswith("Neutral ")
    assert strip.furthest.text() == UNCHANGED
    edit(window, hand, AU12L=4.0, AU12R=4.0, AU6L=2.5, AU6R=2.5)
    assert strip.expression.text().startswith("Neutral → Happiness ")
    assert strip.badge.text().startswith("Same person 9")


def test_what_came_out_furthest_from_what_was_asked_stands_first(fake_window, strip, hand, monkeypatch):
    edit(fake_window, hand, AU17=1.5, AU26=5.0)  # of which the fake engine gives nine tenths
    assert strip.furthest.text() == "As asked, within 0.5"
    monkeypatch.setattr(result_strip, "OFF", 0.05)
    edit(fake_window, hand, AU17=1.6)
    told = strip.furthest.text()
    assert told.startswith("Off: AU26 4.")
    assert "of 5.0,  AU17 " in told


def test_while_it_is_measured_again_it_is_greyed(fake_window, fake_engine, strip, hand):
    edit(fake_window, hand, AU26=4.0)
    shown = strip.expression.text()
    fake_engine.measuring_gate.clear()
    fake_window.edits.set_values({"AU26": 5.0}, "", 2)
    assert strip.expression.text() == shown
    assert not strip.expression.isEnabled()
    assert not strip.badge.isEnabled()
    fake_engine.measuring_gate.set()
    hand.wait_for(strip.expression.isEnabled)


def test_what_is_only_tried_is_not_what_was_measured(fake_window, strip, hand):
    edit(fake_window, hand, AU26=4.0)
    slider = fake_window.panel.rows["AU26"].sliders["AU26"]
    achieved = slider.achieved
    assert achieved is not None
    fake_window.document.trial = tuple(want.with_values({"AU26": 1.0}, {}) for want in fake_window.document.wanted)
    assert strip.furthest.text() == TRIED
    assert slider.achieved is None
    assert not strip.badge.isEnabled()
    fake_window.document.trial = None
    assert slider.achieved == achieved
    assert strip.badge.isEnabled()


def test_before_the_first_measure_and_without_a_photo_it_says_so(open_window, fake_engine, hand, sample):
    window = open_window(fake_engine)
    strip = feature_of(window).strip
    assert strip.furthest.text() == EMPTY
    window.open(sample)
    hand.wait_for_photo(window, sample)
    fake_engine.measuring_gate.clear()
    window.edits.set_values({"AU26": 4.0}, "", 1)
    assert strip.furthest.text() == MEASURING
    assert not strip.badge.isVisible()


def test_why_it_could_not_be_measured_is_told(fake_window, fake_engine, strip, hand):
    fake_engine.achieved_failure = FesappError("identity.safetensors is missing; run the installer again")
    edit(fake_window, hand, AU26=4.0)
    assert "identity.safetensors" in strip.furthest.text()
