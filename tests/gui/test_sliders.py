import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLabel
from superqt import QDoubleSlider

from fesapp.action_units import ACTION_UNITS, CONTROLS, GROUPS


@pytest.fixture
def smile(window):
    """The row of AU12, both sides of which move together."""
    return window.panel.rows["AU12"]


def wanted(window):
    return dict(window.document.selected_wanted.aus)


def test_every_control_has_a_slider_in_its_group(window):
    assert [group.title for group in window.panel.groups] == list(GROUPS)
    for group in window.panel.groups:
        assert [row.unit for row in group.rows] == [unit for unit in ACTION_UNITS if unit.group == group.title]
    sliders = {control for row in window.panel.rows.values() for control in row.sliders}
    assert sliders == set(CONTROLS)


def test_sliders_begin_where_the_photo_is(window):
    measured = window.document.measured
    for row in window.panel.rows.values():
        for control, slider in row.sliders.items():
            assert slider.value() == pytest.approx(measured[control], abs=0.006)
            assert row.boxes[control].value() == pytest.approx(measured[control], abs=0.006)
        assert not row.is_changed


def test_dragging_moves_the_face_near_the_mouth_and_nothing_far_away(window, smile, hand):
    before = hand.see(window)
    hand.drag(smile.sliders["AU12L"], 4.5)
    after = hand.see(window)
    x, y, width, height = window.document.faces[0].box
    top_left = window.canvas.widget_point(x, y + height * 0.55).toPoint()
    bottom_right = window.canvas.widget_point(x + width, y + height).toPoint()
    changed = np.abs(after - before).max(axis=2) > 12
    mouth = changed[top_left.y() : bottom_right.y(), top_left.x() : bottom_right.x()]
    assert mouth.mean() > 0.01
    assert not changed[:20].any()


def test_a_closed_chain_moves_both_sides(window, smile, hand):
    hand.drag(smile.sliders["AU12L"], 4.0)
    measured = window.document.measured
    other = 4.0 + measured["AU12R"] - measured["AU12L"]
    assert wanted(window) == pytest.approx({"AU12L": 4.0, "AU12R": other}, abs=0.06)


def test_an_open_chain_moves_one_side(window, smile, hand, qtbot):
    qtbot.mouseClick(smile.chain, Qt.MouseButton.LeftButton)
    hand.drag(smile.sliders["AU12L"], 4.0)
    assert wanted(window) == pytest.approx({"AU12L": 4.0}, abs=0.06)
    assert smile.sliders["AU12R"].value() == pytest.approx(window.document.measured["AU12R"], abs=0.006)


def test_all_chains_open_and_close_at_once(window, qtbot):
    sided = [row for row in window.panel.rows.values() if row.unit.sided]
    qtbot.mouseClick(window.panel.link_button, Qt.MouseButton.LeftButton)
    assert not any(row.chain.isChecked() for row in sided)
    qtbot.mouseClick(window.panel.link_button, Qt.MouseButton.LeftButton)
    assert all(row.chain.isChecked() for row in sided)


def test_a_click_on_the_groove_sets_the_value_there(window, hand):
    hand.click(window.panel.rows["AU26"].sliders["AU26"], 4.0)
    assert wanted(window) == pytest.approx({"AU26": 4.0}, abs=0.06)


def test_holding_the_handle_a_little_off_its_middle_does_not_move_it(window, hand, qtbot):
    slider = window.panel.rows["AU26"].sliders["AU26"]
    hand.click(slider, 3.0)
    before = wanted(window)
    handle = QPoint(round(slider.handle_x(slider.value())) + 4, slider.height() // 2)
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=handle)
    assert wanted(window) == before


def test_keys_step_and_shift_and_ctrl_change_the_step(window, qtbot):
    slider = window.panel.rows["AU26"].sliders["AU26"]
    window.edits.set_values({"AU26": 2.0}, "", 0)
    for key, modifier, value in (
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, 2.1),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier, 3.1),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier, 3.09),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, 2.99),
    ):
        qtbot.keyClick(slider, key, modifier)
        assert window.document.value("AU26") == pytest.approx(value)


def test_the_wheel_moves_only_the_focused_slider_and_else_is_left_to_the_list(window, hand):
    slider = window.panel.rows["AU2"].sliders["AU2L"]
    window.canvas.setFocus()
    assert not hand.turn_wheel(slider, -1)
    assert not hand.turn_wheel(window.panel.rows["AU2"].boxes["AU2L"], -1)
    assert wanted(window) == {}
    slider.setFocus()
    before = slider.value()
    assert hand.turn_wheel(slider, 2)
    assert slider.value() == pytest.approx(before + 0.2)


