import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from fesapp.gui.look import STYLES

NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def smiling(window, hand):
    """The window with an open smile asked for."""
    hand.drag(window.panel.rows["AU12"].sliders["AU12L"], 4.5)
    hand.drag(window.panel.rows["AU26"].sliders["AU26"], 3.0)
    hand.wait_for_view(window)
    return window


def test_a_photo_opens_fitted(window):
    x, y, width, height = window.canvas.region
    assert x <= 0
    assert y <= 0
    assert x + width >= window.document.opened.size[0]
    assert y + height >= window.document.opened.size[1]


@pytest.mark.parametrize("at", [QPoint(300, 200), QPoint(500, 450)])
def test_the_wheel_zooms_at_the_pointer(window, hand, at):
    before, zoom = window.canvas.photo_point(QPointF(at)), window.canvas.viewport.zoom
    hand.turn_wheel(window.canvas, 3, at)
    assert window.canvas.viewport.zoom == pytest.approx(2 * zoom)
    there = window.canvas.widget_point(*before)
    assert (there - QPointF(at)).manhattanLength() <= 2


def test_1_is_100_percent_and_f_and_0_fit(window, qtbot, hand):
    fitted = window.canvas.viewport.zoom
    for key in (Qt.Key.Key_F, Qt.Key.Key_0):
        qtbot.keyClick(window.canvas, Qt.Key.Key_1)
        assert window.canvas.viewport.zoom == 1.0
        qtbot.keyClick(window.canvas, key)
        assert window.canvas.viewport.zoom == fitted


def test_at_100_percent_the_canvas_shows_the_photos_own_pixels(window, hand, qtbot):
    from fesapp.photos import open_photo

    qtbot.keyClick(window.canvas, Qt.Key.Key_1)
    seen = hand.see(window)
    x, y = (round(number) for number in window.canvas.photo_point(QPointF(100, 100)))
    photo = open_photo(window.document.path).pixels
    assert (seen[100:300, 100:300] == photo[y : y + 200, x : x + 200]).all()


@pytest.mark.parametrize("button", [Qt.MouseButton.MiddleButton, Qt.MouseButton.LeftButton])
def test_a_drag_moves_the_photo_with_the_pointer(window, qtbot, button):
    window.canvas.zoom_to(1.0)
    held = window.canvas.photo_point(QPointF(400, 300))
    qtbot.mousePress(window.canvas, button, pos=QPoint(400, 300))
    for x in (420, 440, 460):
        qtbot.mouseMove(window.canvas, pos=QPoint(x, 310))
    qtbot.mouseRelease(window.canvas, button, pos=QPoint(460, 310))
    assert (window.canvas.widget_point(*held) - QPointF(460, 310)).manhattanLength() <= 2


def test_space_held_makes_every_drag_a_pan(window, qtbot):
    qtbot.keyPress(window.canvas, Qt.Key.Key_Space)
    assert window.canvas.cursor().shape() == Qt.CursorShape.OpenHandCursor
    qtbot.keyRelease(window.canvas, Qt.Key.Key_Space)
    assert window.canvas.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_holding_backslash_shows_the_original(smiling, window, hand, qtbot):
    edited = hand.see(smiling)
    for _ in range(2):
        smiling.edits.stack.undo()
    original = hand.see(smiling)
    for _ in range(2):
        smiling.edits.stack.redo()
    assert (hand.see(smiling) == edited).all()
    qtbot.keyPress(smiling.canvas, Qt.Key.Key_Backslash)
    compared = hand.see(smiling)
    assert (compared[100:] == original[100:]).all()  # above stands the word "Original"
    qtbot.keyRelease(smiling.canvas, Qt.Key.Key_Backslash)
    assert (hand.see(smiling) == edited).all()


def test_the_original_can_be_held_with_the_focus_on_a_slider_or_a_number(smiling, qtbot):
    row = smiling.panel.rows["AU26"]
    for widget in (row.sliders["AU26"], row.boxes["AU26"], smiling.panel.groups[0].header):
        widget.setFocus()
        qtbot.keyPress(widget, Qt.Key.Key_Backslash)
        assert smiling.look.comparing
        qtbot.keyRelease(widget, Qt.Key.Key_Backslash)
        assert not smiling.look.comparing


def test_the_button_shows_the_original_while_it_is_held(smiling, qtbot):
    qtbot.mousePress(smiling.compare_button, Qt.MouseButton.LeftButton)
    assert smiling.look.comparing
    qtbot.mouseRelease(smiling.compare_button, Qt.MouseButton.LeftButton)
    assert not smiling.look.comparing


@pytest.mark.parametrize("style", STYLES)
def test_every_overlay_shows_and_its_opacity_fades_it(smiling, hand, qtbot, style):
    plain = hand.see(smiling)
    qtbot.mouseClick(smiling.overlay_bar.buttons[style], Qt.MouseButton.LeftButton)
    strong = abs(hand.see(smiling) - plain)
    smiling.look.set_opacity(0.3)
    weak = abs(hand.see(smiling) - plain)
    assert strong.max() > 30
    assert weak.sum() < strong.sum()
    qtbot.mouseClick(smiling.overlay_bar.buttons[None], Qt.MouseButton.LeftButton)
    assert (hand.see(smiling) == plain).all()


def test_the_overlay_follows_the_slider(smiling, hand):
    smiling.look.set_style("magnitude")
    before = hand.see(smiling)
    hand.drag(smiling.panel.rows["AU26"].sliders["AU26"], 5.0)
    assert (hand.see(smiling) != before).any()


def test_o_hides_the_overlay_and_shows_the_same_again(smiling, qtbot):
    smiling.look.set_style("grid")
    qtbot.keyClick(smiling.canvas, Qt.Key.Key_O)
    assert smiling.look.style is None
    qtbot.keyClick(smiling.canvas, Qt.Key.Key_O)
    assert smiling.look.style == "grid"
    qtbot.keyClick(smiling.canvas, Qt.Key.Key_O, Qt.KeyboardModifier.ShiftModifier)
    assert smiling.look.style == "wheel"


def test_a_click_on_an_outlined_face_makes_its_sliders_appear(open_window, fake_engine, sample, qtbot, hand):
    fake_engine.faces = 3
    window = open_window(fake_engine, sample)
    hand.drag(window.panel.rows["AU26"].sliders["AU26"], 4.0)
    x, y, width, height = window.document.faces[2].box
    there = window.canvas.widget_point(x + width / 2, y + height / 2).toPoint()
    qtbot.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=there)
    assert window.document.selected == 2
    assert window.panel.face_choice.currentText() == "Face 3 of 3"
    assert not window.panel.rows["AU26"].is_changed
    window.actions_by_name["next_face"].trigger()
    assert window.panel.rows["AU26"].is_changed


def test_a_single_face_has_no_outline(window):
    assert not window.canvas.shows_outlines
    assert not window.panel.face_choice.isVisible()


def test_zoom_and_pan_follow_at_once_while_the_view_is_rendered(fake_window, fake_engine, hand):
    before = hand.see(fake_window)
    fake_engine.gate.clear()
    fake_window.canvas.pan(QPointF(40, 0))
    shown = fake_window.canvas.grab().toImage()
    for x, y in ((400, 300), (500, 400), (450, 500)):
        colour = shown.pixelColor(x + 40, y)
        assert (colour.red(), colour.green(), colour.blue()) == pytest.approx(before[y, x], abs=2)
