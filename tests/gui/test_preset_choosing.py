"""Choosing a preset: one step, whose strength can still be moved."""

import pytest
from preset_grid import asked, click, point, show, shows
from PySide6.QtCore import Qt

from fesapp.gui.commands import new_gesture


def test_a_click_applies_a_preset_as_one_step(presets, fake_window, qtbot):
    click(presets, qtbot, "Surprise")
    assert shows(fake_window, asked("surprise", fake_window))
    assert fake_window.edits.stack.count() == 1
    assert "Surprise" in fake_window.edits.stack.undoText()
    fake_window.actions_by_name["undo"].trigger()
    assert fake_window.document.recipe().faces == []


def test_choosing_what_is_looked_at_does_not_show_the_old_face_in_between(
    presets, fake_window, fake_engine, hand, qtbot
):
    point(presets, qtbot, "Surprise")
    hand.wait_for(lambda: fake_window.document.trial is not None)
    hand.wait_for_view(fake_window)
    shown = []
    fake_window.document.listeners.add(lambda _change: shown.append(fake_window.document.recipe_to_show().faces))
    click(presets, qtbot, "Surprise")
    hand.wait_for_view(fake_window)
    assert shown
    assert all(shown)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_enter_and_space_apply_the_current_preset(presets, fake_window, qtbot, key):
    grid = presets.gallery.list
    grid.setCurrentItem(grid.item_of("Happiness"))
    qtbot.keyClick(grid, key)
    assert shows(fake_window, asked("happiness", fake_window))


def test_the_strength_moves_the_applied_preset_within_its_step(presets, fake_window, hand, qtbot):
    click(presets, qtbot, "Happiness")
    measured = fake_window.document.measured["AU12L"]
    whole = asked("happiness", fake_window)["AU12L"]
    hand.drag(presets.gallery.strength, 0.5)
    half = presets.gallery.strength.value()
    assert fake_window.document.value("AU12L") == pytest.approx(measured + half * (whole - measured), abs=0.01)
    hand.drag(presets.gallery.strength, 1.5)
    assert fake_window.document.value("AU12L") == 5.0
    assert fake_window.edits.stack.count() == 1


def test_the_strength_leaves_later_edits_alone(presets, fake_window, hand, qtbot):
    click(presets, qtbot, "Happiness")
    hand.drag(fake_window.panel.rows["AU26"].sliders["AU26"], 4.0)
    there = fake_window.document.wanted
    hand.drag(presets.gallery.strength, 0.5)
    assert fake_window.document.wanted == there


def test_the_strength_leaves_a_face_alone_that_was_chosen_since(open_window, fake_engine, sample, hand, qtbot):
    fake_engine.faces = 2
    window = open_window(fake_engine, sample)
    presets = show(window)
    click(presets, qtbot, "Happiness")
    there = window.document.wanted
    window.document.select(1)
    hand.drag(presets.gallery.strength, 0.5)
    assert window.document.wanted == there
    assert window.edits.stack.count() == 1


def test_a_second_preset_takes_the_place_of_the_first(presets, fake_window, qtbot):
    click(presets, qtbot, "Happiness")
    click(presets, qtbot, "Sadness")
    assert shows(fake_window, asked("sadness", fake_window))
    fake_window.edits.stack.undo()
    assert shows(fake_window, asked("happiness", fake_window))


def test_a_wink_leaves_the_rest_of_the_face(presets, fake_window, qtbot):
    fake_window.edits.set_values({"AU15L": 3.0}, "", new_gesture())
    click(presets, qtbot, "Wink")
    assert fake_window.document.value("AU15L") == 3.0
    assert fake_window.document.value("AU45L") == 5.0


def test_only_the_selected_face_is_given_a_preset(open_window, fake_engine, sample, qtbot):
    fake_engine.faces = 2
    window = open_window(fake_engine, sample)
    window.document.select(1)
    click(show(window), qtbot, "Happiness")
    assert [edit.face for edit in window.document.recipe().faces] == [1]


def test_another_photo_begins_with_no_preset_framed_and_at_full_strength(presets, fake_window, hand, qtbot, samples):
    click(presets, qtbot, "Happiness")
    hand.drag(presets.gallery.strength, 0.5)
    fake_window.open(samples[1])
    hand.wait_for_photo(fake_window, samples[1])
    grid = presets.gallery.list
    assert not grid.selectedItems()
    assert grid.currentItem() is None
    assert presets.gallery.strength.value() == presets.strength == 1.0
    click(presets, qtbot, "Happiness")
    assert shows(fake_window, asked("happiness", fake_window))


def test_another_face_begins_with_no_preset_framed(open_window, fake_engine, sample, qtbot):
    fake_engine.faces = 2
    window = open_window(fake_engine, sample)
    presets = show(window)
    click(presets, qtbot, "Happiness")
    window.document.select(1)
    assert not presets.gallery.list.selectedItems()