def test_a_typed_value_is_taken_with_enter_and_left_with_escape(window, hand):
    box = window.panel.rows["AU26"].boxes["AU26"]
    hand.type_into(box, "3.25")
    assert wanted(window) == {"AU26": 3.25}
    hand.type_into(box, "1.5", Qt.Key.Key_Escape)
    assert wanted(window) == {"AU26": 3.25}
    assert box.value() == 3.25
    assert window.panel.rows["AU26"].sliders["AU26"].hasFocus()


def test_enter_and_right_click_on_a_slider_begin_typing(window, qtbot):
    row = window.panel.rows["AU26"]
    row.sliders["AU26"].setFocus()
    qtbot.keyClick(row.sliders["AU26"], Qt.Key.Key_Return)
    assert row.boxes["AU26"].hasFocus()
    row.sliders["AU26"].setFocus()
    qtbot.mouseClick(row.sliders["AU26"], Qt.MouseButton.RightButton)
    assert row.boxes["AU26"].hasFocus()


def test_looking_at_a_value_without_changing_it_edits_nothing(window, hand, qtbot):
    box = window.panel.rows["AU26"].boxes["AU26"]
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert wanted(window) == {}


def test_a_double_click_resets_the_row_and_shows_it_as_unchanged(window, smile, hand):
    untouched = hand.see(window)
    hand.drag(smile.sliders["AU12L"], 4.5)
    assert smile.is_changed
    assert smile.reset_button.isVisible()
    hand.double_click(smile.sliders["AU12L"])
    assert wanted(window) == {}
    assert not smile.reset_button.isVisible()
    assert (hand.see(window) == untouched).all()


def test_a_double_click_on_the_name_resets_the_row_too(window, smile, hand):
    hand.drag(smile.sliders["AU12L"], 4.5)
    hand.double_click(smile, QPoint(80, 6))
    assert wanted(window) == {}


def test_a_double_click_on_a_group_resets_it_alone_and_leaves_it_unfolded(window, smile, hand):
    hand.drag(smile.sliders["AU12L"], 4.5)
    hand.drag(window.panel.rows["AU1"].sliders["AU1L"], 4.5)
    mouth = next(group for group in window.panel.groups if group.title == "Mouth")
    hand.double_click(mouth.header, QPoint(60, 10))
    assert set(wanted(window)) == {"AU1L", "AU1R"}
    assert not mouth.is_folded


def test_a_click_on_a_group_folds_it(window, qtbot):
    group = window.panel.groups[0]
    qtbot.mouseClick(group.header, Qt.MouseButton.LeftButton, pos=QPoint(60, 10))
    assert group.is_folded
    assert not group.rows[0].isVisible()
    qtbot.mouseClick(group.header, Qt.MouseButton.LeftButton, pos=QPoint(60, 10))
    assert group.rows[0].isVisible()


def test_numbers_of_strengths_and_rows_stand_in_one_column(window):
    panel = window.panel
    edges = {
        box.mapTo(panel, box.rect().topRight()).x()
        for box in (panel.warp.box, panel.texture.box, panel.rows["AU26"].boxes["AU26"])
    }
    assert len(edges) == 1


def test_reset_all_resets_everything(window, smile, hand, qtbot):
    hand.drag(smile.sliders["AU12L"], 4.5)
    hand.drag(window.panel.warp.slider, 0.5)
    qtbot.mouseClick(window.panel.reset_button, Qt.MouseButton.LeftButton)
    assert wanted(window) == {}
    assert window.document.selected_wanted.warp == 1.0


def test_warp_strength_zero_shows_the_photo_as_it_is(window, smile, hand):
    untouched = hand.see(window)
    hand.drag(smile.sliders["AU12L"], 4.5)
    assert (hand.see(window) != untouched).any()
    hand.drag(window.panel.warp.slider, 0.0)
    assert (hand.see(window) == untouched).all()


def test_the_sliders_are_superqts(fake_window):
    sliders = [slider for row in fake_window.panel.rows.values() for slider in row.sliders.values()]
    assert all(isinstance(slider, QDoubleSlider) for slider in sliders)


def test_a_screen_reader_hears_the_value(fake_window, hand):
    slider = fake_window.panel.rows["AU26"].sliders["AU26"]
    hand.click(slider, 3.0)
    heard = QAccessible.queryAccessibleInterface(slider).valueInterface()
    assert heard.currentValue() / heard.maximumValue() == pytest.approx(slider.value() / 5, abs=0.002)


def test_a_fine_wheel_adds_up(fake_window, hand, qtbot):
    slider = fake_window.panel.rows["AU26"].sliders["AU26"]
    fake_window.edits.set_values({"AU26": 2.0}, "", 1)
    slider.setFocus()
    for _ in range(20):
        hand.turn_wheel(slider, 0.05)
    assert slider.value() == pytest.approx(2.1)


