import numpy as np
import pytest
from fake_engine import FakeEngine
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QToolBar

from fesapp.gui.jobs import PreviewJob

SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
WORDS = slice(0, 60)  # rows in which the labels stand


@pytest.fixture
def pulled(fake_window, hand):
    """A window whose face has been edited so that it shows."""
    hand.drag(fake_window.panel.rows["AU26"].sliders["AU26"], 5.0)
    hand.wait_for_view(fake_window)
    return fake_window


def look_at_original(window, hand):
    """What the canvas shows while the original is held."""
    window.look.compare(True)
    seen = hand.see(window)
    window.look.compare(False)
    hand.wait_for_view(window)
    return seen


def halves(window, seen):
    """The two pictures side by side."""
    width = window.canvas.viewport.size[0]
    return seen[WORDS.stop :, :width], seen[WORDS.stop :, -width:]


def test_y_shows_the_original_left_and_the_edit_right_at_the_same_place(pulled, qtbot, hand):
    qtbot.keyClick(pulled.canvas, Qt.Key.Key_Y)
    original, edited = halves(pulled, hand.see(pulled))
    assert original.shape == edited.shape
    assert (original != edited).any()
    pulled.edits.stack.undo()
    left, right = halves(pulled, hand.see(pulled))
    assert (left == original).all()
    assert (right == original).all()


def test_y_again_shows_the_edit_alone(pulled, qtbot, hand):
    alone = hand.see(pulled)
    qtbot.keyClick(pulled.canvas, Qt.Key.Key_Y)
    assert (hand.see(pulled) != alone).any()
    qtbot.keyClick(pulled.canvas, Qt.Key.Key_Y)
    assert (hand.see(pulled) == alone).all()


def test_shift_y_shows_the_original_left_of_a_line_and_the_edit_right_of_it(pulled, qtbot, hand):
    edited, original = hand.see(pulled), look_at_original(pulled, hand)
    qtbot.keyClick(pulled.canvas, Qt.Key.Key_Y, SHIFT)
    seen, middle = hand.see(pulled), pulled.canvas.width() // 2
    left, right = np.s_[WORDS.stop :, : middle - 20], np.s_[WORDS.stop :, middle + 20 :]
    assert (seen[left] == original[left]).all()
    assert (seen[right] == edited[right]).all()
    assert (original[left] != edited[left]).any()


def test_each_part_says_what_it_shows(pulled, qtbot, hand):
    for mode in (Qt.KeyboardModifier.NoModifier, SHIFT):
        qtbot.keyClick(pulled.canvas, Qt.Key.Key_Y, mode)
        seen = hand.see(pulled)
        for pane in pulled.canvas.panes:
            words = seen[14:40, pane.start + 5 : pane.end - 5]
            assert (words.min(axis=2) > 200).sum() > 40  # letters, which are light, stand on a dark plate
        qtbot.keyClick(pulled.canvas, Qt.Key.Key_Y, mode)


def test_the_split_line_is_dragged_and_takes_the_border_between_the_pictures_along(pulled, qtbot, hand):
    edited, original = hand.see(pulled), look_at_original(pulled, hand)
    qtbot.keyClick(pulled.canvas, Qt.Key.Key_Y, SHIFT)
    canvas = pulled.canvas
    x, y = canvas.width() // 2, canvas.height() // 3
    region = canvas.region
    qtbot.mouseMove(canvas, QPoint(x + 60, y))
    assert canvas.cursor().shape() != Qt.CursorShape.SplitHCursor
    qtbot.mouseMove(canvas, QPoint(x + 2, y))
    assert canvas.cursor().shape() == Qt.CursorShape.SplitHCursor
    qtbot.mousePress(canvas, LEFT, pos=QPoint(x + 2, y))
    for step in (40, 80, 122):
        qtbot.mouseMove(canvas, QPoint(x + step, y))
        assert canvas.cursor().shape() == Qt.CursorShape.SplitHCursor
    qtbot.mouseRelease(canvas, LEFT, pos=QPoint(x + 122, y))
    seen = hand.see(pulled)
    assert canvas.region == region
    assert (seen[WORDS.stop :, : x + 100] == original[WORDS.stop :, : x + 100]).all()
    assert (seen[WORDS.stop :, x + 140 :] == edited[WORDS.stop :, x + 140 :]).all()


