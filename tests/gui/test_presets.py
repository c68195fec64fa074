import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from fesapp.editing.presets import Preset, values_of
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.errors import FesappError
from fesapp.gui.blend_bar import BlendBar
from fesapp.gui.commands import new_gesture
from fesapp.gui.preset_dialogs import NameDialog, SavePresetDialog
from fesapp.gui.presets import Presets


@pytest.fixture
def presets(fake_window) -> Presets:
    """The panel of presets, shown, of a window on the fake engine."""
    return show(fake_window)


def show(window) -> Presets:
    feature = next(feature for feature in window.features if isinstance(feature, Presets))
    window.actions_by_name["presets"].trigger()
    assert feature.gallery.isVisible()
    return feature


def middle(presets, name) -> QPoint:
    found = presets.gallery.list
    found.scrollToItem(found.item_of(name))
    return found.visualItemRect(found.item_of(name)).center()


def click(presets, qtbot, name):
    qtbot.mouseClick(presets.gallery.list.viewport(), Qt.MouseButton.LeftButton, pos=middle(presets, name))


def point(presets, qtbot, name):
    viewport, at = presets.gallery.list.viewport(), middle(presets, name)
    qtbot.mouseMove(viewport, at + QPoint(3, 3))
    qtbot.mouseMove(viewport, at)


def leave(presets):
    QApplication.sendEvent(presets.gallery.list.viewport(), QEvent(QEvent.Type.Leave))


def asked(preset_name, window):
    from fesapp.editing.presets import shipped

    return values_of(shipped(preset_name).recipe.faces[0], window.document.measured)


def shows(window, values):
    return all(window.document.value(control) == pytest.approx(value, abs=0.006) for control, value in values.items())


# ---- the panel ----------------------------------------------------------------------------------------------------


def test_f8_shows_and_hides_the_panel(fake_window, qtbot):
    feature = next(feature for feature in fake_window.features if isinstance(feature, Presets))
    assert not feature.gallery.isVisible()
    for visible in (True, False):
        qtbot.keyClick(fake_window, Qt.Key.Key_F8)
        assert feature.gallery.isVisible() is visible


def test_every_preset_has_a_picture_of_this_face(presets, fake_window, hand):
    grid = presets.gallery.list
    hand.wait_for(lambda: len(presets._pictures._drawn) == grid.count())
    smile, surprise = (grid.item_of(name).icon().pixmap(112, 112).toImage() for name in ("Happiness", "Surprise"))
    assert smile.width() >= 112
    assert smile != surprise


def test_another_face_has_other_pictures(open_window, fake_engine, sample, hand):
    fake_engine.faces = 2
    window = open_window(fake_engine, sample)
    presets = show(window)
    hand.wait_for(lambda: len(presets._pictures._drawn) == presets.gallery.list.count())
    before = presets.gallery.list.item_of("Surprise").icon().pixmap(112, 112).toImage()
    window.document.select(1)
    hand.wait_for(lambda: len(presets._pictures._drawn) == presets.gallery.list.count())
    assert presets.gallery.list.item_of("Surprise").icon().pixmap(112, 112).toImage() != before


def test_a_sliders_move_draws_no_picture_again(presets, fake_window, hand):
    hand.wait_for(lambda: len(presets._pictures._drawn) == presets.gallery.list.count())
    before = dict(presets._pictures._drawn)
    hand.drag(fake_window.panel.rows["AU26"].sliders["AU26"], 4.0)
    hand.wait_for_view(fake_window)
    assert presets._pictures._drawn == before