def test_a_right_click_on_a_slider_opens_no_menu(fake_window):
    slider = fake_window.panel.rows["AU26"].sliders["AU26"]
    middle = slider.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, slider.mapToGlobal(middle))
    QApplication.sendEvent(slider, event)
    assert event.isAccepted()
    assert QApplication.activePopupWidget() is None


def test_delete_resets_the_row(fake_window, hand, qtbot):
    slider = fake_window.panel.rows["AU26"].sliders["AU26"]
    hand.drag(slider, 4.0)
    qtbot.keyClick(slider, Qt.Key.Key_Delete)
    assert wanted(fake_window) == {}
    assert fake_window.actions_by_name["undo"].text() == "&Undo Reset AU26 Jaw drop"


def test_home_and_end_go_to_the_ends(fake_window, qtbot):
    slider = fake_window.panel.rows["AU26"].sliders["AU26"]
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert fake_window.document.value("AU26") == 5.0
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert fake_window.document.value("AU26") == 0.0


def test_the_header_says_how_many_of_its_group_are_changed(fake_window, hand):
    mouth = next(group for group in fake_window.panel.groups if group.title == "Mouth")
    for key in ("AU12", "AU14"):
        row = fake_window.panel.rows[key]
        hand.click(next(iter(row.sliders.values())), 4.5)
    badge = next(label for label in mouth.header.findChildren(QLabel) if label.objectName() == "badge")
    assert badge.text() == "2 changed"
    assert "2 changed" in mouth.header.accessibleName()


def test_keys_fold_unfold_and_reset_a_group(fake_window, hand, qtbot):
    group = fake_window.panel.groups[0]
    hand.click(group.rows[0].sliders["AU1L"], 4.5)
    for key, folded in ((Qt.Key.Key_Left, True), (Qt.Key.Key_Right, False), (Qt.Key.Key_Return, True)):
        qtbot.keyClick(group.header, key)
        assert group.is_folded == folded
        assert group.rows[0].isVisible() != folded
    qtbot.keyClick(group.header, Qt.Key.Key_Delete)
    assert wanted(fake_window) == {}


@pytest.mark.parametrize("strength", ["warp", "texture"])
def test_a_strength_is_typed_in_per_cent_and_reset_by_its_name(fake_window, hand, qtbot, strength):
    control = getattr(fake_window.panel, strength)
    control.slider.setFocus()
    qtbot.keyClick(control.slider, Qt.Key.Key_Return)
    assert control.box.hasFocus()
    hand.type_into(control.box, "35")
    assert getattr(fake_window.document.selected_wanted, strength) == 0.35
    assert control.slider.hasFocus()
    assert control.box.text() == "35 %"
    hand.type_into(control.box, "80", Qt.Key.Key_Escape)
    assert control.box.text() == "35 %"
    hand.double_click(control.label)
    assert getattr(fake_window.document.selected_wanted, strength) == 1.0


def test_the_panel_fits_into_340_pixels(fake_window, qtbot):
    fake_window.resize(1280, 720)
    fake_window.edits.set_values({"AU15L": 4.0}, "", 1)
    fake_window.resizeDocks([fake_window.dock], [340], Qt.Orientation.Horizontal)
    area = fake_window.panel.area
    qtbot.waitUntil(lambda: fake_window.dock.width() == 340)
    assert area.widget().width() <= area.viewport().width()
    assert fake_window.panel.minimumSizeHint().width() <= 340
    for row in fake_window.panel.rows.values():
        for slider in row.sliders.values():
            assert slider.width() >= 60


def test_a_slider_that_is_held_does_not_edit_the_face_that_is_chosen_meanwhile(open_window, fake_engine, sample, qtbot):
    fake_engine.faces = 2
    window = open_window(fake_engine, sample)
    slider = window.panel.rows["AU12"].sliders["AU12L"]
    at = [QPoint(round(slider.handle_x(value)), slider.height() // 2) for value in (1.0, 2.0, 4.0)]
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=at[0])
    qtbot.mouseMove(slider, pos=at[1])
    qtbot.waitUntil(lambda: window.document.value("AU12L") == pytest.approx(2.0, abs=0.1))
    window.actions_by_name["next_face"].trigger()
    qtbot.mouseMove(slider, pos=at[2])
    assert window.document.wanted[0].aus["AU12L"] == pytest.approx(2.0, abs=0.1)
    assert not window.document.wanted[1].aus


@pytest.mark.parametrize(("typed", "value"), [("2,5", 2.5), ("-1", 0.0), ("9", 5.0), ("3.25", 3.25), ("", None)])
def test_a_typed_value_may_have_a_comma_and_is_taken_into_range(window, hand, typed, value):
    row = window.panel.rows["AU26"]
    before = window.document.value("AU26")
    hand.type_into(row.boxes["AU26"], typed)
    assert window.document.value("AU26") == pytest.approx(before if value is None else value)
