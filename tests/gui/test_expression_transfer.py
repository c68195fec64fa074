import itertools
import json

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox

from fesapp.action_units import CONTROLS
from fesapp.editing.recipe import Recipe
from fesapp.gui import mouse
from fesapp.gui.blend_bar import BlendBar
from fesapp.gui.commands import new_gesture
from fesapp.gui.expression_from_photo import ExpressionFromPhoto
from fesapp.gui.jobs import PreviewJob
from fesapp.gui.paste_dialog import PasteDialog

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def empty_clipboard(qapp):
    QGuiApplication.clipboard().clear()


@pytest.fixture
def two(open_window, fake_engine, sample):
    """A window with two faces."""
    fake_engine.faces = 2
    return open_window(fake_engine, sample)


def copy(window, qtbot):
    qtbot.keyClick(window.canvas, Qt.Key.Key_C, CONTROL | SHIFT)


def paste(window, qtbot) -> PasteDialog:
    qtbot.keyClick(window.canvas, Qt.Key.Key_V, CONTROL | SHIFT)
    return next(dialog for dialog in window.findChildren(PasteDialog) if dialog.isVisible())


def press(dialog, qtbot, button):
    qtbot.mouseClick(dialog.findChild(QDialogButtonBox).button(button), LEFT)


def value(window, control):
    return window.document.value(control)


# ---- copy and paste -----------------------------------------------------------------------------------------------


def test_a_copied_expression_is_a_recipe_in_the_clipboard(fake_window, qtbot, tmp_path):
    fake_window.edits.set_values({"AU12L": 4.0}, "", new_gesture())
    copy(fake_window, qtbot)
    (tmp_path / "pasted.json").write_text(QGuiApplication.clipboard().text())
    (edit,) = Recipe.load(tmp_path / "pasted.json").faces
    assert set(edit.aus) == set(CONTROLS)
    assert edit.aus["AU12L"] == 4.0
    assert edit.face is None


def test_an_expression_goes_from_face_to_face(two, qtbot):
    two.edits.set_values({"AU12L": 4.0, "AU26": 3.0}, "", new_gesture())
    copy(two, qtbot)
    two.document.select(1)
    qtbot.keyClick(paste(two, qtbot), Qt.Key.Key_Return)
    assert (value(two, "AU12L"), value(two, "AU26")) == (4.0, 3.0)
    assert two.edits.stack.undoText() == "Paste expression"
    two.edits.stack.undo()
    assert value(two, "AU12L") == two.document.measured["AU12L"]


def test_an_expression_goes_from_photo_to_photo(window, qtbot, hand, samples):
    window.edits.set_values({"AU12L": 4.0, "AU26": 3.0}, "", new_gesture())
    copy(window, qtbot)
    window.open(samples[-1])
    hand.wait_for_photo(window, samples[-1])
    before = hand.see(window)
    qtbot.keyClick(paste(window, qtbot), Qt.Key.Key_Return)
    assert value(window, "AU12L") == pytest.approx(4.0)
    assert (hand.see(window) != before).any()


def test_only_the_chosen_groups_are_pasted(two, qtbot):
    two.edits.set_values({"AU1L": 4.0, "AU12L": 4.0, "AU26": 4.0}, "", new_gesture())
    copy(two, qtbot)
    two.document.select(1)
    dialog = paste(two, qtbot)
    for group in ("Mouth", "Jaw"):
        dialog.groups.boxes[group].click()
    press(dialog, qtbot, QDialogButtonBox.StandardButton.Ok)
    measured = two.document.measured
    assert value(two, "AU1L") == 4.0
    assert (value(two, "AU12L"), value(two, "AU26")) == (measured["AU12L"], measured["AU26"])


def test_a_change_is_added_to_what_the_face_shows(window, qtbot, hand, samples):
    before = window.document.measured["AU12L"]
    window.edits.set_values({"AU12L": before + 2.0}, "", new_gesture())
    copy(window, qtbot)
    window.open(samples[1])
    hand.wait_for_photo(window, samples[1])
    dialog = paste(window, qtbot)
    dialog.choices["change"].click()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    measured = window.document.measured
    assert dict(window.document.selected_wanted.aus) == {"AU12L": pytest.approx(measured["AU12L"] + 2.0, abs=0.01)}


def test_without_a_change_there_is_none_to_add(two, qtbot):
    copy(two, qtbot)
    dialog = paste(two, qtbot)
    assert not dialog.choices["change"].isEnabled()
    assert dialog.choices["whole"].isChecked()
    dialog.reject()


