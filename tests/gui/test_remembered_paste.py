"""The paste dialog opens as it was left."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from fesapp.gui.paste_dialog import PasteDialog

BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def empty_clipboard(qapp):
    QGuiApplication.clipboard().clear()


@pytest.fixture
def copied(fake_window, hand, qtbot):
    """A window whose face was changed and copied."""
    hand.type_into(fake_window.panel.rows["AU26"].boxes["AU26"], "4")
    hand.type_into(fake_window.panel.rows["AU4"].boxes["AU4L"], "4")
    qtbot.keyClick(fake_window.canvas, Qt.Key.Key_C, BOTH)
    return fake_window


def paste(window, qtbot) -> PasteDialog:
    qtbot.keyClick(window.canvas, Qt.Key.Key_V, BOTH)
    return next(dialog for dialog in window.findChildren(PasteDialog) if dialog.isVisible())


def test_groups_and_kind_are_those_of_the_last_paste(copied, qtbot):
    dialog = paste(copied, qtbot)
    dialog.groups.boxes["Brows"].click()
    dialog.choices["change"].click()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    dialog = paste(copied, qtbot)
    assert "Brows" not in dialog.groups.chosen
    assert dialog.groups.boxes["Jaw"].isChecked()
    assert dialog.choices["change"].isChecked()
    dialog.reject()


def test_what_was_given_up_is_not_remembered(copied, qtbot):
    dialog = paste(copied, qtbot)
    dialog.groups.boxes["Brows"].click()
    dialog.reject()
    dialog = paste(copied, qtbot)
    assert "Brows" in dialog.groups.chosen
    dialog.reject()


def test_a_choice_that_cannot_be_made_now_is_left_for_later(copied, hand, qtbot):
    dialog = paste(copied, qtbot)
    dialog.choices["change"].click()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    copied.edits.reset_all()
    qtbot.keyClick(copied.canvas, Qt.Key.Key_C, BOTH)
    dialog = paste(copied, qtbot)
    assert dialog.choices["whole"].isChecked()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    hand.type_into(copied.panel.rows["AU26"].boxes["AU26"], "4")
    qtbot.keyClick(copied.canvas, Qt.Key.Key_C, BOTH)
    dialog = paste(copied, qtbot)
    assert dialog.choices["change"].isChecked()
    dialog.reject()
