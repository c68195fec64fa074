"""The panel of presets: when it is there and what stands in it."""

from preset_grid import save_as, show
from PySide6.QtCore import Qt

from fesapp.gui.commands import new_gesture
from fesapp.gui.presets import Presets


def test_f8_shows_and_hides_the_panel(fake_window, qtbot):
    feature = next(feature for feature in fake_window.features if isinstance(feature, Presets))
    assert not feature.gallery.isVisible()
    for visible in (True, False):
        qtbot.keyClick(fake_window, Qt.Key.Key_F8)
        assert feature.gallery.isVisible() is visible


def test_a_name_with_signs_is_shown_as_it_is(presets, fake_window, qtbot):
    fake_window.edits.set_values({"AU26": 4.0}, "", new_gesture())
    qtbot.keyClick(save_as(fake_window, presets, qtbot, "<u>a & b").name, Qt.Key.Key_Return)
    assert "&lt;u&gt;a &amp; b" in presets.gallery.list.item_of("<u>a & b").toolTip()


def test_without_a_face_there_is_nothing_to_choose(open_window, fake_engine, sample):
    fake_engine.faces = 0
    presets = show(open_window(fake_engine, sample))
    assert not presets.gallery.list.isEnabled()
