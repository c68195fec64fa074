"""How strongly a preset acts, and for how long the gallery speaks of it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from fesapp.gui.presets import Presets


@pytest.fixture
def presets(fake_window) -> Presets:
    feature = next(feature for feature in fake_window.features if isinstance(feature, Presets))
    fake_window.actions_by_name["presets"].trigger()
    return feature


def choose(presets, qtbot, name: str) -> None:
    grid = presets.gallery.list
    grid.scrollToItem(grid.item_of(name))
    middle = grid.visualItemRect(grid.item_of(name)).center()
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=middle)


def framed(presets) -> bool:
    grid = presets.gallery.list
    return grid.currentItem() is not None or bool(grid.selectedItems())


def test_at_0_per_cent_the_earlier_work_is_there_and_between_it_blends_from_there(presets, fake_window, hand, qtbot):
    hand.type_into(fake_window.panel.rows["AU12"].boxes["AU12L"], "4")
    hand.type_into(fake_window.panel.rows["AU4"].boxes["AU4L"], "3")
    smile = fake_window.document.wanted
    choose(presets, qtbot, "Surprise")
    surprised = fake_window.document.value("AU26")
    hand.drag(presets.gallery.strength, 0.0)
    assert fake_window.document.wanted == smile
    hand.drag(presets.gallery.strength, 0.75)
    share = presets.gallery.strength.value()
    assert fake_window.document.value("AU12L") == pytest.approx(4 * (1 - share), abs=0.01)
    hand.drag(presets.gallery.strength, 1.0)
    assert fake_window.document.value("AU26") == pytest.approx(surprised, abs=0.2)
    fake_window.actions_by_name["undo"].trigger()
    assert fake_window.document.wanted == smile


def test_undo_past_a_preset_ends_its_strength_and_its_frame(presets, fake_window, hand, qtbot):
    choose(presets, qtbot, "Surprise")
    qtbot.keyClick(presets.gallery.strength, Qt.Key.Key_End)
    assert framed(presets)
    assert "150 %" in fake_window.edits.stack.undoText()
    fake_window.actions_by_name["undo"].trigger()
    assert presets.gallery.strength.value() == 1.0
    assert not framed(presets)
    choose(presets, qtbot, "Happiness")
    assert "%" not in fake_window.edits.stack.undoText()


def test_another_photo_begins_at_100_per_cent_and_without_a_frame(presets, fake_window, hand, qtbot, samples):
    choose(presets, qtbot, "Surprise")
    hand.drag(presets.gallery.strength, 1.5)
    fake_window.open(samples[1])
    hand.wait_for_photo(fake_window, samples[1])
    assert presets.gallery.strength.value() == 1.0
    assert not framed(presets)


def test_a_preset_marks_no_slider_that_it_does_not_move(presets, fake_window, qtbot):
    for faces in fake_window.document.all_measured:
        faces.update({control: 0.04 for control, value in faces.items() if value == 0})
    choose(presets, qtbot, "Surprise")
    document = fake_window.document
    wanted = document.selected_wanted.aus
    assert wanted
    assert all(abs(value - document.measured[control]) >= 0.1 for control, value in wanted.items())


def test_ones_own_presets_come_first(presets, fake_window, hand):
    from fesapp.editing.presets import Preset
    from fesapp.editing.recipe import Recipe

    presets.shelf.keep(Preset(Recipe.from_aus({"AU26": 3.0}), "Zebra"))
    presets._list()
    assert presets.gallery.list.item(0).text() == "Zebra"


def test_the_readme_counts_the_presets_that_come_along(presets):
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    assert f"- {presets.gallery.list.count()} presets (F8)" in readme


def test_looking_at_presets_does_not_hold_up_their_pictures(presets, fake_window, fake_engine, hand):
    fake_engine.gate.clear()
    hand.wait_for(lambda: presets._pictures._task)
    fake_window.document.trial = fake_window.document.wanted
    assert presets._pictures._task
    fake_engine.gate.set()
    hand.wait_for(lambda: len(presets._pictures._drawn) == presets.gallery.list.count())
