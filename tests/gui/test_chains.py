"""Chains between left and right: each photo has its own, and the settings say how they are at first."""

import pytest
from PySide6.QtCore import Qt

from fesapp.gui.settings import Settings

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def smile(fake_window):
    return fake_window.panel.rows["AU12"]


def show(window, photo, hand) -> None:
    window.open(photo)
    hand.wait_for_photo(window, photo)


def test_a_chain_opened_in_one_photo_is_closed_in_the_next_and_open_again_on_return(
    fake_window, smile, samples, hand, qtbot
):
    qtbot.mouseClick(smile.chain, LEFT)
    assert not smile.chain.isChecked()
    show(fake_window, samples[1], hand)
    assert smile.chain.isChecked()
    show(fake_window, samples[0], hand)
    assert not smile.chain.isChecked()


def test_the_settings_say_whether_sides_move_together_in_photos_opened_from_now_on(
    fake_window, smile, samples, hand, qtbot
):
    fake_window.actions_by_name["settings"].trigger()
    dialog = next(feature for feature in fake_window.features if hasattr(feature, "dialog") and feature.dialog).dialog
    qtbot.mouseClick(dialog.link_sides, LEFT, pos=dialog.link_sides.rect().center())
    if dialog.link_sides.isChecked():  # the style takes clicks on the box alone
        dialog.link_sides.toggle()
    dialog.close()
    assert not Settings().link_sides
    assert smile.chain.isChecked()
    show(fake_window, samples[1], hand)
    assert not smile.chain.isChecked()
    hand.drag(smile.sliders["AU12L"], 4.0)
    assert set(fake_window.document.selected_wanted.aus) == {"AU12L"}