def test_the_photo_shows_what_would_be_pasted_and_cancel_goes_back(two, qtbot, hand):
    two.edits.set_values({"AU26": 5.0}, "", new_gesture())
    copy(two, qtbot)
    two.document.select(1)
    before = hand.see(two)
    dialog = paste(two, qtbot)
    assert (hand.see(two) != before).any()
    dialog.groups.boxes["Jaw"].click()
    assert (hand.see(two) == before).all()
    dialog.groups.boxes["Jaw"].click()
    press(dialog, qtbot, QDialogButtonBox.StandardButton.Cancel)
    assert (hand.see(two) == before).all()
    assert two.edits.stack.count() == 1


def test_nothing_is_pasted_on_a_photo_that_comes_meanwhile(fake_window, qtbot, hand, samples):
    fake_window.edits.set_values({"AU26": 5.0}, "", new_gesture())
    copy(fake_window, qtbot)
    paste(fake_window, qtbot)
    fake_window.open(samples[-1])
    hand.wait_for_photo(fake_window, samples[-1])
    assert not any(one.isVisible() for one in fake_window.findChildren(PasteDialog))
    assert fake_window.document.trial is None
    assert fake_window.edits.stack.count() == 0


def test_a_recipe_typed_elsewhere_is_pasted(fake_window, qtbot):
    QGuiApplication.clipboard().setText(json.dumps({"faces": [{"aus": {"AU26": 1.0}, "relative": True}]}))
    dialog = paste(fake_window, qtbot)
    assert not dialog.choices["whole"].isEnabled()
    assert [group for group, box in dialog.groups.boxes.items() if box.isEnabled()] == ["Jaw"]
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert value(fake_window, "AU26") == pytest.approx(fake_window.document.measured["AU26"] + 1.0)


@pytest.mark.parametrize("text", ["", "hello", "{}", '{"faces": []}', '{"faces": [{"aus": {"AU12": 99}}]}'])
def test_what_is_no_expression_is_not_pasted(fake_window, qtbot, text):
    QGuiApplication.clipboard().setText(text)
    qtbot.keyClick(fake_window.canvas, Qt.Key.Key_V, CONTROL | SHIFT)
    assert "Ctrl+Shift+C" in fake_window.message_bar.text
    assert "\n" not in fake_window.message_bar.text


# ---- from a photo -------------------------------------------------------------------------------------------------


def bar_of(window, hand, answers, photo):
    """The bar, once the photo that the user chose has been measured."""
    answers.open_path = photo
    window.actions_by_name["expression_from_photo"].trigger()
    feature = next(feature for feature in window.features if isinstance(feature, ExpressionFromPhoto))
    hand.wait_for(lambda: feature.bar is not None)
    return feature.bar


def face(window, hand):
    """What the canvas shows within the frame that says that it has the focus."""
    return hand.see(window)[4:-4, 4:-4]


def test_an_expression_from_a_photo_is_blended_and_kept_as_one_step(window, hand, answers, samples, qtbot, engine):
    before = face(window, hand)
    bar = bar_of(window, hand, answers, samples[-1])
    there = engine.open(str(samples[-1])).faces[0].aus["AU12L"]
    assert "AU12" in bar._units.toolTip()
    whole = face(window, hand)
    hand.click(bar.slider, 0.0)
    assert (face(window, hand) != whole).any()
    assert window.document.recipe_to_show().faces == []
    hand.drag(bar.slider, 0.5)
    qtbot.mouseClick(bar.apply_button, LEFT)
    here = window.document.measured["AU12L"]
    share = pytest.approx(here + 0.5 * (there - here), abs=0.05)
    assert value(window, "AU12L") == share
    assert window.edits.stack.count() == 1
    assert samples[-1].name in window.edits.stack.undoText()
    window.edits.stack.undo()
    assert (face(window, hand) == before).all()


def test_cancel_and_esc_go_back_without_a_step(fake_window, hand, answers, samples, qtbot):
    fake_window.edits.set_values({"AU26": 4.0}, "", new_gesture())
    before = face(fake_window, hand)
    bar = bar_of(fake_window, hand, answers, samples[-1])
    assert fake_window.document.trial is not None
    qtbot.mouseClick(bar.cancel_button, LEFT)
    assert (face(fake_window, hand) == before).all()
    bar = bar_of(fake_window, hand, answers, samples[-1])
    qtbot.keyClick(bar.slider, Qt.Key.Key_Escape)
    assert (face(fake_window, hand) == before).all()
    assert fake_window.edits.stack.count() == 1


