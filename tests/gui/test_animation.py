"""The animation dialog: what is chosen is what is played and written, and the window goes on meanwhile."""

import os
import threading
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu

from fesapp.editing.presets import Preset, Shelf
from fesapp.editing.recipe import Recipe
from fesapp.errors import FesappError
from fesapp.gui.animation_dialog import Animating, AnimationDialog
from fesapp.gui.animation_ends import EDIT, ORIGINAL, Ends
from fesapp.gui.document import Document, Wanted
from fesapp.gui.own_folder import preset_folder


def dialog_of(window) -> AnimationDialog:
    window.actions_by_name["animation"].trigger()
    return next(feature for feature in window.features if isinstance(feature, Animating)).dialog


def choose(box, data) -> None:
    box.setCurrentIndex(box.findData(data))


@pytest.fixture
def dialog(fake_window, hand) -> AnimationDialog:
    """On a fake window whose photo has been edited; small and short."""
    fake_window.edits.set_values({"AU26": 4.0}, "", 1)
    hand.wait_for_view(fake_window)
    dialog = dialog_of(fake_window)
    dialog.form.frames.setValue(4)
    dialog.form.longest.setValue(100)
    dialog.form.hold.setValue(0)
    return dialog


def export(dialog, hand, answers, path) -> None:
    answers.animation_path = path
    dialog.save_button.click()
    hand.wait_for(lambda: dialog.exporting is None)


def test_ctrl_e_opens_it_and_the_file_menu_has_it(fake_window, qtbot):
    assert [key.toString() for key in fake_window.actions_by_name["animation"].shortcuts()] == ["Ctrl+E"]
    file_menu = next(menu for menu in fake_window.findChildren(QMenu) if menu.title() == "&File")
    assert fake_window.actions_by_name["animation"] in file_menu.actions()
    qtbot.keyClick(fake_window.canvas, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert dialog_of(fake_window).isVisible()


def test_without_a_face_there_is_nothing_to_animate(open_window, fake_engine, sample):
    fake_engine.faces = 0
    window = open_window(fake_engine, sample)
    assert not window.actions_by_name["animation"].isEnabled()


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".mp4"])
def test_the_file_is_written_in_the_format_chosen(dialog, hand, answers, tmp_path, sample, suffix):
    choose(dialog.form.format, suffix)
    path = tmp_path / f"jaw{suffix}"
    export(dialog, hand, answers, path)
    assert answers.suggested == sample.with_name(f"{sample.stem}_animation{suffix}")
    assert "Saved" in dialog.note.text()
    assert path.stat().st_size > 1000


def test_frames_size_and_the_way_back_are_those_chosen(dialog, hand, answers, tmp_path):
    export(dialog, hand, answers, tmp_path / "there_and_back.gif")
    dialog.form.back.setChecked(False)
    export(dialog, hand, answers, tmp_path / "once.gif")
    with Image.open(tmp_path / "there_and_back.gif") as back, Image.open(tmp_path / "once.gif") as once:
        assert back.n_frames == 6
        assert once.n_frames == 4
        assert max(back.size) == 100


def test_the_small_picture_plays_and_can_be_stopped(dialog, hand):
    hand.wait_for(lambda: dialog.picture.at > 1)
    dialog.picture.button.click()
    stopped = dialog.picture.at
    assert not dialog.picture.plays
    assert "Play" in dialog.picture.button.toolTip()
    dialog.picture.button.click()
    hand.wait_for(lambda: dialog.picture.at != stopped)


def test_the_first_picture_is_seen_at_once_and_how_many_are_still_to_come(dialog, hand):
    seen, show_coming = [], dialog.picture.show_coming

    def note(*coming) -> None:
        show_coming(*coming)
        screen, progress = dialog.picture.findChild(QLabel, "screen"), dialog.picture.progress
        seen.append((screen.pixmap().isNull(), progress.isVisible(), progress.value(), progress.maximum()))

    dialog.picture.say("")
    dialog.picture.show_coming = note
    dialog.draw_soon()
    hand.wait_for(lambda: dialog.picture.count)
    total = seen[0][3]
    assert total > 1
    assert seen == [(False, True, done, total) for done in range(1, total + 1)]
    assert not dialog.picture.progress.isVisible()


def test_with_reduced_motion_it_waits_to_be_played(fake_window, hand):
    fake_window.settings.reduce_motion = True
    dialog = dialog_of(fake_window)
    hand.wait_for(lambda: dialog.picture.count)
    assert not dialog.picture.plays


def test_the_small_picture_follows_the_edit(dialog, fake_window, fake_engine, hand):
    hand.wait_for(lambda: dialog.picture.count)
    fake_engine.rendered.clear()
    fake_window.edits.set_values({"AU12L": 5.0}, "", 2)
    hand.wait_for(lambda: any(0 < aus.get("AU12L", 0) < 5 for aus in fake_engine.rendered))