def test_the_split_line_stays_on_the_canvas(pulled, qtbot):
    qtbot.keyClick(pulled.canvas, Qt.Key.Key_Y, SHIFT)
    canvas = pulled.canvas
    at = QPoint(canvas.width() // 2, canvas.height() // 2)
    qtbot.mousePress(canvas, LEFT, pos=at)
    qtbot.mouseMove(canvas, QPoint(canvas.width() + 300, at.y()))
    qtbot.mouseRelease(canvas, LEFT, pos=QPoint(canvas.width() + 300, at.y()))
    assert pulled.look.split == 1.0
    assert canvas.grab().toImage().width() == canvas.width()


def test_ctrl_and_arrow_keys_move_the_line_and_arrow_keys_alone_the_photo(pulled, qtbot):
    pulled.canvas.zoom_to(1.0)
    qtbot.keyClick(pulled.canvas, Qt.Key.Key_Y, SHIFT)
    region = pulled.canvas.region
    for _ in range(3):
        qtbot.keyClick(pulled.canvas, Qt.Key.Key_Right, CTRL)
    qtbot.keyClick(pulled.canvas, Qt.Key.Key_Left, CTRL)
    assert pulled.look.split == pytest.approx(0.54)
    assert pulled.canvas.region == region
    qtbot.keyClick(pulled.canvas, Qt.Key.Key_Right)
    assert pulled.look.split == pytest.approx(0.54)
    assert pulled.canvas.region != region


def test_zoom_and_place_are_kept_from_mode_to_mode(window, qtbot, hand):
    canvas = window.canvas
    canvas.zoom_to(1.0)
    canvas.pan(QPointF(37, -51))
    before = hand.see(window)
    region, zoom = canvas.region, canvas.viewport.zoom
    middle = canvas.viewport.to_photo(canvas.viewport.size[0] / 2, canvas.viewport.size[1] / 2)
    qtbot.keyClick(canvas, Qt.Key.Key_Y)
    assert canvas.viewport.zoom == zoom
    here = canvas.viewport.to_photo(canvas.viewport.size[0] / 2, canvas.viewport.size[1] / 2)
    assert here == pytest.approx(middle, abs=1.5)
    qtbot.keyClick(canvas, Qt.Key.Key_Y, SHIFT)
    assert canvas.region == region
    qtbot.keyClick(canvas, Qt.Key.Key_Y, SHIFT)
    assert (hand.see(window) == before).all()


def test_the_wheel_zooms_at_the_pointer_in_either_half(window, qtbot, hand):
    qtbot.keyClick(window.canvas, Qt.Key.Key_Y)
    width = window.canvas.width()
    for x in (width // 4, 3 * width // 4):
        at = QPointF(x, 300)
        before = window.canvas.photo_point(at)
        hand.turn_wheel(window.canvas, 2, at.toPoint())
        after = window.canvas.photo_point(at)
        assert after == pytest.approx(before, abs=2 / window.canvas.viewport.zoom)


def test_a_face_is_chosen_by_a_click_in_either_half(open_window, sample, qtbot):
    window = open_window(FakeEngine(faces=2), sample)
    canvas = window.canvas
    qtbot.keyClick(canvas, Qt.Key.Key_Y)
    x, y, width, height = window.document.faces[1].box
    left, right = (canvas.widget_point(x + width / 2, y + height / 2, pane).toPoint() for pane in canvas.panes)
    assert left.x() < canvas.width() / 2 < right.x()
    for there in (left, right):
        window.document.select(0)
        qtbot.mouseClick(canvas, LEFT, pos=there)
        assert window.document.selected == 1


def test_the_original_can_still_be_held_in_both_modes(pulled, qtbot, hand):
    original = look_at_original(pulled, hand)
    for mode in (Qt.KeyboardModifier.NoModifier, SHIFT):
        qtbot.keyClick(pulled.canvas, Qt.Key.Key_Y, mode)
        before = hand.see(pulled)
        qtbot.keyPress(pulled.canvas, Qt.Key.Key_Backslash)
        held = hand.see(pulled)
        if mode == SHIFT:
            assert (held[WORDS.stop :] == original[WORDS.stop :]).all()
        else:
            left, right = halves(pulled, held)
            assert (left == right).all()
        qtbot.keyRelease(pulled.canvas, Qt.Key.Key_Backslash)
        assert (hand.see(pulled) == before).all()
        qtbot.keyClick(pulled.canvas, Qt.Key.Key_Y, mode)


def test_both_modes_stand_in_the_view_menu_and_the_tool_bar_and_show_which_is_on(pulled, qtbot):
    side, split = (pulled.actions_by_name[f"compare_{mode}"] for mode in ("side", "split"))
    tools = pulled.findChild(QToolBar, "tools")
    view = next(a.menu() for a in pulled.menuBar().actions() if a.text() == "&View")
    for action in (side, split):
        assert action in tools.actions()
        assert action in view.actions()
    qtbot.mouseClick(tools.widgetForAction(side), LEFT)
    assert (side.isChecked(), split.isChecked()) == (True, False)
    split.trigger()
    assert (side.isChecked(), split.isChecked()) == (False, True)
    split.trigger()
    assert (side.isChecked(), split.isChecked()) == (False, False)


def test_another_photo_opens_in_the_same_mode(fake_window, samples, qtbot, hand):
    qtbot.keyClick(fake_window.canvas, Qt.Key.Key_Y)
    fake_window.open(samples[-1])
    hand.wait_for_photo(fake_window, samples[-1])
    assert fake_window.look.comparison == "side"
    left, right = halves(fake_window, hand.see(fake_window))
    assert (left == right).all()


def test_a_drag_renders_the_edit_only_since_the_original_stays(pulled, fake_engine, qtbot, hand):
    qtbot.keyClick(pulled.canvas, Qt.Key.Key_Y)
    hand.wait_for_view(pulled)
    done = len(fake_engine.sizes)
    hand.drag(pulled.panel.rows["AU12"].sliders["AU12L"], 4.0)
    hand.wait_for_view(pulled)
    assert all(edited for edited, _ in fake_engine.sizes[done:])


def test_of_original_and_edit_the_newest_of_each_waits(pulled, fake_engine, qtbot, hand):
    qtbot.keyClick(pulled.canvas, Qt.Key.Key_Y)
    hand.wait_for_view(pulled)
    answers = []
    pulled.worker.done.connect(lambda outcome: answers.append(outcome.job))
    fake_engine.gate.clear()
    for notches in (1, 1, 1):
        pulled.canvas.zoom_by(notches)
    assert not pulled.live.is_settled
    fake_engine.gate.set()
    hand.wait_for_view(pulled)
    here = [job for job in answers if isinstance(job, PreviewJob) and job.region == pulled.canvas.region]
    assert sorted(job.original for job in here) == [False, True]
    assert len(answers) <= 4
