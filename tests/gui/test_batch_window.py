"""The batch window: what it needs to begin, what it shows of a run, and what can be done about it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fake_batch import FACE, FakeBeginning
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QMenu,
    QPushButton,
    QTableView,
    QToolButton,
)

from fesapp.batch.rows import FaceResult, Status
from fesapp.gui.batch_feature import Batching
from fesapp.gui.batch_pace import BatchPace
from fesapp.gui.batch_progress import in_words
from fesapp.gui.batch_settings import BatchSettings
from fesapp.gui.batch_table import NOTE, PHOTO, STATUS, TIME
from fesapp.gui.batch_window import BatchWindow
from fesapp.gui.commands import new_gesture
from fesapp.gui.dialogs import BatchClosing
from fesapp.gui.main_window import MainWindow

NO_FACE = "shows no face that could be found; a face must be 48 px wide or more"


@pytest.fixture
def beginning(tmp_path: Path):
    made = FakeBeginning(tmp_path / "out")
    yield made
    made.gate.set()


@pytest.fixture
def batch(fake_window: MainWindow, beginning: FakeBeginning, qtbot) -> BatchWindow:
    """The batch window of an editor, as it is at first."""
    made = BatchWindow(fake_window, beginning)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def running(batch: BatchWindow, beginning: FakeBeginning, samples: list[Path], hand) -> BatchWindow:
    """A batch of the sample photos, begun."""
    begin(batch, beginning, samples, hand)
    return batch


def begin(batch: BatchWindow, beginning: FakeBeginning, photos: list[Path], hand) -> None:
    batch.setup.inputs.add_paths(photos)
    batch.setup.recipes.add_recipes(["happiness"])
    batch.setup.start_button.click()
    hand.wait_for(lambda: batch.pages.currentWidget() is batch.running)


def text(batch: BatchWindow, row: int, column: int) -> str:
    model = batch.running.view.model()
    return model.index(row, column).data()


def seen(batch: BatchWindow) -> list[str]:
    """The photos in the table, as it is filtered."""
    return [text(batch, row, PHOTO) for row in range(batch.running.view.model().rowCount())]


def drop(batch: BatchWindow, *files: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    action, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(10, 10), action, data, left, none)
    QApplication.sendEvent(batch, enter)
    if enter.isAccepted():
        QApplication.sendEvent(batch, QDropEvent(QPointF(10, 10), action, data, left, none))


# ---- what is wished ------------------------------------------------------------------------------------------------


def test_the_menu_and_a_key_open_it_and_the_editor_stays_usable(fake_window, qtbot, hand):
    file_menu = next(menu for menu in fake_window.findChildren(QMenu) if menu.title() == "&File")
    assert fake_window.actions_by_name["batch"] in file_menu.actions()
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(fake_window.canvas, Qt.Key.Key_B, keys)
    feature = next(feature for feature in fake_window.features if isinstance(feature, Batching))
    assert feature.window is not None
    assert feature.window.isVisible()
    assert not feature.window.isModal()
    hand.drag(fake_window.panel.rows["AU12"].sliders["AU12L"], 4.0)
    assert fake_window.document.value("AU12L") == pytest.approx(4.0, abs=0.1)


def test_it_says_what_is_missing_until_nothing_is(batch, samples, tmp_path):
    setup = batch.setup
    assert "Add photos" in setup.note.text()
    assert not setup.start_button.isEnabled()
    setup.inputs.add_paths([samples[0]])
    assert "Add a recipe" in setup.note.text()
    setup.recipes.add_recipes(["happiness"])
    setup.form.out.clear()
    assert "folder to write to" in setup.note.text()
    setup.form.out.setText(str(samples[0]))
    assert "is a file" in setup.note.text()
    setup.form.out.setText(str(tmp_path / "not there yet"))
    assert setup.note.text() == ""
    assert setup.start_button.isEnabled()


def test_the_folder_suggested_lies_beside_the_photos(batch, samples):
    batch.setup.inputs.photos_button.click()  # the user has chosen none
    assert batch.setup.form.out.text() == ""
    batch._window.dialogs.open_path = samples[1]
    batch.setup.inputs.photos_button.click()
    assert batch.setup.form.out.text() == str(samples[1].parent / "edited")


def test_names_have_a_live_example_and_wrong_ones_are_told_beside_them(batch, samples):
    setup = batch.setup
    setup.inputs.add_paths([samples[0]])
    setup.recipes.add_recipes(["surprise"])
    setup.form.template.setText("{folder}/{stem}-{n:03}_{recipe}")
    setup.form.format.setCurrentIndex(setup.form.format.findData("png"))
    assert setup.form.example.text() == f"For example photos/{samples[0].stem}-001_surprise.png"
    setup.form.template.setText("{stem}_{what}")
    assert "there is no field {what}" in setup.form.example.text()
    assert not setup.start_button.isEnabled()


def test_photos_folders_and_recipes_can_be_dropped(batch, samples, tmp_path):
    recipe = tmp_path / "grin.json"
    recipe.write_text('{"faces": [{"aus": {"AU12": 3}}]}')
    drop(batch, samples[0], samples[0].parent, recipe, samples[0])
    assert batch.setup.inputs.keys == (str(samples[0]), str(samples[0].parent))
    assert batch.setup.recipes.keys == (str(recipe),)


def test_what_is_selected_can_be_taken_out_by_key(batch, samples, qtbot):
    inputs = batch.setup.inputs
    inputs.add_paths(samples)
    inputs.list.setFocus()
    inputs.list.setCurrentRow(1)
    qtbot.keyClick(inputs.list, Qt.Key.Key_Delete)
    assert inputs.keys == tuple(map(str, [samples[0], *samples[2:]]))
    assert samples[1].exists()


def test_the_open_photos_of_the_editor_can_be_added(batch, fake_window, samples, hand):
    fake_window.open(samples[1])
    hand.wait_for_photo(fake_window, samples[1])
    batch.setup.inputs.open_button.click()
    assert batch.setup.inputs.keys == (str(samples[0]), str(samples[1]))


def test_presets_files_and_own_edits_are_recipes(batch, answers, tmp_path):
    recipes = batch.setup.recipes
    next(action for action in recipes.preset_menu.actions() if action.text() == "Happiness").trigger()
    answers.recipes = [tmp_path / "faces.csv"]
    for action in recipes.more_menu.actions()[:2]:
        action.trigger()
    assert recipes.keys == ("happiness", str(tmp_path / "faces.csv"), "sidecars")
    assert batch.setup.note.text() == "Choose the folder to write to."  # a table may name the photos


def test_the_present_edit_is_for_every_face(batch, fake_window, beginning, samples, hand):
    batch.setup.inputs.add_paths(samples)
    batch.setup.recipes.more_menu.actions()[2].trigger()
    assert "no present edit" in batch.setup.note.text()
    fake_window.edits.set_values({"AU26": 3.0}, "Jaw", new_gesture())
    assert batch.setup.note.text() == ""
    batch.setup.start_button.click()
    hand.wait_for(lambda: beginning.wishes)
    (edit,) = beginning.wishes[0].present.faces
    assert (edit.aus, edit.face) == ({"AU26": 3.0}, None)


def test_all_choices_reach_the_engine_and_are_there_the_next_time(batch, fake_window, beginning, samples, tmp_path):
    chosen = BatchSettings(
        ("surprise",), str(tmp_path / "far"), "{n}_{stem}", "webp", None, 800, "no-gps", "skip", 2, True, "png"
    )
    batch.setup.form.show_settings(chosen)
    batch.setup.recipes.add_recipes(["surprise"])
    batch.setup.inputs.add_paths(samples)
    assert batch.setup.wish.settings == chosen
    batch.setup.start_button.click()
    assert BatchWindow(fake_window, beginning).setup.wish.settings == chosen
    options = chosen.options(["a.jpg"])
    options.check()
    assert (options.quality, options.max_side, options.keep.value, options.faces) == (None, 800, "no-gps", 2)
    assert (options.conflict, options.relative, options.sheet, options.format) == ("skip", True, "png", "webp")


@pytest.mark.parametrize("kept", ["nonsense", '{"format": "gif"}', '{"quality": 0}', "[1]"])
def test_settings_that_mean_nothing_are_not_heeded(kept):
    from PySide6.QtCore import QSettings

    QSettings().setValue("batch/last", kept)
    assert BatchSettings.last() == BatchSettings()


def test_a_batch_that_cannot_begin_says_why_and_can_be_mended(batch, beginning, samples, hand):
    beginning.refusal = "grin: neither a file nor the name of a preset"
    batch.setup.inputs.add_paths(samples)
    batch.setup.recipes.add_recipes(["happiness"])
    batch.setup.start_button.click()
    hand.wait_for(lambda: "grin" in batch.setup.note.text())
    assert batch.pages.currentWidget() is batch.setup
    batch.setup.form.template.setText("{n}")
    assert batch.setup.note.text() == ""
    assert batch.setup.start_button.isEnabled()


def test_while_photos_are_looked_for_nothing_else_can_be_begun(batch, beginning, samples, hand):
    beginning.gate.clear()
    batch.setup.inputs.add_paths(samples)
    batch.setup.recipes.add_recipes(["happiness"])
    batch.setup.start_button.click()
    assert batch.setup.note.text() == "Looking for photos…"
    assert not batch.setup.start_button.isEnabled()
    beginning.gate.set()
    hand.wait_for(lambda: batch.pages.currentWidget() is batch.running)


# ---- a run ---------------------------------------------------------------------------------------------------------


def test_rows_say_where_they_are_and_why(running, beginning, hand):
    run = beginning.run
    run.became(1, Status.DONE, losses=("16-bit depth becomes 8-bit",), ms=2340.0)
    run.became(2, Status.FAILED, NO_FACE)
    run.became(3, Status.RUNNING)
    hand.wait_for(lambda: text(running, 2, STATUS) == "Running")
    assert [text(running, row, STATUS) for row in range(3)] == ["Done", "Failed", "Running"]
    assert text(running, 0, NOTE) == "16-bit depth becomes 8-bit"
    assert text(running, 0, TIME) == "2.3 s"
    assert text(running, 1, NOTE) == NO_FACE
    assert running.running.progress.bar.value() == 2
    assert running.running.counts.buttons[Status.FAILED].text() == "Failed 1"


def test_rows_can_be_filtered_and_follow_what_becomes_of_them(running, beginning, samples, hand):
    counts = running.running.counts
    beginning.run.became(2, Status.FAILED, NO_FACE)
    hand.wait_for(lambda: counts.buttons[Status.FAILED].text() == "Failed 1")
    counts.buttons[Status.FAILED].click()
    assert seen(running) == [samples[1].name]
    beginning.run.became(1, Status.FAILED, NO_FACE)
    hand.wait_for(lambda: seen(running) == [samples[0].name, samples[1].name])
    beginning.run.became(2, Status.QUEUED)
    hand.wait_for(lambda: seen(running) == [samples[0].name])
    counts.buttons[None].click()
    assert seen(running) == [photo.name for photo in samples]


def test_a_row_shows_what_was_asked_and_achieved(running, beginning, hand):
    detail = running.running.detail
    beginning.run.faces[1] = [FACE, FaceResult((0, 0, 9, 9)), FaceResult((0, 0, 9, 9), {}, {"AU26": 2.0}, None)]
    running.running.view.selectRow(0)
    assert detail.table.rows == []
    beginning.run.became(1, Status.DONE)
    hand.wait_for(lambda: detail.table.rows)
    assert [(row.control, row.asked, row.measured) for row in detail.table.rows] == [
        ("AU12L", 3.5, 3.1),
        ("AU12R", 3.5, 3.3),
    ]
    assert [detail.face.itemText(index) for index in range(2)] == ["Face 0", "Face 2"]
    detail.face.setCurrentIndex(1)
    assert [row.measured for row in detail.table.rows] == [None]
    assert "not found again" in detail.note.text()


def test_a_double_click_opens_the_result_or_the_photo(running, beginning, fake_window, samples, hand, tmp_path):
    out = beginning.run.plan.items[0].target
    out.parent.mkdir()
    out.write_bytes(samples[0].read_bytes())
    beginning.run.became(1, Status.DONE)
    beginning.run.became(2, Status.FAILED, NO_FACE)
    hand.wait_for(lambda: text(running, 1, STATUS) == "Failed")
    view = running.running.view
    for row, path in ((0, out), (1, samples[1])):
        place = view.visualRect(view.model().index(row, 0)).center()
        hand.double_click(view.viewport(), place)
        hand.wait_for_photo(fake_window, path)


def test_enter_opens_too(running, fake_window, samples, qtbot, hand):
    running.running.view.selectRow(2)
    qtbot.keyClick(running.running.view, Qt.Key.Key_Return)
    hand.wait_for_photo(fake_window, samples[2])


def test_a_batch_can_be_paused_and_go_on(running, beginning):
    controls = running.running.controls
    controls.pause.click()
    assert beginning.run.is_paused
    assert "paused" in running.running.progress.label.text()
    assert controls.pause.isHidden()
    controls.go_on.click()
    assert not beginning.run.is_paused
    assert not controls.pause.isHidden()
    assert beginning.run.starts == 1


def test_a_cancelled_batch_keeps_its_rows_queued_and_can_go_on(running, beginning, hand):
    beginning.run.became(1, Status.DONE)
    beginning.run.became(2, Status.RUNNING)
    controls, note = running.running.controls, running.running.note
    controls.pause.click()
    controls.cancel.click()
    hand.wait_for(lambda: "Stopped" in note.text())
    assert note.text() == "Stopped: 1 done, 0 skipped, 0 failed, 2 still queued"
    assert text(running, 1, STATUS) == "Queued"
    controls.go_on.click()
    hand.wait_for(lambda: beginning.run.starts == 2)
    assert not beginning.run.is_paused
    assert not controls.cancel.isHidden()


def test_what_has_failed_can_be_tried_again_meanwhile_and_after(running, beginning, hand):
    retry = running.running.controls.retry
    assert not retry.isEnabled()
    for _ in range(2):
        beginning.run.became(1, Status.FAILED, NO_FACE)
        hand.wait_for(lambda: text(running, 0, STATUS) == "Failed")
        retry.click()
        hand.wait_for(lambda: text(running, 0, STATUS) == "Queued")
        beginning.run.over()
        hand.wait_for(lambda: not running.is_working)
        beginning.run.became(1, Status.FAILED, NO_FACE)
        beginning.run.start()
        running.running._begin()


def test_what_stands_in_the_way_of_trying_again_is_told(running, beginning, hand):
    beginning.run.became(1, Status.FAILED, NO_FACE)
    beginning.run.over()
    hand.wait_for(lambda: not running.is_working)
    beginning.run.refusal = "another batch writes into this folder"
    running.running.controls.retry.click()
    hand.wait_for(lambda: "another batch" in running.running.note.text())
    assert not running.is_working


def test_at_the_end_report_and_contact_sheet_can_be_opened(running, beginning, hand, monkeypatch, tmp_path):
    shown = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(Path(url.toLocalFile())) or True)
    controls = running.running.controls
    assert not controls.report.isEnabled()
    written = [tmp_path / name for name in ("report.csv", "report.json", "sheet.pdf")]
    for number in (1, 2, 3):
        beginning.run.became(number, Status.DONE)
    beginning.run.over(written)
    hand.wait_for(lambda: controls.report.isEnabled())
    for button in (controls.report, controls.sheet, controls.folder):
        button.click()
    assert shown == [written[0], written[2], beginning.out]
    assert running.running.note.text() == "Finished: 3 done, 0 skipped, 0 failed"
    assert running._window.statusBar().currentMessage() == "Batch: Finished: 3 done, 0 skipped, 0 failed"


def test_what_no_program_shows_is_told(running, monkeypatch):
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: False)
    running.running.controls.folder.click()
    assert "No program of this system shows" in running.running.note.text()


def test_why_a_run_could_not_go_on_is_told(running, beginning, hand):
    beginning.run.over(trouble="out cannot be written (No space left on device); choose another folder")
    hand.wait_for(lambda: "No space left" in running.running.note.text())
    assert not running.running.controls.go_on.isHidden()


def test_what_was_left_out_of_the_plan_is_told(batch, beginning, samples, hand):
    beginning.notes = ("private cannot be looked into (Permission denied)", "faces.csv: a row is left out")
    begin(batch, beginning, samples, hand)
    assert (
        batch.running.note.text() == "private cannot be looked into (Permission denied) (and 1 more that are left out)"
    )


def test_another_batch_can_follow(running, beginning, samples, hand):
    controls = running.running.controls
    assert not controls.back.isEnabled()
    beginning.run.over()
    hand.wait_for(lambda: controls.back.isEnabled())
    controls.back.click()
    assert running.setup.inputs.keys == tuple(map(str, samples))
    beginning.photos = samples[:1]
    running.setup.start_button.click()
    hand.wait_for(lambda: seen(running) == [samples[0].name])


def test_thousands_of_rows_change_without_a_word_for_each(batch, beginning, samples, hand):
    beginning.photos = samples * 2000
    begin(batch, beginning, samples, hand)
    told = []
    batch.running.table.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    run = beginning.run
    mail = run.listeners[0]
    for number in (*range(11, 2011), 5000):
        mail(run.rows[number - 1].__class__(run.plan.items[number - 1], Status.DONE))
    hand.wait_for(lambda: batch.running.table.counts[Status.DONE] == 2001)
    assert told == [(10, 2009), (4999, 4999)]
    assert batch.running.counts.buttons[None].text() == "All 6000"


# ---- closing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", list(BatchClosing))
def test_closing_it_asks_while_a_batch_works(running, beginning, answers, answer):
    answers.batch_closing = answer
    running.close()
    assert answers.asked_about_batch == 1
    assert running.isVisible() == (answer is BatchClosing.STAY)
    assert beginning.run.was_cancelled == (answer is BatchClosing.STOP)


def test_closing_it_asks_nothing_once_the_batch_is_over(running, beginning, answers, hand):
    beginning.run.over()
    hand.wait_for(lambda: not running.is_working)
    running.close()
    assert answers.asked_about_batch == 0
    assert not running.isVisible()


def test_a_batch_given_up_while_it_is_planned_does_not_go_on(batch, beginning, answers, samples, hand):
    beginning.gate.clear()
    batch.setup.inputs.add_paths(samples)
    batch.setup.recipes.add_recipes(["happiness"])
    batch.setup.start_button.click()
    answers.batch_closing = BatchClosing.STOP
    batch.close()
    beginning.gate.set()
    hand.wait_for(lambda: beginning.run is not None and beginning.run.was_cancelled)


@pytest.mark.parametrize("answer", [BatchClosing.STAY, BatchClosing.STOP])
def test_closing_the_editor_asks_while_a_batch_works(running, fake_window, beginning, answers, answer):
    feature = next(feature for feature in fake_window.features if isinstance(feature, Batching))
    feature.window = running
    answers.batch_closing = answer
    fake_window.close()
    assert fake_window.isVisible() == (answer is BatchClosing.STAY)
    assert beginning.run.was_cancelled == (answer is BatchClosing.STOP)


# ---- for every hand and eye ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [QPushButton, QToolButton, QCheckBox, QComboBox, QLineEdit, QListWidget, QTableView])
def test_every_control_has_a_name_and_an_explanation(running, kind):
    for control in [*running.setup.findChildren(kind), *running.running.findChildren(kind)]:
        if not isinstance(control.window(), BatchWindow) or control.objectName().startswith("qt_"):
            continue  # the list of a combo box, the line in a spin box
        assert control.accessibleName() or (isinstance(control, QAbstractButton) and control.text()), control
        assert control.toolTip(), control


def test_all_of_it_can_be_reached_by_tab(running, qtbot):
    reached, controls = set(), running.running.controls
    running.running.view.setFocus()
    for _ in range(30):
        qtbot.keyClick(QApplication.focusWidget() or running, Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget())
    assert {controls.folder, controls.pause, controls.cancel, running.running.counts.buttons[None]} <= reached


def test_it_fits_a_small_screen(running):
    for page in (running.setup, running.running):
        assert page.minimumSizeHint().width() <= 1280
        assert page.minimumSizeHint().height() <= 680


def test_time_left_is_told_from_the_pace_without_pauses():
    clock = [0.0]
    pace = BatchPace(lambda: clock[0])
    pace.begin(10)
    clock[0] = 8
    assert pace.left(12, 50) is None
    pace.stop()
    clock[0] = 1000
    pace.go_on()
    clock[0] = 1012
    assert pace.left(20, 50) == pytest.approx(60)  # 10 rows took 20 s of work
    assert [in_words(seconds) for seconds in (20, 60, 600, 7300)] == [
        "less than a minute left", "about 1 min left", "about 10 min left", "about 2 h 2 min left",
    ]  # fmt: skip


# ---- with the engine -----------------------------------------------------------------------------------------------


def test_a_real_batch_from_start_to_report(open_window, fake_engine, samples, tmp_path, hand, qtbot):
    editor = open_window(fake_engine, samples[0])
    editor.edits.set_values({"AU26": 3.0}, "Jaw", new_gesture())
    editor.actions_by_name["batch"].trigger()
    batch = next(feature for feature in editor.features if isinstance(feature, Batching)).window
    (tmp_path / "shoot").mkdir()
    (tmp_path / "shoot" / "wall.png").write_text("no picture")
    out = tmp_path / "out"
    batch.setup.inputs.add_paths([samples[0], tmp_path / "shoot"])
    batch.setup.recipes.add_recipes(["present edit", "sidecars"])
    batch.setup.form.show_settings(BatchSettings(out=str(out), max_side=300, sheet="png"))
    before = samples[0].read_bytes()
    batch.setup.start_button.click()
    qtbot.waitUntil(lambda: batch.running.run is not None and not batch.is_working, timeout=120_000)
    assert [text(batch, row, STATUS) for row in range(4)] == ["Done", "Done", "Failed", "Skipped"]
    assert text(batch, 3, NOTE) == "has no sidecar"
    assert batch.running.note.text() == "Finished: 2 done, 1 skipped, 1 failed"
    batch.running.view.selectRow(0)
    assert {row.control: row.asked for row in batch.running.detail.table.rows} == {"AU26": 3.0}
    assert (out / f"{samples[0].stem}_edit.jpg").exists()
    assert json.loads((out / "fesapp-batch-report.json").read_text())["done"] == 2
    assert batch.running.controls.sheet.isEnabled()
    assert samples[0].read_bytes() == before