def test_pictures_are_drawn_only_while_the_panel_is_seen(fake_window, fake_engine, hand):
    hand.wait_for_view(fake_window)
    fake_engine.gate.clear()
    while fake_engine.begun.acquire(blocking=False):
        pass
    presets = show(fake_window)
    hand.wait_for(lambda: presets._pictures._task and fake_engine.begun.acquire(blocking=False))
    fake_window.actions_by_name["presets"].trigger()
    fake_engine.gate.set()
    hand.wait_for(lambda: not fake_window.worker._tasks)
    assert not presets._pictures._drawn
    fake_window.actions_by_name["presets"].trigger()
    hand.wait_for(lambda: len(presets._pictures._drawn) == presets.gallery.list.count())


def test_nothing_is_kept_of_a_photo_that_was_left(presets, fake_window, hand, samples):
    hand.wait_for(lambda: len(presets._pictures._drawn) == presets.gallery.list.count())
    fake_window.actions_by_name["presets"].trigger()
    fake_window.open(samples[-1])
    hand.wait_for_photo(fake_window, samples[-1])
    assert not presets._pictures._drawn
    assert presets._pictures._of[0] is fake_window.document.opened


def test_pictures_that_failed_are_drawn_when_asked_for_again(fake_window, fake_engine, hand):
    hand.wait_for_view(fake_window)
    fake_engine.failure = FesappError("no room")
    presets = show(fake_window)
    hand.wait_for(lambda: "no room" in fake_window.statusBar().currentMessage())
    assert not presets._pictures.pause()
    fake_engine.failure = None
    for _ in range(2):
        fake_window.actions_by_name["presets"].trigger()
    hand.wait_for(lambda: len(presets._pictures._drawn) == presets.gallery.list.count())


def test_a_name_with_signs_is_shown_as_it_is(presets, fake_window, qtbot):
    fake_window.edits.set_values({"AU26": 4.0}, "", new_gesture())
    qtbot.keyClick(save_as(fake_window, presets, qtbot, "<u>a & b").name, Qt.Key.Key_Return)
    assert "&lt;u&gt;a &amp; b" in presets.gallery.list.item_of("<u>a & b").toolTip()


def test_without_a_face_there_is_nothing_to_choose(open_window, fake_engine, sample):
    fake_engine.faces = 0
    presets = show(open_window(fake_engine, sample))
    assert not presets.gallery.list.isEnabled()


# ---- pointing -----------------------------------------------------------------------------------------------------


def test_pointing_at_a_preset_shows_it_and_leaving_goes_back_without_a_step(window, hand, qtbot):
    presets = show(window)
    before = hand.see(window)
    point(presets, qtbot, "Surprise")
    hand.wait_for(lambda: window.document.trial is not None)
    tried = hand.see(window)
    assert (tried != before).any()
    assert window.edits.stack.count() == 0
    assert not window.document.needs_saving
    leave(presets)
    assert (hand.see(window) == before).all()


def test_the_keyboard_points_too(presets, fake_window, hand, qtbot):
    grid = presets.gallery.list
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    hand.wait_for(lambda: fake_window.document.trial is not None)
    assert fake_window.edits.stack.count() == 0
    qtbot.keyClick(grid, Qt.Key.Key_Escape)
    assert fake_window.document.trial is None


def test_crossing_the_grid_fast_shows_nothing(presets, fake_window, qtbot):
    for name in ("Happiness", "Sadness", "Surprise"):
        point(presets, qtbot, name)
        assert fake_window.document.trial is None
    leave(presets)
    with qtbot.assertNotEmitted(presets.gallery.list.pointed_at, wait=300):
        pass


def test_an_edit_ends_what_is_only_looked_at(presets, fake_window, hand, qtbot):
    point(presets, qtbot, "Surprise")
    hand.wait_for(lambda: fake_window.document.trial is not None)
    fake_window.edits.set_values({"AU26": 1.0}, "", new_gesture())
    assert fake_window.document.trial is None
    hand.wait_for_view(fake_window)


# ---- choosing -----------------------------------------------------------------------------------------------------


