"""Preset files dropped on the window."""

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from fesapp.editing.presets import Preset
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.gui.commands import new_gesture


def test_a_dropped_preset_is_applied(fake_window, hand, tmp_path):
    path = tmp_path / "smile.json"
    Preset(Recipe.from_aus({"AU12": 4.0}), "Smile").save(path)
    hand.drop(fake_window, path)
    assert fake_window.document.value("AU12L") == 4.0
    assert fake_window.edits.stack.undoText() == "Preset Smile"


def test_a_dropped_recipe_is_given_to_the_faces_that_it_names(open_window, fake_engine, sample, hand, tmp_path):
    fake_engine.faces = 2
    window = open_window(fake_engine, sample)
    recipe = Recipe([FaceEdit(aus={"AU26": 4.0}, warp=0.5, face=1)])
    recipe.save(tmp_path / "both.json")
    hand.drop(window, tmp_path / "both.json")
    assert window.document.recipe() == recipe


@pytest.mark.parametrize("content", ["{", '{"faces": [{"aus": {"AU26": 9}, "face": 0}]}', '{"recipe": 3}'])
def test_a_dropped_file_that_cannot_be_applied_says_so_and_nothing_is_lost(fake_window, hand, tmp_path, content):
    fake_window.edits.set_values({"AU26": 4.0}, "", new_gesture())
    (tmp_path / "odd.json").write_text(content)
    hand.drop(fake_window, tmp_path / "odd.json")
    assert "\n" not in fake_window.message_bar.text
    assert fake_window.message_bar.text
    assert fake_window.document.value("AU26") == 4.0
    assert fake_window.edits.stack.count() == 1


def test_a_preset_dropped_before_a_photo_says_what_to_do(open_window, fake_engine, hand, tmp_path):
    window = open_window(fake_engine)
    Preset(Recipe.from_aus({"AU12": 4.0}), "Smile").save(tmp_path / "smile.json")
    hand.drop(window, tmp_path / "smile.json")
    assert "Open a photo" in window.message_bar.text


def test_photos_still_open_when_dropped_beside_a_preset(fake_window, hand, samples, tmp_path):
    Preset(Recipe.from_aus({"AU12": 4.0}), "Smile").save(tmp_path / "smile.json")
    hand.drop(fake_window, samples[-1], tmp_path / "smile.json")
    hand.wait_for_photo(fake_window, samples[-1])


def test_files_dropped_beside_the_photo_are_taken_too(presets, fake_window, tmp_path):
    Preset(Recipe.from_aus({"AU12": 4.0}), "Smile").save(tmp_path / "smile.json")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "smile.json"))])
    action, none, left = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(10, 10), action, data, left, none)
    QApplication.sendEvent(fake_window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(fake_window, QDropEvent(QPointF(10, 10), action, data, left, none, QEvent.Type.Drop))
    assert fake_window.document.value("AU12L") == 4.0
