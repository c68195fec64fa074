"""Keys pressed on the real window: help, the next face."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from fesapp.gui.help_dialogs import ShortcutsDialog


@pytest.mark.parametrize("key", [Qt.Key.Key_F1, Qt.Key.Key_Question])
@pytest.mark.parametrize("where", ["canvas", "slider"])
def test_help_opens_by_key_wherever_the_focus_is(fake_window, qtbot, key, where):
    seen = []

    def look():
        dialog = QApplication.activeModalWidget()
        seen.append(type(dialog))
        dialog.reject()

    QTimer.singleShot(0, fake_window, look)
    widget = fake_window.canvas if where == "canvas" else fake_window.panel.rows["AU26"].sliders["AU26"]
    widget.setFocus()
    qtbot.keyClick(widget, key)
    assert seen == [ShortcutsDialog]


def test_help_lists_every_key_of_every_menu(fake_window):
    from PySide6.QtWidgets import QLabel

    dialog = ShortcutsDialog(fake_window.actions_by_name, fake_window)
    text = " ".join(label.text() for label in dialog.findChildren(QLabel))
    keyed = [spec for spec in fake_window.actions_by_name.specs.values() if spec.keys]
    assert len(keyed) > 25
    for spec in keyed:
        assert spec.keys[0] in text, spec.text
        assert spec.text.replace("&", "").rstrip("…") in text


def test_n_goes_from_face_to_face_and_round(open_window, fake_engine, sample, qtbot):
    fake_engine.faces = 3
    window = open_window(fake_engine, sample)
    chosen = []
    for _ in range(3):
        qtbot.keyClick(window.canvas, Qt.Key.Key_N)
        chosen.append(window.document.selected)
    assert chosen == [1, 2, 0]


def test_n_does_nothing_where_there_is_one_face(fake_window, qtbot):
    qtbot.keyClick(fake_window.canvas, Qt.Key.Key_N)
    assert fake_window.document.selected == 0
