"""Keys on a slider that elsewhere do something else: Page Up and Page Down, and Esc while it is dragged."""

import pytest
from PySide6.QtCore import QPoint, Qt

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def jaw(fake_window):
    return fake_window.panel.rows["AU26"].sliders["AU26"]


def wanted(window) -> dict[str, float]:
    return dict(window.document.selected_wanted.aus)


@pytest.fixture
def three(fake_window, samples, hand):
    """The same window with three photos open, the first of them shown."""
    fake_window.open(*samples[:3])
    hand.wait_for(lambda: len(fake_window.files.session) == 3)
    return fake_window


def test_page_up_and_down_move_a_focused_slider_by_ten_steps_and_show_no_other_photo(three, jaw, samples, hand, qtbot):
    hand.type_into(three.panel.rows["AU26"].boxes["AU26"], "2")
    assert jaw.hasFocus()
    qtbot.keyClick(jaw, Qt.Key.Key_PageUp)
    assert three.document.value("AU26") == pytest.approx(3.0)
    qtbot.keyClick(jaw, Qt.Key.Key_PageDown)
    qtbot.keyClick(jaw, Qt.Key.Key_PageDown)
    assert three.document.value("AU26") == pytest.approx(1.0)
    assert three.document.path == samples[0]
    assert three.files.opening is None


def test_with_ctrl_they_show_another_photo_from_a_slider_too(three, jaw, samples, hand, qtbot):
    jaw.setFocus()
    qtbot.keyClick(jaw, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    hand.wait_for_photo(three, samples[1])
    assert wanted(three) == {}


def drag(slider, qtbot, *values: float) -> None:
    """Take the handle along, and hold it there."""
    middle = slider.height() // 2
    qtbot.mousePress(slider, LEFT, pos=QPoint(round(slider.handle_x(slider.value())), middle))
    for value in values:
        qtbot.mouseMove(slider, pos=QPoint(round(slider.handle_x(value)), middle))


def test_escape_during_a_drag_takes_it_back_and_leaves_no_step(fake_window, jaw, hand, qtbot):
    hand.type_into(fake_window.panel.rows["AU26"].boxes["AU26"], "2")
    drag(jaw, qtbot, 3.0, 4.0)
    hand.wait_for(lambda: fake_window.document.value("AU26") > 2.5)
    qtbot.keyClick(jaw, Qt.Key.Key_Escape)
    qtbot.mouseMove(jaw, pos=QPoint(round(jaw.handle_x(5.0)), 4))
    qtbot.mouseRelease(jaw, LEFT, pos=QPoint(round(jaw.handle_x(5.0)), 4))
    assert wanted(fake_window) == {"AU26": 2.0}
    assert jaw.value() == 2.0
    assert fake_window.edits.stack.count() == 1
    assert not fake_window.actions_by_name["redo"].isEnabled()


def test_escape_during_a_drag_of_linked_sides_takes_both_back(fake_window, hand, qtbot):
    row = fake_window.panel.rows["AU12"]
    drag(row.sliders["AU12L"], qtbot, 3.0)
    hand.wait_for(lambda: wanted(fake_window))
    qtbot.keyClick(row.sliders["AU12L"], Qt.Key.Key_Escape)
    assert wanted(fake_window) == {}
    assert fake_window.edits.stack.count() == 0


def test_escape_during_a_drag_of_the_warp_strength_takes_it_back(fake_window, hand, qtbot):
    slider = fake_window.panel.warp.slider
    drag(slider, qtbot, 0.5)
    hand.wait_for(lambda: fake_window.document.selected_wanted.warp < 0.8)
    qtbot.keyClick(slider, Qt.Key.Key_Escape)
    assert fake_window.document.selected_wanted.warp == 1.0
    assert fake_window.edits.stack.count() == 0


def test_ctrl_0_shows_the_whole_photo_as_in_other_programs(fake_window, qtbot):
    canvas = fake_window.canvas
    canvas.zoom_to(3.0)
    qtbot.keyClick(canvas, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert canvas.viewport.zoom == canvas.viewport.fit_zoom
    assert wanted(fake_window) == {}
