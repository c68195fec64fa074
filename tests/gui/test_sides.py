"""Left and right of an Action Unit: what moves together, by how much, and what comes back."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel


@pytest.fixture
def brow(fake_window):
    """The row of AU2, whose sides differ in the photo: left 0.6, right 0.9."""
    row = fake_window.panel.rows["AU2"]
    measured = fake_window.document.measured
    assert abs(measured["AU2L"] - measured["AU2R"]) > 0.2
    return row


def wanted(window) -> dict[str, float]:
    return dict(window.document.selected_wanted.aus)


def sides(window) -> tuple[float, float]:
    return window.document.value("AU2L"), window.document.value("AU2R")


def apart(window) -> float:
    left, right = sides(window)
    return right - left


def open_chain(row, qtbot) -> None:
    qtbot.mouseClick(row.chain, Qt.MouseButton.LeftButton)


def test_linked_sides_move_by_as_much_and_stay_as_different_as_the_photo_has_them(fake_window, brow, hand):
    own = apart(fake_window)
    hand.drag(brow.sliders["AU2L"], 3.0)
    assert sides(fake_window)[0] == pytest.approx(3.0, abs=0.06)
    assert apart(fake_window) == pytest.approx(own, abs=0.011)


def test_a_key_forth_and_a_key_back_leave_nothing_changed(fake_window, brow, qtbot):
    qtbot.keyClick(brow.sliders["AU2L"], Qt.Key.Key_Right)
    assert set(wanted(fake_window)) == {"AU2L", "AU2R"}
    qtbot.keyClick(brow.sliders["AU2L"], Qt.Key.Key_Left)
    assert wanted(fake_window) == {}
    assert not brow.is_changed


@pytest.mark.parametrize("end", [0.0, 5.0])
@pytest.mark.parametrize("control", ["AU2L", "AU2R"])
def test_from_either_end_of_the_groove_the_way_back_restores_both(fake_window, brow, hand, control, end):
    hand.drag(brow.sliders[control], end)
    assert all(0 <= value <= 5 for value in sides(fake_window))
    hand.type_into(brow.boxes[control], f"{fake_window.document.measured[control]:.2f}")
    assert wanted(fake_window) == {}


def test_sides_that_were_set_apart_by_hand_stay_so_when_the_chain_is_closed(fake_window, brow, hand, qtbot):
    open_chain(brow, qtbot)
    hand.type_into(brow.boxes["AU2L"], "3")
    hand.type_into(brow.boxes["AU2R"], "2")
    open_chain(brow, qtbot)
    hand.type_into(brow.boxes["AU2L"], "4")
    assert sides(fake_window) == (4.0, 3.0)


@pytest.mark.parametrize("how", ["double click", "Del", "letter"])
def test_with_an_open_chain_only_the_side_in_hand_is_put_back(fake_window, brow, hand, qtbot, how):
    open_chain(brow, qtbot)
    hand.type_into(brow.boxes["AU2L"], "3")
    hand.type_into(brow.boxes["AU2R"], "2")
    if how == "double click":
        hand.double_click(brow.sliders["AU2R"])
    elif how == "Del":
        qtbot.keyClick(brow.sliders["AU2R"], Qt.Key.Key_Delete)
    else:
        hand.double_click(brow.controls["AU2R"].findChild(QLabel), QPoint(2, 2))
    assert wanted(fake_window) == {"AU2L": 3.0}
    fake_window.actions_by_name["undo"].trigger()
    assert wanted(fake_window) == {"AU2L": 3.0, "AU2R": 2.0}


def test_the_rows_name_and_its_button_put_both_sides_back(fake_window, brow, hand, qtbot):
    open_chain(brow, qtbot)
    for reset in (
        lambda: hand.double_click(brow, QPoint(80, 6)),
        lambda: qtbot.mouseClick(brow.reset_button, Qt.MouseButton.LeftButton),
    ):
        hand.type_into(brow.boxes["AU2L"], "3")
        hand.type_into(brow.boxes["AU2R"], "2")
        reset()
        assert wanted(fake_window) == {}
