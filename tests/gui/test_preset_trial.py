"""Pointing at a preset: the face tries it, and nothing is changed."""

import pytest
from preset_grid import asked, leave, point, show
from PySide6.QtCore import Qt

from fesapp.gui.commands import new_gesture


def test_pointing_at_a_preset_shows_it_and_leaving_goes_back_without_a_step(window, hand, qtbot):
    presets = show(window)
    before = hand.see(window)
    point(presets, qtbot, "Surprise")
    hand.wait_for(lambda: window.document.trial is not None)
    tried = hand.see(window)
    assert (tried != before).any()
    assert window.edits.stack.count() == 0
    assert not window.document.needs_saving
    leave(presets)
    assert (hand.see(window) == before).all()


def test_the_keyboard_points_too(presets, fake_window, hand, qtbot):
    grid = presets.gallery.list
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    hand.wait_for(lambda: fake_window.document.trial is not None)
    assert fake_window.edits.stack.count() == 0
    qtbot.keyClick(grid, Qt.Key.Key_Escape)
    assert fake_window.document.trial is None


def test_crossing_the_grid_fast_shows_nothing(presets, fake_window, qtbot):
    for name in ("Happiness", "Sadness", "Surprise"):
        point(presets, qtbot, name)
        assert fake_window.document.trial is None
    leave(presets)
    with qtbot.assertNotEmitted(presets.gallery.list.pointed_at, wait=300):
        pass


def test_an_edit_ends_what_is_only_looked_at(presets, fake_window, hand, qtbot):
    point(presets, qtbot, "Surprise")
    hand.wait_for(lambda: fake_window.document.trial is not None)
    fake_window.edits.set_values({"AU26": 1.0}, "", new_gesture())
    assert fake_window.document.trial is None
    hand.wait_for_view(fake_window)


def test_the_sliders_show_what_is_looked_at_and_go_back(presets, fake_window, hand, qtbot):
    row = fake_window.panel.rows["AU26"]
    shown = row.sliders["AU26"].value()
    point(presets, qtbot, "Surprise")
    hand.wait_for(lambda: fake_window.document.trial is not None)
    assert row.sliders["AU26"].value() == pytest.approx(asked("surprise", fake_window)["AU26"], abs=0.01)
    assert row.boxes["AU26"].value() == row.sliders["AU26"].value()
    assert not row.is_changed
    assert not row.reset_button.isVisible()
    assert not fake_window.document.needs_saving
    leave(presets)
    assert row.sliders["AU26"].value() == shown
    assert fake_window.edits.stack.count() == 0


def test_a_preset_tried_on_a_changed_face_leaves_its_marks_of_change(presets, fake_window, hand, qtbot):
    fake_window.edits.set_values({"AU26": 1.0}, "", new_gesture())
    point(presets, qtbot, "Surprise")
    hand.wait_for(lambda: fake_window.document.trial is not None)
    assert fake_window.panel.rows["AU26"].is_changed
    leave(presets)
    assert fake_window.panel.rows["AU26"].sliders["AU26"].value() == 1.0