def test_a_slider_moved_while_the_bar_is_open_never_shows_the_face_without_it(
    fake_window, hand, answers, samples, qtbot, monkeypatch
):
    monkeypatch.setattr(BlendBar, "target", {"AU12L": 5.0})
    bar = bar_of(fake_window, hand, answers, samples[-1])
    hand.wait_for_view(fake_window)
    asked, ask = [], fake_window.worker.ask
    monkeypatch.setattr(fake_window.worker, "ask", lambda job: asked.append(job) or ask(job))
    for moved in (1.0, 2.0, 3.0, 4.0):
        hand.drag(fake_window.panel.rows["AU26"].sliders["AU26"], moved)
        hand.wait_for_view(fake_window)
    qtbot.mouseClick(bar.apply_button, LEFT)
    hand.wait_for_view(fake_window)
    recipes = [job.recipe for job in asked if isinstance(job, PreviewJob)]
    assert len(recipes) > 3
    assert all("AU12L" in recipe.faces[0].aus for recipe in recipes)


def test_only_the_chosen_groups_come_from_the_photo(fake_window, hand, answers, samples, qtbot):
    fake_window.edits.set_values({"AU26": 4.0, "AU4L": 4.0}, "", new_gesture())
    bar = bar_of(fake_window, hand, answers, samples[-1])
    bar.groups.boxes["Brows"].click()
    qtbot.mouseClick(bar.apply_button, LEFT)
    assert value(fake_window, "AU4L") == 4.0
    assert value(fake_window, "AU26") == fake_window.document.measured["AU26"]


def test_of_several_faces_one_is_chosen(two, fake_engine, hand, answers, samples, qtbot):
    bar = bar_of(two, hand, answers, samples[-1])
    assert [button.isChecked() for button in bar.face_buttons] == [True, False]
    qtbot.mouseClick(bar.face_buttons[1], LEFT)
    assert bar.chosen == 1
    qtbot.mouseClick(bar.cancel_button, LEFT)


@pytest.mark.parametrize("size", [(1280, 720), (1000, 720)])
def test_the_bar_covers_nothing_of_the_photo_and_nothing_of_it_is_cut_off(
    fake_window, hand, answers, samples, qtbot, size
):
    fake_window.resize(*size)
    bar = bar_of(fake_window, hand, answers, samples[-1])
    fake_window.resizeDocks([fake_window.dock], [600], Qt.Orientation.Horizontal)
    hand.wait_for(lambda: fake_window.dock.width() == 600)
    hand.wait_for(lambda: bar.geometry().top() == fake_window.canvas.geometry().bottom() + 1)
    assert fake_window.size().toTuple() == size
    for seen in (bar.slider, bar.apply_button, *bar.groups.boxes.values()):
        assert bar.rect().contains(QRect(seen.mapTo(bar, QPoint(0, 0)), seen.size()))
    assert bar.slider.width() >= 60


def test_the_bar_waits_until_nothing_is_dragged_so_that_the_photo_does_not_jump(
    fake_window, hand, answers, samples, monkeypatch
):
    looked = []
    monkeypatch.setattr(mouse, "hand_is_down", lambda: len(looked) < 3 and not looked.append(1))
    height = fake_window.canvas.height()
    answers.open_path = samples[-1]
    fake_window.actions_by_name["expression_from_photo"].trigger()
    hand.wait_for(lambda: looked)
    assert fake_window.canvas.height() == height
    assert fake_window.document.trial is None
    hand.wait_for(lambda: fake_window.document.trial is not None)
    assert fake_window.canvas.height() < height


def test_a_slider_shows_what_is_blended_and_is_the_hands_once_it_is_moved(fake_window, hand, answers, samples, qtbot):
    row = fake_window.panel.rows["AU26"]
    there = fake_window.document.measured["AU26"]
    bar = bar_of(fake_window, hand, answers, samples[-1])
    bar._faces = [({"AU26": 4.0, "AU17": 3.0}, None)]
    hand.click(bar.slider, 0.5)
    share = bar.share
    assert row.sliders["AU26"].value() == pytest.approx(there + share * (4.0 - there), abs=0.01)
    assert not row.is_changed
    assert fake_window.edits.stack.count() == 0
    hand.drag(row.sliders["AU26"], 1.0)
    assert row.sliders["AU26"].value() == pytest.approx(1.0, abs=0.06)
    hand.click(bar.slider, 1.0)
    assert row.sliders["AU26"].value() == pytest.approx(1.0, abs=0.06)
    assert fake_window.panel.rows["AU17"].sliders["AU17"].value() == 3.0
    qtbot.mouseClick(bar.cancel_button, LEFT)
    assert row.sliders["AU26"].value() == pytest.approx(1.0, abs=0.06)
    assert fake_window.panel.rows["AU17"].sliders["AU17"].value() == fake_window.document.measured["AU17"]