def test_sliders_and_previews_go_on_while_it_is_written(dialog, fake_window, fake_engine, hand, answers, tmp_path):
    dialog.form.frames.setValue(200)
    answers.animation_path = tmp_path / "long.gif"
    dialog.save_button.click()
    hand.wait_for(lambda: dialog.progress.value() > 2)
    fake_window.edits.set_values({"AU12L": 4.0}, "", 3)
    hand.wait_for_view(fake_window)
    assert any(aus.get("AU12L") == 4.0 for aus in fake_engine.rendered)
    assert dialog.exporting is not None
    assert dialog.progress.value() < dialog.progress.maximum()
    dialog.cancel_button.click()


def test_cancel_leaves_no_file(dialog, hand, answers, tmp_path):
    dialog.form.frames.setValue(200)
    answers.animation_path = tmp_path / "long.gif"
    dialog.save_button.click()
    hand.wait_for(lambda: dialog.progress.value() > 2)
    dialog.cancel_button.click()
    hand.wait_for(lambda: "Cancelled" in dialog.note.text())
    assert dialog.save_button.isVisible()
    assert not _animations(tmp_path)


@pytest.mark.parametrize("fails", [False, True])
def test_cancel_that_comes_too_late_says_what_became_of_the_file(
    dialog, fake_engine, hand, answers, tmp_path, monkeypatch, fails
):
    path, gate, begun = tmp_path / "late.gif", threading.Event(), threading.Event()

    def animate(opened, animation, name, overwrite):
        yield 0, 1
        begun.set()
        gate.wait()
        if fails:
            raise FesappError("the disk is full")
        path.write_bytes(b"GIF89a")
        return path

    monkeypatch.setattr(fake_engine, "animate", animate)
    answers.animation_path = path
    dialog.save_button.click()
    hand.wait_for(begun.is_set)
    dialog.cancel_button.click()
    assert "no file" not in dialog.note.text()
    assert not dialog.cancel_button.isEnabled()
    gate.set()
    hand.wait_for(lambda: dialog.exporting is None)
    assert dialog.note.text() == ("Cancelled; no file was written" if fails else "Saved late.gif")
    dialog.save_button.click()
    assert dialog.cancel_button.isEnabled()


def test_closing_the_window_while_it_is_written_asks_and_can_wait(dialog, fake_window, hand, answers, tmp_path):
    answers.animation_path, answers.gives_up_animation = tmp_path / "kept.gif", False
    dialog.form.frames.setValue(100)
    dialog.save_button.click()
    hand.wait_for(lambda: dialog.progress.value() > 2)
    assert not fake_window.close()
    assert fake_window.isVisible()
    assert answers.asked_about_animation == 1
    hand.wait_for(lambda: dialog.exporting is None)
    assert answers.animation_path.exists()
    assert fake_window.close()
    assert answers.asked_about_animation == 1


def test_closing_while_it_is_written_and_giving_it_up_leaves_no_file(dialog, fake_window, hand, answers, tmp_path):
    dialog.form.frames.setValue(200)
    answers.animation_path = tmp_path / "long.webp"
    dialog.save_button.click()
    hand.wait_for(lambda: dialog.progress.value() > 2)
    fake_window.document.mark_saved(fake_window.document.recipe())
    fake_window.close()
    assert answers.asked_about_animation == 1
    assert fake_window.worker.isFinished()
    assert not _animations(tmp_path)


def test_a_failure_is_told_in_words(dialog, hand, answers, tmp_path):
    export(dialog, hand, answers, tmp_path / "nowhere" / "jaw.gif")
    assert "no folder" in dialog.note.text()
    assert dialog.save_button.isEnabled()


def test_the_photo_itself_is_never_written_over(open_window, fake_engine, hand, answers, tmp_path, sample):
    photo = tmp_path / "photo.webp"
    Image.open(sample).resize((120, 140)).save(photo)
    before = photo.read_bytes()
    dialog = dialog_of(open_window(fake_engine, photo))
    export(dialog, hand, answers, photo)
    assert "never written over" in dialog.note.text()
    assert photo.read_bytes() == before


def test_length_and_size_are_said_beforehand(dialog, hand):
    dialog.form.fps.setValue(10)
    dialog.form.frames.setValue(11)
    hand.wait_for(lambda: dialog.note.text() == "2.0 s, 84 × 100 pixels")


def test_where_nothing_will_move_that_is_said(dialog, hand):
    choose(dialog.form.end, ORIGINAL)
    hand.wait_for(lambda: "nothing will move" in dialog.note.text())


def test_an_mp4_leaves_beginning_anew_to_the_player(dialog):
    choose(dialog.form.format, ".mp4")
    assert not dialog.form.loop.isEnabled()
    choose(dialog.form.format, ".gif")
    assert dialog.form.loop.isEnabled()


def test_no_name_no_file(dialog, answers):
    answers.animation_path = None
    dialog.save_button.click()
    assert dialog.exporting is None


def test_the_choices_are_remembered(dialog, hand, answers, tmp_path, open_window, fake_engine, sample):
    choose(dialog.form.format, ".webp")
    choose(dialog.form.easing, "linear")
    export(dialog, hand, answers, tmp_path / "jaw.webp")
    again = dialog_of(open_window(fake_engine, sample))
    assert (again.form.suffix(), again.form.easing.currentData(), again.form.frames.value()) == (".webp", "linear", 4)


