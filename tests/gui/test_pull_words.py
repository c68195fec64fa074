"""What a pull at the face shows while it lasts: that it is getting ready, what moves, and where its sliders are."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

LEFT = Qt.MouseButton.LeftButton


def grab_of(window):
    return next(feature for feature in window.features if type(feature).__name__ == "FaceGrab")


@pytest.fixture
def slow_start(open_window, fake_engine, sample, qtbot, hand):
    """A window whose engine is still busy with another task when the photo is seen, so that no handle is known."""
    fake_engine.handles_gate.clear()
    window = open_window(fake_engine, sample)
    yield window
    fake_engine.handles_gate.set()


def corner(window) -> QPoint:
    """Where the fake engine's left mouth corner is seen."""
    x, y, width, height = window.document.faces[0].box
    return window.canvas.widget_point(x + 0.7 * width, y + 0.75 * height).toPoint()


def test_a_press_before_the_handles_are_known_does_not_move_the_photo_and_pulls_once_they_are(
    slow_start, fake_engine, qtbot, hand
):
    window, start = slow_start, corner(slow_start)
    window.canvas.zoom_by(2)
    start = corner(window)
    held = window.canvas.photo_point(QPointF(start))
    qtbot.mouseMove(window.canvas, pos=start)
    assert window.canvas.cursor().shape() == Qt.CursorShape.BusyCursor
    qtbot.mousePress(window.canvas, LEFT, pos=start)
    for y in (10, 20, 30):
        qtbot.mouseMove(window.canvas, pos=start - QPoint(0, y))
    assert window.canvas.photo_point(QPointF(start)) == held
    fake_engine.handles_gate.set()
    hand.wait_for(lambda: window.document.is_changed("AU12L"))
    qtbot.mouseRelease(window.canvas, LEFT, pos=start - QPoint(0, 30))


def test_a_press_beside_the_face_moves_the_photo_meanwhile(slow_start, qtbot):
    canvas = slow_start.canvas
    canvas.zoom_by(3)
    aside = QPoint(12, canvas.height() - 12)
    held = canvas.photo_point(QPointF(aside))
    qtbot.mousePress(canvas, LEFT, pos=aside)
    for x in (15, 30):
        qtbot.mouseMove(canvas, pos=aside + QPoint(x, 0))
    qtbot.mouseRelease(canvas, LEFT, pos=aside + QPoint(30, 0))
    assert canvas.photo_point(QPointF(aside)) != held


def test_a_face_is_made_ready_for_pulls_before_it_is_pulled(fake_window, fake_engine, hand):
    hand.wait_for(lambda: fake_engine.pulls)
    assert fake_engine.pulls[0].by == (0.0, 0.0)
    assert not fake_window.document.selected_wanted.aus


def test_a_pull_that_waits_for_its_first_answer_says_so_and_then_names_what_moves(
    fake_window, fake_engine, hand, qtbot
):
    window, grab = fake_window, grab_of(fake_window)
    hand.wait_for(lambda: grab.places and grab.is_settled and fake_engine.pulls)
    start = corner(window)
    fake_engine.pulling_gate.clear()
    qtbot.mousePress(window.canvas, LEFT, pos=start)
    qtbot.mouseMove(window.canvas, pos=start - QPoint(0, 40))
    assert "getting ready" in grab.words
    fake_engine.pulling_gate.set()
    hand.wait_for(lambda: "AU12 +" in grab.words)
    qtbot.mouseRelease(window.canvas, LEFT, pos=start - QPoint(0, 40))
    assert grab.words == ""


def test_the_slider_that_moves_most_comes_into_view(fake_window, hand, qtbot):
    window, grab = fake_window, grab_of(fake_window)
    hand.wait_for(lambda: grab.places and grab.is_settled)
    row = window.panel.rows["AU12"]
    window.panel.area.verticalScrollBar().setValue(window.panel.area.verticalScrollBar().maximum())
    assert row.visibleRegion().isEmpty()
    start = corner(window)
    qtbot.mousePress(window.canvas, LEFT, pos=start)
    qtbot.mouseMove(window.canvas, pos=start - QPoint(0, 40))
    hand.wait_for(lambda: window.document.is_changed("AU12L") and grab.is_settled)
    assert not row.visibleRegion().isEmpty()
    qtbot.mouseRelease(window.canvas, LEFT, pos=start - QPoint(0, 40))
