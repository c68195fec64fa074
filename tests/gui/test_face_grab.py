import pytest
from grip import Grip
from PySide6.QtCore import QPoint, QPointF, Qt

from fesapp.errors import FesappError

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def grip(window, qtbot, hand) -> Grip:
    return Grip(window, qtbot, hand)


def wanted(window) -> dict[str, float]:
    return dict(window.document.selected_wanted.aus)


def test_a_mouth_corner_pulled_up_and_out_makes_both_sides_smile_as_one_step(window, grip, hand):
    before = hand.see(window)
    grip.pull("mouth_corner_L", 12, -16)
    document = window.document
    for control in ("AU12L", "AU12R"):
        assert document.value(control) > document.measured[control] + 1
        assert window.panel.rows["AU12"].sliders[control].value() == pytest.approx(document.value(control), abs=0.006)
    assert (hand.see(window) != before).any()
    assert window.edits.stack.count() == 1
    assert window.edits.stack.text(0) == "Pull the left mouth corner"
    window.actions_by_name["undo"].trigger()
    assert wanted(window) == {}


def test_undoing_a_pull_brings_the_picture_back(window, grip, hand, qtbot):
    aside = QPoint(5, window.canvas.height() - 5)
    qtbot.mouseMove(window.canvas, pos=aside)
    before = hand.see(window)
    grip.pull("chin", 0, 30)
    qtbot.mouseMove(window.canvas, pos=aside)
    assert (hand.see(window) != before).any()
    window.actions_by_name["undo"].trigger()
    assert (hand.see(window) == before).all()


@pytest.mark.parametrize(
    ("key", "x", "y"),
    [
        ("mouth_corner_R", -10, -14),
        ("inner_brow_L", 0, -7),
        ("outer_brow_R", 0, -8),
        ("upper_lid_L", 0, 8),
        ("chin", 0, 25),
    ],
)
def test_the_handle_goes_where_the_hand_goes(window, grip, key, x, y):
    end = grip.pull(key, x, y)
    assert (grip.at(key) - end).manhattanLength() <= 0.35 * (abs(x) + abs(y)) + 2


def test_an_open_chain_moves_one_side_alone(window, grip, qtbot):
    qtbot.mouseClick(window.panel.rows["AU12"].chain, LEFT)
    grip.pull("mouth_corner_L", 12, -16)
    assert window.document.is_changed("AU12L")
    assert not window.document.is_changed("AU12R")


def test_a_pull_goes_on_from_the_expression_that_is_there(window, grip):
    grip.pull("mouth_corner_L", 8, -10)
    once = window.document.value("AU12L")
    grip.pull("mouth_corner_L", 6, -8)
    assert window.document.value("AU12L") > once + 0.5
    assert window.edits.stack.count() == 2


def test_a_hand_that_comes_back_has_done_nothing(window, grip, qtbot):
    start = grip.press("chin")
    grip.move(start + QPoint(0, 20), start)
    qtbot.mouseRelease(window.canvas, LEFT, pos=start)
    grip.settle()
    assert wanted(window) == {}
    assert window.edits.stack.count() == 0


def test_escape_takes_the_pull_back(window, grip, qtbot, hand):
    start = grip.press("chin")
    grip.move(start + QPoint(0, 20))
    assert wanted(window)
    qtbot.keyClick(window.canvas, Qt.Key.Key_Escape)
    grip.move(start + QPoint(0, 30))
    qtbot.mouseRelease(window.canvas, LEFT, pos=start + QPoint(0, 30))
    grip.settle()
    assert wanted(window) == {}
    assert window.edits.stack.count() == 0


def test_undo_while_the_hand_holds_on_ends_the_pull(window, grip, qtbot):
    start = grip.press("chin")
    grip.move(start + QPoint(0, 20))
    qtbot.mouseMove(window.canvas, pos=start + QPoint(0, 22))
    window.actions_by_name["undo"].trigger()
    grip.move(start + QPoint(0, 25))
    qtbot.mouseRelease(window.canvas, LEFT, pos=start + QPoint(0, 25))
    grip.settle()
    assert wanted(window) == {}
    assert (grip.at("chin") - start).manhattanLength() <= 1


