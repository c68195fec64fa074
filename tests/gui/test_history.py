import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QUndoView


@pytest.fixture
def steps(fake_window, hand):
    """A window with three named steps, and the list that shows them."""
    rows = fake_window.panel.rows
    hand.type_into(rows["AU12"].boxes["AU12L"], "4")
    hand.type_into(rows["AU26"].boxes["AU26"], "2")
    hand.type_into(rows["AU26"].boxes["AU26"], "3")
    fake_window.actions_by_name["history"].trigger()
    return fake_window.findChild(QUndoView, "history")


def listed(view):
    return [view.model().index(row, 0).data() for row in range(view.model().rowCount())]


def click(qtbot, view, row):
    at = view.visualRect(view.model().index(row, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_every_change_is_a_step_that_says_what_went_from_where_to_where(steps):
    # the fake engine measures left and right differently
    assert listed(steps) == ["Original", "AU12 left 0.0 → 4.0, right 0.3 → 4.3", "AU26 0.9 → 2.0", "AU26 2.0 → 3.0"]


def test_a_step_of_one_side_says_which_and_one_of_a_strength_how_much(fake_window, hand, qtbot):
    row, warp = fake_window.panel.rows["AU12"], fake_window.panel.warp
    qtbot.mouseClick(row.chain, Qt.MouseButton.LeftButton)
    hand.drag(row.sliders["AU12R"], 2.0)
    hand.drag(row.sliders["AU12R"], 3.5)
    qtbot.keyClick(row.sliders["AU12R"], Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    hand.type_into(warp.box, "60")
    texts = [fake_window.edits.stack.text(index) for index in range(fake_window.edits.stack.count())]
    right = fake_window.document.value("AU12R") + 0.01
    assert texts[1].startswith("AU12 right 2.0 → ")
    assert texts[2] == f"AU12 right {right:.2f} → {right - 0.01:.2f}"
    assert texts[3] == "Warp strength 100 % → 60 %"


def test_f6_shows_and_hides_it(fake_window, qtbot):
    dock = fake_window.findChild(QUndoView, "history").parentWidget()
    assert not dock.isVisible()
    qtbot.keyClick(fake_window.canvas, Qt.Key.Key_F6)
    assert dock.isVisible()
    qtbot.keyClick(fake_window.canvas, Qt.Key.Key_F6)
    assert not dock.isVisible()


def test_a_click_goes_to_a_step_and_back(steps, fake_window, qtbot):
    wanted = fake_window.document.wanted
    click(qtbot, steps, 1)
    assert set(fake_window.document.selected_wanted.aus) == {"AU12L", "AU12R"}
    click(qtbot, steps, 0)
    assert fake_window.document.recipe().faces == []
    click(qtbot, steps, 3)
    assert fake_window.document.wanted == wanted


def test_the_step_of_now_is_marked(steps, fake_window):
    assert steps.currentIndex().row() == 3
    fake_window.actions_by_name["undo"].trigger()
    assert steps.currentIndex().row() == 2


def test_arrow_keys_walk_through_the_steps(steps, fake_window, qtbot):
    steps.setFocus()
    qtbot.keyClick(steps, Qt.Key.Key_Up)
    assert fake_window.edits.stack.index() == 2


def test_the_picture_follows_the_list(steps, fake_window, hand, qtbot):
    edited = hand.see(fake_window)
    click(qtbot, steps, 0)
    assert (hand.see(fake_window) != edited).any()


def test_each_photo_has_its_own(steps, fake_window, samples, hand):
    first = listed(steps)
    fake_window.open(samples[-1])
    hand.wait_for_photo(fake_window, samples[-1])
    assert listed(steps) == ["Original"]
    hand.drag(fake_window.panel.rows["AU26"].sliders["AU26"], 2.0)
    fake_window.open(samples[0])
    hand.wait_for_photo(fake_window, samples[0])
    assert listed(steps) == first
    fake_window.actions_by_name["undo"].trigger()
    assert fake_window.edits.stack.index() == 2


def test_the_first_press_of_f6_shows_it_beside_the_sliders(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_F6)
    view = window.findChild(QUndoView, "history")
    assert view.isVisible()
    assert not view.visibleRegion().isEmpty()
    assert not window.panel.visibleRegion().isEmpty()


def test_a_panel_behind_another_tab_comes_forward_before_it_goes(window, qtbot):
    window.tabifyDockWidget(window.dock, window.findChild(QUndoView, "history").parentWidget())
    history = window.actions_by_name["history"]
    history.trigger()
    window.actions_by_name["sliders"].trigger()
    assert not window.panel.visibleRegion().isEmpty()
    history.trigger()
    assert not window.findChild(QUndoView, "history").visibleRegion().isEmpty()
    history.trigger()
    assert not window.findChild(QUndoView, "history").isVisible()
