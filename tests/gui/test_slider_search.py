import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from fesapp.action_units import ACTION_UNITS, BY_NUMBER
from fesapp.gui.slider_query import Query


@pytest.fixture
def search(fake_window, qtbot):
    """The search box, reached as a user of the keyboard reaches it."""
    qtbot.keyClick(fake_window.canvas, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert fake_window.panel.filter.search.hasFocus()
    return fake_window.panel.filter.search


def shown(window):
    return [key for key, row in window.panel.rows.items() if row.isVisible()]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("12", ["AU12"]),
        ("au2", ["AU2"]),
        ("4L", ["AU4"]),
        ("1+2 4", ["AU1", "AU2", "AU4"]),
        ("zygomaticus", ["AU12"]),
        ("BROW raiser", ["AU1", "AU2"]),
        ("gaze", ["AU61", "AU62", "AU63", "AU64"]),
        ("smile", ["AU6", "AU12"]),
        ("eyebrow", ["AU1", "AU2", "AU4"]),
        ("eyebrows", ["AU1", "AU2", "AU4"]),
        ("raise eyebrow", ["AU1", "AU2"]),
        ("raised eyebrows", ["AU1", "AU2"]),
        ("forehead", ["AU1", "AU2", "AU4"]),
        ("eyelid", ["AU5", "AU7", "AU45"]),
        ("pupil", ["AU61", "AU62", "AU63", "AU64"]),
        ("looking", ["AU61", "AU62", "AU63", "AU64"]),
        ("cheeks", ["AU6", "AU9", "AU14"]),
        ("tongue", ["AU25", "AU26"]),
        ("smiling", ["AU6", "AU12"]),
    ],
)
def test_numbers_names_groups_muscles_and_everyday_words_find_their_rows(fake_window, search, qtbot, text, keys):
    qtbot.keyClicks(search, text)
    assert shown(fake_window) == keys
    groups = {BY_NUMBER[int(key[2:])].group for key in keys}
    assert {group.title for group in fake_window.panel.groups if group.isVisible()} == groups


def test_what_is_typed_into_the_search_is_no_shortcut(fake_window, search, qtbot):
    before = fake_window.canvas.viewport.zoom, fake_window.look.style, fake_window.look.outlines
    qtbot.keyClicks(search, "of n10+-?")
    assert search.text() == "of n10+-?"
    assert (fake_window.canvas.viewport.zoom, fake_window.look.style, fake_window.look.outlines) == before


def test_escape_shows_all_rows_and_goes_back_to_where_the_keyboard_was(fake_window, qtbot):
    slider = fake_window.panel.rows["AU26"].sliders["AU26"]
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    search = fake_window.panel.filter.search
    qtbot.keyClicks(search, "brow")
    assert not slider.isVisible()
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""
    assert slider.hasFocus()
    assert len(shown(fake_window)) == len(ACTION_UNITS)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Down])
def test_enter_goes_on_to_the_first_row_found_and_keys_move_it(fake_window, search, qtbot, key):
    qtbot.keyClicks(search, "jaw drop")
    qtbot.keyClick(search, key)
    slider = fake_window.panel.rows["AU26"].sliders["AU26"]
    assert slider.hasFocus()
    before = fake_window.document.value("AU26")
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert fake_window.document.value("AU26") == pytest.approx(before + 0.1)


def test_a_folded_group_opens_for_what_is_found_in_it_and_folds_again(fake_window, search, qtbot):
    mouth = next(group for group in fake_window.panel.groups if group.title == "Mouth")
    mouth.fold(True)
    qtbot.keyClicks(search, "dimpler")
    assert shown(fake_window) == ["AU14"]
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert mouth.is_folded
    assert "AU14" not in shown(fake_window)


def test_what_is_nowhere_is_said_to_be_nowhere(fake_window, search, qtbot):
    qtbot.keyClicks(search, "elbow")
    assert shown(fake_window) == []
    assert fake_window.panel.nothing.isVisible()
    assert "elbow" in fake_window.panel.nothing.text()
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert not fake_window.panel.nothing.isVisible()


def test_changed_only_shows_what_was_changed_and_follows(fake_window, hand, qtbot):
    panel, edits = fake_window.panel, fake_window.edits
    edits.set_values({"AU12L": 4.0}, "", 1)
    qtbot.mouseClick(panel.filter.changed_only, Qt.MouseButton.LeftButton)
    assert shown(fake_window) == ["AU12"]
    edits.set_values({"AU26": 3.0}, "", 2)
    assert shown(fake_window) == ["AU12", "AU26"]
    edits.stack.undo()
    assert shown(fake_window) == ["AU12"]
    edits.stack.undo()
    assert "Changed only" in panel.nothing.text()
    qtbot.mouseClick(panel.filter.changed_only, Qt.MouseButton.LeftButton)
    assert len(shown(fake_window)) == len(ACTION_UNITS)


def test_a_row_that_is_dragged_past_the_photos_own_value_stays_in_the_hand(fake_window, hand, qtbot):
    fake_window.edits.set_values({"AU26": 4.0}, "", 1)
    qtbot.mouseClick(fake_window.panel.filter.changed_only, Qt.MouseButton.LeftButton)
    slider = fake_window.panel.rows["AU26"].sliders["AU26"]
    middle = slider.height() // 2
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(slider.handle_x(slider.value())), middle))
    qtbot.keyClick(slider, Qt.Key.Key_Delete)
    assert not fake_window.panel.rows["AU26"].is_changed
    assert slider.isVisible()


def test_the_menu_and_the_button_say_the_same(fake_window, qtbot):
    action, button = fake_window.actions_by_name["changed_only"], fake_window.panel.filter.changed_only
    action.trigger()
    assert button.isChecked()
    assert action.isChecked()
    button.click()
    assert not action.isChecked()


def test_the_search_opens_the_panel_where_it_is_hidden(fake_window, qtbot):
    fake_window.dock.hide()
    fake_window.actions_by_name["find_sliders"].trigger()
    assert fake_window.dock.isVisible()
    assert fake_window.panel.filter.search.hasFocus()


def test_tab_goes_from_the_search_down_the_rows(fake_window, search, qtbot):
    panel = fake_window.panel
    reached = []
    for _ in range(200):
        reached.append(QApplication.focusWidget())
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        if QApplication.focusWidget() is search or not panel.isAncestorOf(QApplication.focusWidget()):
            break
    stops = [stop for row in panel.rows.values() for stop in row.stops if stop.isVisible()]
    assert [widget for widget in reached if widget in stops] == stops
    assert reached[:2] == [search, panel.filter.changed_only]
    heights = [stop.mapTo(panel.area.widget(), QPoint(0, 0)).y() for stop in stops]
    assert heights == sorted(heights)


def test_a_row_that_tab_reaches_is_scrolled_into_view(fake_window, qtbot):
    panel = fake_window.panel
    rows = list(panel.rows.values())
    rows[-2].stops[0].setFocus()
    qtbot.keyClick(rows[-2].stops[0], Qt.Key.Key_Tab)
    last = rows[-1].stops[0]
    assert last.hasFocus()
    assert panel.area.viewport().rect().contains(last.mapTo(panel.area.viewport(), last.rect().center()))


def test_a_query_without_anything_finds_everything():
    assert all(Query.of("  ").fits(unit, unit.name) for unit in ACTION_UNITS)