def test_a_click_applies_a_preset_as_one_step(presets, fake_window, qtbot):
    click(presets, qtbot, "Surprise")
    assert shows(fake_window, asked("surprise", fake_window))
    assert fake_window.edits.stack.count() == 1
    assert "Surprise" in fake_window.edits.stack.undoText()
    fake_window.actions_by_name["undo"].trigger()
    assert fake_window.document.recipe().faces == []


def test_choosing_what_is_looked_at_does_not_show_the_old_face_in_between(
    presets, fake_window, fake_engine, hand, qtbot
):
    point(presets, qtbot, "Surprise")
    hand.wait_for(lambda: fake_window.document.trial is not None)
    hand.wait_for_view(fake_window)
    shown = []
    fake_window.document.listeners.add(lambda _change: shown.append(fake_window.document.recipe_to_show().faces))
    click(presets, qtbot, "Surprise")
    hand.wait_for_view(fake_window)
    assert shown
    assert all(shown)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_enter_and_space_apply_the_current_preset(presets, fake_window, qtbot, key):
    grid = presets.gallery.list
    grid.setCurrentItem(grid.item_of("Happiness"))
    qtbot.keyClick(grid, key)
    assert shows(fake_window, asked("happiness", fake_window))


def test_the_strength_moves_the_applied_preset_within_its_step(presets, fake_window, hand, qtbot):
    click(presets, qtbot, "Happiness")
    measured = fake_window.document.measured["AU12L"]
    whole = asked("happiness", fake_window)["AU12L"]
    hand.drag(presets.gallery.strength, 0.5)
    half = presets.gallery.strength.value()
    assert fake_window.document.value("AU12L") == pytest.approx(measured + half * (whole - measured), abs=0.01)
    hand.drag(presets.gallery.strength, 1.5)
    assert fake_window.document.value("AU12L") == 5.0
    assert fake_window.edits.stack.count() == 1


def test_the_strength_leaves_later_edits_alone(presets, fake_window, hand, qtbot):
    click(presets, qtbot, "Happiness")
    hand.drag(fake_window.panel.rows["AU26"].sliders["AU26"], 4.0)
    there = fake_window.document.wanted
    hand.drag(presets.gallery.strength, 0.5)
    assert fake_window.document.wanted == there


def test_the_strength_leaves_a_face_alone_that_was_chosen_since(open_window, fake_engine, sample, hand, qtbot):
    fake_engine.faces = 2
    window = open_window(fake_engine, sample)
    presets = show(window)
    click(presets, qtbot, "Happiness")
    there = window.document.wanted
    window.document.select(1)
    hand.drag(presets.gallery.strength, 0.5)
    assert window.document.wanted == there
    assert window.edits.stack.count() == 1


def test_a_second_preset_takes_the_place_of_the_first(presets, fake_window, qtbot):
    click(presets, qtbot, "Happiness")
    click(presets, qtbot, "Sadness")
    assert shows(fake_window, asked("sadness", fake_window))
    fake_window.edits.stack.undo()
    assert shows(fake_window, asked("happiness", fake_window))


def test_a_wink_leaves_the_rest_of_the_face(presets, fake_window, qtbot):
    fake_window.edits.set_values({"AU15L": 3.0}, "", new_gesture())
    click(presets, qtbot, "Wink")
    assert fake_window.document.value("AU15L") == 3.0
    assert fake_window.document.value("AU45L") == 5.0


def test_only_the_selected_face_is_given_a_preset(open_window, fake_engine, sample, qtbot):
    fake_engine.faces = 2
    window = open_window(fake_engine, sample)
    window.document.select(1)
    click(show(window), qtbot, "Happiness")
    assert [edit.face for edit in window.document.recipe().faces] == [1]


# ---- one's own ----------------------------------------------------------------------------------------------------


def save_as(window, presets, qtbot, name, kind="changed"):
    window.actions_by_name["save_preset"].trigger()
    dialog = [found for found in window.findChildren(SavePresetDialog) if found.isVisible()][-1]
    dialog.choices[kind].setChecked(True)
    dialog.name.clear()
    qtbot.keyClicks(dialog.name, name)
    return dialog


