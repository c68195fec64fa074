"""Presets of one's own: kept, renamed, deleted."""

import pytest
from preset_grid import click, middle, save_as
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from fesapp.editing.presets import Preset
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.gui.commands import new_gesture
from fesapp.gui.preset_naming import NameDialog


def test_an_expression_is_kept_as_a_preset(presets, fake_window, hand, qtbot):
    hand.drag(fake_window.panel.rows["AU26"].sliders["AU26"], 4.0)
    value = fake_window.document.value("AU26")
    dialog = save_as(fake_window, presets, qtbot, "Jaw")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    hand.wait_for(lambda: presets.gallery.list.item_of("Jaw"))
    kept = presets.gallery.list.kept(presets.gallery.list.item_of("Jaw"))
    assert kept.preset.recipe == Recipe([FaceEdit(aus={"AU26": round(value, 3)})])
    fake_window.edits.reset_all()
    click(presets, qtbot, "Jaw")
    assert fake_window.document.value("AU26") == pytest.approx(value, abs=0.006)
    hand.wait_for(lambda: kept.path in presets._pictures._drawn)


def test_a_change_is_kept_as_a_difference(presets, fake_window, hand, qtbot):
    fake_window.edits.set_values({"AU26": 4.0}, "", new_gesture())
    dialog = save_as(fake_window, presets, qtbot, "More jaw", "added")
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    edit = Preset.load(presets.shelf.path_for("More jaw")).recipe.faces[0]
    assert edit.relative
    assert edit.aus == {"AU26": pytest.approx(4.0 - fake_window.document.measured["AU26"])}


def test_a_preset_of_that_name_is_replaced_only_when_told_to(presets, fake_window, hand, qtbot):
    fake_window.edits.set_values({"AU26": 4.0}, "", new_gesture())
    qtbot.keyClick(save_as(fake_window, presets, qtbot, "Jaw").name, Qt.Key.Key_Return)
    before = presets.shelf.path_for("Jaw").read_bytes()
    fake_window.edits.set_values({"AU26": 1.0}, "", new_gesture())
    dialog = save_as(fake_window, presets, qtbot, "Jaw")
    assert "Replace" in dialog.note.text()
    assert dialog.save_button.text() == "&Replace"
    dialog.reject()
    assert presets.shelf.path_for("Jaw").read_bytes() == before
    dialog = save_as(fake_window, presets, qtbot, "Jaw")
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert presets.shelf.path_for("Jaw").read_bytes() != before


def test_f2_renames_and_del_deletes_ones_own(presets, fake_window, qtbot):
    fake_window.edits.set_values({"AU26": 4.0}, "", new_gesture())
    qtbot.keyClick(save_as(fake_window, presets, qtbot, "Jaw").name, Qt.Key.Key_Return)
    grid = presets.gallery.list
    grid.setCurrentItem(grid.item_of("Jaw"))
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    dialog = fake_window.findChild(NameDialog)
    qtbot.keyClicks(dialog.name, "Chin")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    assert grid.item_of("Jaw") is None
    grid.setCurrentItem(grid.item_of("Chin"))
    qtbot.keyClick(grid, Qt.Key.Key_Delete)
    box = fake_window.findChild(QMessageBox)
    qtbot.mouseClick(box.button(QMessageBox.StandardButton.Yes), Qt.MouseButton.LeftButton)
    assert grid.item_of("Chin") is None
    assert not presets.shelf.path_for("Chin").exists()


def test_presets_that_come_along_can_be_neither_renamed_nor_deleted(presets, fake_window, qtbot):
    grid = presets.gallery.list
    menu = grid.open_menu(middle(presets, "Happiness"))
    assert [action.isEnabled() for action in menu.actions()] == [True, False, False]
    menu.close()
    grid.setCurrentItem(grid.item_of("Happiness"))
    qtbot.keyClick(grid, Qt.Key.Key_Delete)
    assert fake_window.findChild(QMessageBox) is None
