import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from fesapp.gui.commands import UNDO_LIMIT, new_gesture


def aus(window):
    return dict(window.document.selected_wanted.aus)


def test_a_whole_drag_is_one_step(window, hand):
    slider = window.panel.rows["AU12"].sliders["AU12L"]
    hand.drag(slider, 4.0, steps=20)
    dragged = aus(window)
    assert window.edits.stack.count() == 1
    window.actions_by_name["undo"].trigger()
    assert aus(window) == {}
    window.actions_by_name["redo"].trigger()
    assert aus(window) == dragged


def test_two_drags_are_two_steps(window, hand):
    slider = window.panel.rows["AU12"].sliders["AU12L"]
    hand.drag(slider, 3.0)
    first = aus(window)
    hand.drag(slider, 4.0)
    window.actions_by_name["undo"].trigger()
    assert aus(window) == first


def test_undo_shows_the_picture_of_before(window, hand):
    before = hand.see(window)
    hand.drag(window.panel.rows["AU12"].sliders["AU12L"], 4.0)
    assert (hand.see(window) != before).any()
    window.actions_by_name["undo"].trigger()
    assert (hand.see(window) == before).all()


def test_a_drag_that_comes_back_is_no_step(window, hand, qtbot):
    slider = window.panel.rows["AU26"].sliders["AU26"]
    hand.click(slider, 3.0)
    there = aus(window)
    handle, middle = round(slider.handle_x(slider.value())), slider.height() // 2
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(handle, middle))
    for x in (handle + 20, handle + 40, handle):
        qtbot.mouseMove(slider, pos=QPoint(x, middle))
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(handle, middle))
    assert aus(window) == there
    assert window.edits.stack.count() == 1


def test_a_held_key_is_one_step(window, qtbot):
    slider = window.panel.rows["AU26"].sliders["AU26"]
    window.edits.set_values({"AU26": 2.0}, "", new_gesture())
    qtbot.keyPress(slider, Qt.Key.Key_Right)
    for _ in range(4):
        again = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, "", True)
        QApplication.sendEvent(slider, again)
    qtbot.keyRelease(slider, Qt.Key.Key_Right)
    assert window.document.value("AU26") == pytest.approx(2.5)
    window.edits.stack.undo()
    assert window.document.value("AU26") == 2.0


def test_two_presses_of_a_key_are_two_steps(window, qtbot):
    slider = window.panel.rows["AU26"].sliders["AU26"]
    window.edits.set_values({"AU26": 2.0}, "", new_gesture())
    for _ in range(2):
        qtbot.keyClick(slider, Qt.Key.Key_Right)
    window.edits.stack.undo()
    assert window.document.value("AU26") == pytest.approx(2.1)


def test_a_double_click_on_an_unchanged_slider_leaves_no_step(window, hand):
    slider = window.panel.rows["AU26"].sliders["AU26"]
    hand.double_click(slider)
    assert aus(window) == {}
    assert window.edits.stack.count() == 0


def test_a_double_click_after_a_drag_is_undone_to_the_drag(window, hand):
    slider = window.panel.rows["AU26"].sliders["AU26"]
    hand.drag(slider, 4.5)
    dragged = aus(window)
    hand.double_click(slider)
    window.actions_by_name["undo"].trigger()
    assert aus(window) == dragged


def test_steps_are_named_after_what_was_done(fake_window, hand):
    hand.type_into(fake_window.panel.rows["AU26"].boxes["AU26"], "4")
    before = fake_window.document.measured["AU26"]
    assert fake_window.actions_by_name["undo"].text() == f"&Undo AU26 {before:.1f} → 4.0"


@pytest.mark.parametrize("keys", [Qt.Key.Key_Y, Qt.Key.Key_Z])
def test_keys_undo_and_redo(window, hand, qtbot, keys):
    hand.drag(window.panel.rows["AU12"].sliders["AU12L"], 4.0)
    dragged = aus(window)
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window.canvas, Qt.Key.Key_Z, control)
    assert aus(window) == {}
    qtbot.keyClick(window.canvas, keys, control if keys == Qt.Key.Key_Y else control | shift)
    assert aus(window) == dragged


def test_undo_goes_back_to_the_face_that_was_edited(open_window, fake_engine, sample, hand):
    fake_engine.faces = 2
    window = open_window(fake_engine, sample)
    hand.drag(window.panel.rows["AU26"].sliders["AU26"], 4.0)
    window.document.select(1)
    window.actions_by_name["undo"].trigger()
    assert window.document.selected == 0
    assert window.document.recipe().faces == []


def test_another_photo_has_nothing_to_undo(window, hand, samples):
    hand.drag(window.panel.rows["AU12"].sliders["AU12L"], 4.0)
    window.open(samples[-1])
    hand.wait_for_photo(window, samples[-1])
    assert not window.actions_by_name["undo"].isEnabled()


def test_a_history_has_an_end(fake_window):
    for number in range(UNDO_LIMIT + 5):
        fake_window.edits.set_values({"AU26": 1.0 + number % 3}, "", new_gesture())
    assert fake_window.edits.stack.count() == UNDO_LIMIT