def test_an_expression_is_kept_as_a_preset(presets, fake_window, hand, qtbot):
    hand.drag(fake_window.panel.rows["AU26"].sliders["AU26"], 4.0)
    value = fake_window.document.value("AU26")
    dialog = save_as(fake_window, presets, qtbot, "Jaw")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    hand.wait_for(lambda: presets.gallery.list.item_of("Jaw"))
    kept = presets.gallery.list.kept(presets.gallery.list.item_of("Jaw"))
    assert kept.preset.recipe == Recipe([FaceEdit(aus={"AU26": round(value, 3)})])
    fake_window.edits.reset_all()
    click(presets, qtbot, "Jaw")
    assert fake_window.document.value("AU26") == pytest.approx(value, abs=0.006)
    hand.wait_for(lambda: kept.path in presets._pictures._drawn)


def test_a_change_is_kept_as_a_difference(presets, fake_window, hand, qtbot):
    fake_window.edits.set_values({"AU26": 4.0}, "", new_gesture())
    dialog = save_as(fake_window, presets, qtbot, "More jaw", "added")
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    edit = Preset.load(presets.shelf.path_for("More jaw")).recipe.faces[0]
    assert edit.relative
    assert edit.aus == {"AU26": pytest.approx(4.0 - fake_window.document.measured["AU26"])}


def test_a_preset_of_that_name_is_replaced_only_when_told_to(presets, fake_window, hand, qtbot):
    fake_window.edits.set_values({"AU26": 4.0}, "", new_gesture())
    qtbot.keyClick(save_as(fake_window, presets, qtbot, "Jaw").name, Qt.Key.Key_Return)
    before = presets.shelf.path_for("Jaw").read_bytes()
    fake_window.edits.set_values({"AU26": 1.0}, "", new_gesture())
    dialog = save_as(fake_window, presets, qtbot, "Jaw")
    assert "Replace" in dialog.note.text()
    assert dialog.save_button.text() == "&Replace"
    dialog.reject()
    assert presets.shelf.path_for("Jaw").read_bytes() == before
    dialog = save_as(fake_window, presets, qtbot, "Jaw")
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert presets.shelf.path_for("Jaw").read_bytes() != before


def test_f2_renames_and_del_deletes_ones_own(presets, fake_window, qtbot):
    fake_window.edits.set_values({"AU26": 4.0}, "", new_gesture())
    qtbot.keyClick(save_as(fake_window, presets, qtbot, "Jaw").name, Qt.Key.Key_Return)
    grid = presets.gallery.list
    grid.setCurrentItem(grid.item_of("Jaw"))
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    dialog = fake_window.findChild(NameDialog)
    qtbot.keyClicks(dialog.name, "Chin")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    assert grid.item_of("Jaw") is None
    grid.setCurrentItem(grid.item_of("Chin"))
    qtbot.keyClick(grid, Qt.Key.Key_Delete)
    box = fake_window.findChild(QMessageBox)
    qtbot.mouseClick(box.button(QMessageBox.StandardButton.Yes), Qt.MouseButton.LeftButton)
    assert grid.item_of("Chin") is None
    assert not presets.shelf.path_for("Chin").exists()


def test_presets_that_come_along_can_be_neither_renamed_nor_deleted(presets, fake_window, qtbot):
    grid = presets.gallery.list
    menu = grid.open_menu(middle(presets, "Happiness"))
    assert [action.isEnabled() for action in menu.actions()] == [True, False, False]
    menu.close()
    grid.setCurrentItem(grid.item_of("Happiness"))
    qtbot.keyClick(grid, Qt.Key.Key_Delete)
    assert fake_window.findChild(QMessageBox) is None


# ---- dropping -----------------------------------------------------------------------------------------------------