def test_looking_at_a_preset_meanwhile_loses_nothing(fake_window, hand, answers, samples):
    bar = bar_of(fake_window, hand, answers, samples[-1])
    fake_window.edits.set_values({"AU26": 4.0}, "", new_gesture())
    blended = fake_window.document.trial
    assert blended is not None
    fake_window.document.trial = fake_window.document.wanted
    fake_window.document.trial = None
    assert fake_window.document.trial == blended
    bar.cancelled.emit()
    assert fake_window.document.trial is None


def test_a_photo_without_a_face_or_no_photo_says_so(fake_window, fake_engine, hand, answers, samples, tmp_path):
    fake_engine.faces = 0
    answers.open_path = samples[-1]
    fake_window.actions_by_name["expression_from_photo"].trigger()
    hand.wait_for(lambda: "shows no face" in fake_window.message_bar.text)
    (tmp_path / "broken.jpg").write_bytes(b"no photo")
    answers.open_path = tmp_path / "broken.jpg"
    fake_window.actions_by_name["expression_from_photo"].trigger()
    hand.wait_for(lambda: "broken.jpg" in fake_window.message_bar.text)
    assert fake_window.document.trial is None


def test_another_photo_closes_the_bar(fake_window, hand, answers, samples):
    bar = bar_of(fake_window, hand, answers, samples[-1])
    fake_window.open(samples[1])
    hand.wait_for_photo(fake_window, samples[1])
    assert not any(child is bar and child.isVisible() for child in fake_window.canvas.children())
    assert fake_window.document.trial is None


# ---- the whole face -----------------------------------------------------------------------------------------------


def test_neutralise_puts_everything_to_rest_as_one_step(window, qtbot):
    qtbot.keyClick(window.canvas, Qt.Key.Key_N, CONTROL | SHIFT)
    assert all(value(window, control) == pytest.approx(0.0, abs=0.006) for control in CONTROLS)
    assert window.edits.stack.count() == 1
    window.edits.stack.undo()
    assert window.document.recipe().faces == []


def test_mirror_swaps_the_sides_of_what_is_shown(window, qtbot):
    window.edits.set_values({"AU2L": 4.0, "AU61": 2.0, "AU62": 0.0}, "", new_gesture())
    before = {control: value(window, control) for control in CONTROLS}
    qtbot.keyClick(window.canvas, Qt.Key.Key_M, CONTROL)
    assert value(window, "AU2R") == 4.0
    assert value(window, "AU2L") == pytest.approx(before["AU2R"], abs=0.006)
    assert (value(window, "AU62"), value(window, "AU61")) == (2.0, 0.0)
    qtbot.keyClick(window.canvas, Qt.Key.Key_M, CONTROL)
    assert {c: value(window, c) for c in CONTROLS} == pytest.approx(before, abs=0.012)
    assert window.edits.stack.count() == 3


def test_randomise_gives_another_expression_with_every_press(window, hand, qtbot):
    seen = [hand.see(window)]
    for _ in range(3):
        qtbot.keyClick(window.canvas, Qt.Key.Key_R, CONTROL | SHIFT)
        seen.append(hand.see(window))
    assert all((one != other).any() for one, other in itertools.pairwise(seen))
    assert window.edits.stack.count() == 3
    for _ in range(3):
        window.edits.stack.undo()
    assert (hand.see(window) == seen[0]).all()


def test_without_a_face_there_is_nothing_to_do(open_window, fake_engine, sample):
    fake_engine.faces = 0
    window = open_window(fake_engine, sample)
    for name in ("neutralise", "mirror", "randomise", "copy_expression", "paste_expression", "expression_from_photo"):
        assert not window.actions_by_name[name].isEnabled()


def test_everything_stands_in_the_face_menu(fake_window):
    (menu,) = [action for action in fake_window.menuBar().actions() if action.text() == "F&ace"]
    assert menu.isVisible()
    texts = [action.text().replace("&", "") for action in menu.menu().actions()]
    assert {"Neutralise", "Mirror", "Randomise", "Copy expression", "Expression from a photo…"} <= set(texts)
