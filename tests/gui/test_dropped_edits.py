"""A sidecar dropped on the photo: its edits go to the faces that they were made on."""

import json

import pytest

from fesapp.editing.presets import Preset
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.editing.sidecar import KeptEdit, write_sidecar
from fesapp.gui.help_dialogs import ShortcutsDialog
from fesapp.gui.preset_gallery import PresetGallery


@pytest.fixture
def two(open_window, fake_engine, sample):
    """A window on a photo of two faces."""
    fake_engine.faces = 2
    return open_window(fake_engine, sample)


@pytest.fixture
def boxes(two):
    return [face.box for face in two.document.faces]


def dropped(window, hand, path, edits):
    """Drop a sidecar of these edits; what each face is wanted to show after."""
    write_sidecar(path, path.with_name("portrait.jpg"), edits)
    hand.drop(window, path)
    return [dict(wanted.aus) for wanted in window.document.wanted]


@pytest.mark.parametrize("name", ["portrait.jpg.fes.json", "renamed.json"])
def test_an_edit_goes_to_the_face_in_its_box_whatever_its_number_and_whoever_is_selected(
    two, hand, tmp_path, boxes, name
):
    edits = [KeptEdit(aus={"AU26": 4.0}, warp=0.5, face=0, box=boxes[1])]
    assert dropped(two, hand, tmp_path / name, edits) == [{}, {"AU26": 4.0}]
    assert two.document.wanted[1].warp == 0.5


def test_it_is_one_step_that_says_what_it_was(two, hand, tmp_path, boxes):
    dropped(two, hand, tmp_path / "portrait.jpg.fes.json", [KeptEdit(aus={"AU26": 4.0}, face=0, box=boxes[0])])
    assert two.edits.stack.undoText() == "Edits from portrait.jpg.fes.json"
    two.actions_by_name["undo"].trigger()
    assert two.document.recipe().faces == []


def test_faces_of_which_it_says_nothing_stay_as_they_are(two, hand, tmp_path, boxes):
    two.edits.set_values({"AU12L": 3.0}, "", 1)
    edits = [KeptEdit(aus={"AU26": 4.0}, face=1, box=boxes[1])]
    assert dropped(two, hand, tmp_path / "portrait.jpg.fes.json", edits) == [{"AU12L": 3.0}, {"AU26": 4.0}]


def test_one_of_other_faces_changes_nothing_and_says_so(two, hand, tmp_path):
    edits = [KeptEdit(aus={"AU26": 4.0}, face=0, box=(0, 0, 9, 9))]
    assert dropped(two, hand, tmp_path / "portrait.jpg.fes.json", edits) == [{}, {}]
    assert "portrait.jpg.fes.json" in two.message_bar.text
    assert two.edits.stack.count() == 0


def test_a_damaged_one_is_told(two, hand, tmp_path):
    path = tmp_path / "portrait.jpg.fes.json"
    path.write_text('{"photo": "portrait.jpg", "faces": [')
    hand.drop(two, path)
    assert "portrait.jpg.fes.json" in two.message_bar.text


def test_it_holds_as_it_is_whatever_strength_the_presets_have(two, hand, tmp_path, boxes):
    gallery = two.findChild(PresetGallery)
    hand.type_into(gallery.box, "50")
    edits = [KeptEdit(aus={"AU26": 4.0}, face=0, box=boxes[0])]
    assert dropped(two, hand, tmp_path / "portrait.jpg.fes.json", edits)[0] == {"AU26": 4.0}


def test_so_does_a_dropped_preset(fake_window, hand, tmp_path):
    gallery = fake_window.findChild(PresetGallery)
    hand.type_into(gallery.box, "50")
    Preset(Recipe([FaceEdit(aus={"AU26": 4.0})]), "open").save(tmp_path / "open.json")
    hand.drop(fake_window, tmp_path / "open.json")
    assert fake_window.document.value("AU26") == 4.0
    assert gallery.strength.value() == 1.0


def test_before_a_photo_it_is_said_what_to_do(open_window, fake_engine, hand, tmp_path):
    window = open_window(fake_engine)
    path = tmp_path / "portrait.jpg.fes.json"
    path.write_text(json.dumps({"version": 1, "photo": "portrait.jpg", "faces": []}))
    hand.drop(window, path)
    assert "Open a photo" in window.message_bar.text


def test_f1_says_what_a_dropped_sidecar_does(fake_window):
    from PySide6.QtWidgets import QLabel

    texts = [label.text() for label in ShortcutsDialog(fake_window.actions_by_name, fake_window).findChildren(QLabel)]
    assert texts[texts.index("Drop a sidecar") + 1] == "Bring its edits back to their faces"