def test_every_control_of_the_dialog_has_a_tooltip_and_a_name(dialog):
    from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox

    controls = [one for kind in (QAbstractButton, QAbstractSpinBox, QComboBox) for one in dialog.findChildren(kind)]
    assert len(controls) > 10
    for control in controls:
        assert control.toolTip(), control
        assert control.accessibleName() or control.text(), control


def test_presets_can_be_start_and_end(tmp_path, fake_engine, sample):
    (tmp_path / "jaw.json").write_text('{"name": "Jaw", "recipe": {"faces": [{"aus": {"AU26": 4}}]}}')
    (tmp_path / "bare smile.json").write_text('{"faces": [{"aus": {"AU12": 4}}]}')
    (tmp_path / "broken.json").write_text("{")
    ends = Ends(Shelf(tmp_path).presets())
    shown = list(ends.words.values())
    assert shown[:3] == ["Original photo", "Current edit", "Neutral"]
    assert shown[-2:] == ["bare smile", "Jaw"]
    document = Document()
    document.show(sample, fake_engine.open(str(sample)))
    for name, aus in (("jaw", {"AU26": 4}), ("bare smile", {"AU12L": 4, "AU12R": 4})):
        (edit,) = ends.recipe_of(str(tmp_path / f"{name}.json"), document).faces
        assert (edit.aus, edit.face) == (aus, 0)
    assert ends.recipe_of(ORIGINAL, document).faces == []


def test_a_preset_leaves_the_units_that_it_does_not_name(tmp_path, fake_engine, sample):
    Preset(Recipe.from_aus({"AU26": 4.0}), "Jaw").save(tmp_path / "jaw.json")
    document = Document()
    document.show(sample, fake_engine.open(str(sample)))
    document.wanted = (Wanted({"AU15L": 3.0}),)
    ends = Ends(Shelf(tmp_path).presets())
    assert ends.recipe_of(str(tmp_path / "jaw.json"), document).faces[0].aus == {"AU15L": 3.0, "AU26": 4.0}


def test_a_preset_made_meanwhile_is_offered_and_the_choice_stays(dialog, fake_window):
    choose(dialog.form.start, EDIT)
    dialog.close()
    path = Shelf(preset_folder()).keep(Preset(Recipe.from_aus({"AU26": 4.0}), "My jaw"))
    assert dialog_of(fake_window) is dialog
    assert dialog.form.end.itemText(dialog.form.end.findData(str(path))) == "My jaw"
    assert (dialog.form.start.currentData(), dialog.form.end.currentData()) == (EDIT, EDIT)


def test_moving_a_slider_reads_no_preset_again(dialog, fake_window, fake_engine, hand, monkeypatch):
    choose(dialog.form.end, dialog.form.end.itemData(dialog.form.end.findText("Surprise")))
    hand.wait_for(lambda: dialog.picture.count)
    read = []
    monkeypatch.setattr(Path, "read_bytes", lambda path: read.append(path))
    fake_engine.rendered.clear()
    hand.drag(fake_window.panel.rows["AU26"].sliders["AU26"], 1.0)
    hand.wait_for(lambda: any("AU1L" in aus for aus in fake_engine.rendered) and dialog._rendering is None)
    assert not read


def test_a_closed_dialog_renders_no_more(dialog, fake_window, fake_engine, hand):
    hand.wait_for_view(fake_window)
    fake_engine.gate.clear()
    dialog.draw_soon()
    hand.wait_for(lambda: dialog._rendering)
    task = dialog._rendering
    dialog.close()
    fake_engine.rendered.clear()
    fake_engine.gate.set()
    assert task.cancelled.is_set()
    hand.wait_for(lambda: not fake_window.worker._tasks)
    assert len(fake_engine.rendered) <= 1  # the picture that was under way


def test_a_real_smile_is_written_with_the_real_engine(window, hand, answers, tmp_path):
    hand.drag(window.panel.rows["AU12"].sliders["AU12L"], 4.5)
    hand.wait_for_view(window)
    dialog = dialog_of(window)
    dialog.form.frames.setValue(3)
    dialog.form.longest.setValue(160)
    choose(dialog.form.part, "face")
    export(dialog, hand, answers, tmp_path / "smile.webp")
    with Image.open(tmp_path / "smile.webp") as file:
        assert file.n_frames == 4


def _animations(folder) -> list[str]:
    return [name for name in os.listdir(folder) if name.startswith((".fesapp", "long"))]


def test_every_choice_has_the_name_that_editors_give_it(dialog):
    form = dialog.form
    choices = (form.loop, form.easing, form.part, form.hold, form.fps)
    assert [choice.accessibleName() for choice in choices] == ["Loop", "Easing", "Crop", "Pause", "Frames per second"]
    assert form.easing.itemText(form.easing.findData("linear")) == "Linear"
