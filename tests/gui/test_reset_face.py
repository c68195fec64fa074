"""Putting back one face of several, or all of them."""

import pytest
from PySide6.QtCore import Qt

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def both_edited(open_window, fake_engine, sample, hand):
    """A window with two faces, both edited, the second of them selected."""
    fake_engine.faces = 2
    window = open_window(fake_engine, sample)
    for face in (0, 1):
        window.document.select(face)
        hand.type_into(window.panel.rows["AU26"].boxes["AU26"], "4")
    return window


def edited(window) -> list[int]:
    return [edit.face for edit in window.document.recipe().faces]


def test_the_panels_button_puts_back_the_selected_face_alone(both_edited, qtbot):
    qtbot.mouseClick(both_edited.panel.reset_button, LEFT)
    assert edited(both_edited) == [0]
    assert not both_edited.panel.reset_button.isEnabled()
    assert both_edited.edits.stack.undoText() == "Reset face 2"
    both_edited.document.select(0)
    assert both_edited.panel.reset_button.isEnabled()


def test_keys_put_back_one_face_or_all(both_edited, qtbot):
    qtbot.keyClick(both_edited.canvas, Qt.Key.Key_Backspace, CONTROL)
    assert edited(both_edited) == [0]
    both_edited.actions_by_name["undo"].trigger()
    qtbot.keyClick(both_edited.canvas, Qt.Key.Key_R, CONTROL)
    assert edited(both_edited) == []


def test_the_menu_offers_both_where_there_is_something_to_put_back(both_edited):
    one, every = (both_edited.actions_by_name[name] for name in ("reset_face", "reset"))
    one.trigger()
    assert (one.isEnabled(), every.isEnabled()) == (False, True)
    both_edited.document.select(0)
    assert one.isEnabled()
