"""What is dropped on the photo holds as it is, whatever strength presets have, and the history says what it was."""

import pytest
from PySide6.QtWidgets import QLabel

from fesapp.editing.presets import Preset
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.editing.sidecar import sidecar_of
from fesapp.gui.help_dialogs import ShortcutsDialog
from fesapp.gui.preset_gallery import PresetGallery


@pytest.fixture
def gallery(fake_window, hand):
    """The presets at half their strength."""
    found = fake_window.findChild(PresetGallery)
    hand.type_into(found.box, "50")
    assert found.strength.value() == 0.5
    return found


def test_a_preset_does(fake_window, gallery, hand, tmp_path):
    Preset(Recipe([FaceEdit(aus={"AU26": 4.0})]), "open").save(tmp_path / "open.json")
    hand.drop(fake_window, tmp_path / "open.json")
    assert fake_window.document.value("AU26") == 4.0
    assert fake_window.edits.stack.undoText() == "Preset open"
    assert gallery.strength.value() == 1.0


def test_a_sidecar_does(fake_window, gallery, hand, sample, tmp_path):
    fake_window.edits.set_values({"AU26": 4.0}, "", 1)
    fake_window.files.autosave.flush()
    kept = sidecar_of(sample).rename(tmp_path / "kept.fes.json")
    fake_window.actions_by_name["undo"].trigger()
    hand.drop(fake_window, kept)
    assert fake_window.document.value("AU26") == 4.0
    assert fake_window.edits.stack.undoText() == "Edits from kept.fes.json"


def test_f1_tells_the_two_apart(fake_window):
    texts = [label.text() for label in ShortcutsDialog(fake_window.actions_by_name, fake_window).findChildren(QLabel)]
    assert texts[texts.index("Drop a preset") + 1] == "Apply it to the selected face"
    assert texts[texts.index("Drop a sidecar") + 1] == "Bring its edits back to their faces"