def test_a_dropped_preset_is_applied(fake_window, hand, tmp_path):
    path = tmp_path / "smile.json"
    Preset(Recipe.from_aus({"AU12": 4.0}), "Smile").save(path)
    hand.drop(fake_window, path)
    assert fake_window.document.value("AU12L") == 4.0
    assert fake_window.edits.stack.undoText() == "Preset Smile"


def test_a_dropped_recipe_is_given_to_the_faces_that_it_names(open_window, fake_engine, sample, hand, tmp_path):
    fake_engine.faces = 2
    window = open_window(fake_engine, sample)
    recipe = Recipe([FaceEdit(aus={"AU26": 4.0}, warp=0.5, face=1)])
    recipe.save(tmp_path / "both.json")
    hand.drop(window, tmp_path / "both.json")
    assert window.document.recipe() == recipe


@pytest.mark.parametrize("content", ["{", '{"faces": [{"aus": {"AU26": 9}, "face": 0}]}', '{"recipe": 3}'])
def test_a_dropped_file_that_cannot_be_applied_says_so_and_nothing_is_lost(fake_window, hand, tmp_path, content):
    fake_window.edits.set_values({"AU26": 4.0}, "", new_gesture())
    (tmp_path / "odd.json").write_text(content)
    hand.drop(fake_window, tmp_path / "odd.json")
    assert "\n" not in fake_window.message_bar.text
    assert fake_window.message_bar.text
    assert fake_window.document.value("AU26") == 4.0
    assert fake_window.edits.stack.count() == 1


def test_a_preset_dropped_before_a_photo_says_what_to_do(open_window, fake_engine, hand, tmp_path):
    window = open_window(fake_engine)
    Preset(Recipe.from_aus({"AU12": 4.0}), "Smile").save(tmp_path / "smile.json")
    hand.drop(window, tmp_path / "smile.json")
    assert "Open a photo" in window.message_bar.text


def test_photos_still_open_when_dropped_beside_a_preset(fake_window, hand, samples, tmp_path):
    Preset(Recipe.from_aus({"AU12": 4.0}), "Smile").save(tmp_path / "smile.json")
    hand.drop(fake_window, samples[-1], tmp_path / "smile.json")
    hand.wait_for_photo(fake_window, samples[-1])


def test_files_dropped_beside_the_photo_are_taken_too(presets, fake_window, tmp_path):
    Preset(Recipe.from_aus({"AU12": 4.0}), "Smile").save(tmp_path / "smile.json")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "smile.json"))])
    action, none, left = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(10, 10), action, data, left, none)
    QApplication.sendEvent(fake_window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(fake_window, QDropEvent(QPointF(10, 10), action, data, left, none, QEvent.Type.Drop))
    assert fake_window.document.value("AU12L") == 4.0


def test_pictures_wait_while_the_hand_moves_and_are_drawn_after_it(presets, fake_window, hand):
    hand.drag(fake_window.panel.rows["AU26"].sliders["AU26"], 4.0, steps=20)
    hand.wait_for(lambda: len(presets._pictures._drawn) == presets.gallery.list.count())


def test_every_control_has_a_tooltip_and_a_name(presets, fake_window, hand, answers, samples):
    from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QLineEdit, QScrollBar

    answers.open_path = samples[-1]
    for name in ("expression_from_photo", "save_preset", "copy_expression", "paste_expression"):
        fake_window.actions_by_name[name].trigger()
    hand.wait_for(lambda: fake_window.canvas.findChild(BlendBar))
    kinds = (QAbstractButton, QAbstractSlider, QLineEdit)
    controls = [one for kind in kinds for one in fake_window.findChildren(kind) if one.isVisible()]
    for control in controls:
        if isinstance(control, QScrollBar) or control.objectName() == "qt_spinbox_lineedit":
            continue
        assert control.accessibleName() or control.text(), control
        assert control.toolTip(), control.accessibleName() or control.text()
