"""Export: the choices of the dialog are what is written, and the last ones can be had again without being asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from fesapp.gui.export_choice import ExportChoice
from fesapp.gui.export_dialog import ExportDialog
from fesapp.gui.main_window import MainWindow
from fesapp.photos import Keep, SaveOptions, open_photo

SMALL = ExportChoice(".jpg", None, "no-gps", 320)


def export(window: MainWindow, hand, answers, choice: ExportChoice, path: Path) -> None:
    answers.choice, answers.save_path = choice, path
    window.actions_by_name["export"].trigger()
    hand.wait_for(lambda: window.files.saving is None)


def test_keys_and_file_menu_have_both_actions(fake_window, qtbot, answers):
    file_menu = next(menu for menu in fake_window.findChildren(QMenu) if menu.title() == "&File")
    for name, key in (("export", "Ctrl+Shift+E"), ("export_again", "Ctrl+Alt+E")):
        action = fake_window.actions_by_name[name]
        assert [shortcut.toString() for shortcut in action.shortcuts()] == [key]
        assert action in file_menu.actions()
    qtbot.keyClick(
        fake_window.canvas, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert answers.asked_about_export == 1


def test_the_picture_is_written_as_chosen(window, hand, answers, tmp_path, sample):
    source = sample.read_bytes()
    hand.drag(window.panel.rows["AU12"].sliders["AU12L"], 4.5)
    export(window, hand, answers, ExportChoice(".jpg", 40, "none", 300), tmp_path / "small.jpg")
    saved = open_photo(tmp_path / "small.jpg")
    assert max(saved.size) == 300
    assert saved.metadata.quality == 40
    assert saved.metadata.exif is None
    assert not window.isWindowModified()
    assert sample.read_bytes() == source


def test_like_the_photo_is_as_strongly_compressed_as_the_photo(window, hand, answers, tmp_path, sample):
    export(window, hand, answers, ExportChoice(".jpg", None), tmp_path / "same.jpg")
    with Image.open(sample) as before, Image.open(tmp_path / "same.jpg") as after:
        assert before.quantization == after.quantization
        assert before.size == after.size


def test_without_a_last_time_there_is_nothing_to_do_again(fake_window):
    assert not fake_window.actions_by_name["export_again"].isEnabled()


def test_as_last_time_asks_nothing_and_takes_a_free_name(fake_window, fake_engine, hand, answers, sample):
    export(fake_window, hand, answers, SMALL, sample.with_name("chosen.jpg"))
    assert fake_engine.saved_with == (SaveOptions(None, keep=Keep.NO_GPS), 320)
    answers.choice = answers.save_path = None
    for name in ("{}_edited.jpg", "{}_edited_2.jpg", "{}_edited_3.jpg"):
        fake_engine.saved_with = None
        fake_window.actions_by_name["export_again"].trigger()
        hand.wait_for(lambda: fake_window.files.saving is None)
        assert fake_engine.saved_with == (SaveOptions(None, keep=Keep.NO_GPS), 320)
        assert sample.with_name(name.format(sample.stem)).exists()
    assert answers.asked_about_export == 1


def test_as_last_time_goes_into_the_same_folder(fake_window, hand, answers, sample, tmp_path):
    (tmp_path / "far").mkdir()
    export(fake_window, hand, answers, SMALL, tmp_path / "far" / "chosen.jpg")
    fake_window.actions_by_name["export_again"].trigger()
    hand.wait_for(lambda: fake_window.files.saving is None)
    assert (tmp_path / "far" / f"{sample.stem}_edited.jpg").exists()


def test_a_folder_that_is_gone_is_told(window, hand, answers, tmp_path):
    (tmp_path / "far").mkdir()
    export(window, hand, answers, SMALL, tmp_path / "far" / "chosen.jpg")
    (tmp_path / "far" / "chosen.jpg").unlink()
    (tmp_path / "far").rmdir()
    window.actions_by_name["export_again"].trigger()
    hand.wait_for(lambda: window.files.saving is None)
    assert "there is no folder" in window.message_bar.text


@pytest.mark.parametrize("name", ["export", "save"])
def test_what_the_format_cannot_hold_is_told_in_passing(name, fake_window, fake_engine, hand, answers, tmp_path):
    fake_engine.losses = ["16-bit depth becomes 8-bit", "transparency is laid on white"]
    answers.choice, answers.save_path = ExportChoice(), tmp_path / "out.jpg"
    fake_window.actions_by_name[name].trigger()
    hand.wait_for(lambda: fake_window.files.saving is None)
    told = fake_window.statusBar().currentMessage()
    assert told == "Saved out.jpg; 16-bit depth becomes 8-bit; transparency is laid on white"
    assert not fake_window.message_bar.text


def test_the_photo_itself_cannot_be_chosen(fake_window, hand, answers, sample):
    export(fake_window, hand, answers, SMALL, sample)
    assert "never written over" in fake_window.message_bar.text
    assert not fake_window.actions_by_name["export_again"].isEnabled()


def test_cancelled_nothing_is_asked_further_and_nothing_written(fake_window, fake_engine, answers):
    answers.choice = None
    fake_window.actions_by_name["export"].trigger()
    assert answers.suggested is None
    assert fake_engine.saved_with is None


def test_the_dialog_begins_with_the_last_choices(qtbot):
    SMALL.remember()
    dialog = ExportDialog(None, (4000, 3000))
    qtbot.addWidget(dialog)
    assert dialog.form.choice() == SMALL
    assert dialog.note.text() == "320 × 240 pixels"


def test_the_dialog_says_the_size_and_offers_only_what_the_format_has(qtbot):
    dialog = ExportDialog(None, (4000, 3000))
    qtbot.addWidget(dialog)
    form = dialog.form
    assert form.choice() == ExportChoice()
    assert dialog.note.text() == "4000 × 3000 pixels"
    form.limits.setChecked(True)
    form.longest.setValue(1000)
    assert dialog.note.text() == "1000 × 750 pixels"
    form.longest.setValue(9000)
    assert dialog.note.text() == "4000 × 3000 pixels"
    assert form.quality.isEnabled()
    form.like_photo.setChecked(True)
    assert not form.quality.isEnabled()
    form.format.setCurrentIndex(form.format.findData(".png"))
    assert not form.like_photo.isEnabled()


@pytest.mark.parametrize(
    ("key", "value"), [("export/suffix", ".gif"), ("export/quality", "best"), ("export/max_side", "-7")]
)
def test_settings_that_mean_nothing_are_not_heeded(key, value):
    from PySide6.QtCore import QSettings

    SMALL.remember()
    QSettings().setValue(key, value)
    last = ExportChoice.last()
    if key == "export/suffix":
        assert last is None
    else:
        assert last is not None
        last.options().check()
        assert last.max_side in (None, 320)


def test_every_control_has_a_tooltip_and_a_name(qtbot):
    dialog = ExportDialog(None, (4000, 3000))
    qtbot.addWidget(dialog)
    form = dialog.form
    for widget in (form.format, form.quality, form.like_photo, form.keep, form.limits, form.longest):
        assert widget.toolTip()
        assert widget.accessibleName()
