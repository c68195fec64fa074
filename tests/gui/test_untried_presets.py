"""A preset that cannot be tried leaves no other preset's picture on the face."""

from fesapp.editing.presets import Preset
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.gui.own_folder import preset_folder
from fesapp.gui.preset_gallery import PresetGallery


def test_pointing_at_it_shows_the_face_as_it_is_wanted(open_window, fake_engine, sample):
    Preset(Recipe([FaceEdit(aus={"AU26": 4.0}, face=3)]), "Of the fourth").save(preset_folder() / "fourth.json")
    window = open_window(fake_engine, sample)
    window.actions_by_name["presets"].trigger()
    grid = window.findChild(PresetGallery).list
    fear, fourth = (grid.kept(grid.item_of(name)) for name in ("Fear", "Of the fourth"))
    grid.pointed_at.emit(fear)
    assert window.document.trial is not None
    grid.pointed_at.emit(fourth)
    assert window.document.trial is None
    assert "face 3" in window.statusBar().currentMessage()