def test_the_pointer_shows_what_it_can_grab(window, grip, qtbot):
    canvas = window.canvas
    qtbot.mouseMove(canvas, pos=grip.at("mouth_corner_L"))
    assert grip.grab.near == "mouth_corner_L"
    assert canvas.cursor().shape() == Qt.CursorShape.OpenHandCursor
    grip.press("mouth_corner_L")
    assert canvas.cursor().shape() == Qt.CursorShape.ClosedHandCursor
    qtbot.mouseRelease(canvas, LEFT, pos=grip.at("mouth_corner_L"))
    qtbot.mouseMove(canvas, pos=QPoint(5, 5))
    assert grip.grab.near is None
    assert canvas.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_handles_follow_the_sliders(window, grip, hand):
    before = grip.at("chin")
    hand.drag(window.panel.rows["AU26"].sliders["AU26"], 4.5)
    grip.settle()
    assert grip.at("chin").y() > before.y() + 15


def test_beside_the_handles_and_with_space_or_the_middle_button_a_drag_moves_the_photo(window, grip, qtbot):
    canvas = window.canvas
    canvas.zoom_to(1.0)
    aside = QPoint(20, canvas.height() - 20)
    moved_by_hand(grip, canvas, qtbot, aside, LEFT)
    canvas.fit()
    moved_by_hand(grip, canvas, qtbot, grip.at("chin"), Qt.MouseButton.MiddleButton)
    qtbot.keyPress(canvas, Qt.Key.Key_Space)
    moved_by_hand(grip, canvas, qtbot, grip.at("chin"), LEFT)
    qtbot.keyRelease(canvas, Qt.Key.Key_Space)
    assert wanted(window) == {}


def moved_by_hand(grip, canvas, qtbot, start: QPoint, button) -> None:
    """Drag the photo from a place and see that it comes along."""
    held = canvas.photo_point(QPointF(start))
    qtbot.mousePress(canvas, button, pos=start)
    for x in (15, 30, 45):
        qtbot.mouseMove(canvas, pos=start + QPoint(x, -5))
    qtbot.mouseRelease(canvas, button, pos=start + QPoint(45, -5))
    assert (canvas.widget_point(*held) - QPointF(start + QPoint(45, -5))).manhattanLength() <= 2


def test_g_switches_grabbing_off(window, grip, qtbot):
    qtbot.keyClick(window.canvas, Qt.Key.Key_G)
    moved_by_hand(grip, window.canvas, qtbot, grip.at("chin"), LEFT)
    assert wanted(window) == {}
    qtbot.keyClick(window.canvas, Qt.Key.Key_G)
    grip.pull("chin", 0, 20)
    assert wanted(window)


def test_of_several_faces_the_selected_one_is_grabbed(open_window, fake_engine, sample, qtbot, hand):
    fake_engine.faces = 3
    window = open_window(fake_engine, sample)
    grip = Grip(window, qtbot, hand)
    first = grip.at("mouth_corner_L")
    window.document.select(2)
    grip.settle()
    assert grip.grab.handle_at(QPointF(first)) is None
    grip.pull("mouth_corner_L", 0, -30)
    assert [edit.face for edit in window.document.recipe().faces] == [2]


def test_a_pull_that_fails_says_why_and_ends(open_window, fake_engine, sample, qtbot, hand):
    window = open_window(fake_engine, sample)
    grip = Grip(window, qtbot, hand)
    start = grip.press("mouth_corner_L")
    fake_engine.failure = FesappError("the disk is on fire; leave the house")
    qtbot.mouseMove(window.canvas, pos=start + QPoint(0, -20))
    hand.wait_for(lambda: "on fire" in window.message_bar.text)
    fake_engine.failure = None
    grip.move(start + QPoint(0, -30))
    qtbot.mouseRelease(window.canvas, LEFT, pos=start + QPoint(0, -30))
    assert wanted(window) == {}


def test_while_comparing_nothing_is_grabbed(window, grip):
    chin = QPointF(grip.at("chin"))
    assert grip.grab.handle_at(chin) == "chin"
    window.look.compare(True)
    assert grip.grab.handle_at(chin) is None


def test_of_crowded_handles_the_nearest_is_grabbed(window, grip, hand):
    window.canvas.zoom_to(window.canvas.viewport.fit_zoom * 0.4)
    for key in ("upper_lid_L", "pupil_L", "lower_lid_L", "upper_lip", "lower_lip"):
        assert grip.grab.handle_at(grip.grab.place(key)) == key
