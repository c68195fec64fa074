from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt

from fesapp.gui.dialogs import Unsaved, save_filters
from fesapp.photos import WRITABLE, open_photo


@pytest.fixture
def smile(window, hand):
    hand.drag(window.panel.rows["AU12"].sliders["AU12L"], 4.5)


def save_to(window, hand, answers, path: Path) -> None:
    answers.save_path = path
    window.actions_by_name["save"].trigger()
    hand.wait_for(lambda: window.files.saving is None)


def test_a_dropped_photo_opens(open_window, engine, sample, hand):
    window = open_window(engine)
    hand.drop(window, sample)
    hand.wait_for_photo(window, sample)
    assert window.windowTitle().startswith(sample.name)
    assert window.panel.rows["AU12"].sliders["AU12L"].isEnabled()


def test_of_several_dropped_files_the_first_is_shown(open_window, fake_engine, samples, hand):
    window = open_window(fake_engine)
    hand.drop(window, samples[-1], samples[0])
    hand.wait_for_photo(window, samples[-1])


def test_open_asks_for_a_photo(window, answers, samples, hand):
    answers.open_path = samples[-1]
    window.actions_by_name["open"].trigger()
    hand.wait_for_photo(window, samples[-1])


def test_a_broken_file_is_refused_in_words_and_the_old_photo_stays(window, hand, tmp_path, sample):
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(sample.read_bytes()[:2000])
    before = hand.see(window)
    hand.drop(window, broken)
    hand.wait_for(lambda: window.message_bar.text)
    assert "broken.jpg" in window.message_bar.text
    assert window.document.path == sample
    window.message_bar.hide()
    assert (hand.see(window) == before).all()
    assert window.panel.rows["AU12"].sliders["AU12L"].isEnabled()


def test_a_photo_without_a_face_opens_with_sliders_that_say_so(open_window, fake_engine, sample):
    fake_engine.faces = 0
    window = open_window(fake_engine, sample)
    assert "No face" in window.message_bar.text
    assert not window.panel.rows["AU12"].sliders["AU12L"].isEnabled()


@pytest.mark.usefixtures("smile")
def test_save_as_writes_the_edit_and_never_the_source(window, hand, answers, tmp_path, sample):
    source = sample.read_bytes()
    target = tmp_path / "smiling.png"
    save_to(window, hand, answers, target)
    original, saved = open_photo(sample).pixels, open_photo(target).pixels
    assert saved.shape == original.shape
    assert (saved != original).any()
    assert sample.read_bytes() == source
    assert not window.isWindowModified()


def test_saving_without_edits_writes_the_photos_own_pixels(window, hand, answers, tmp_path, sample):
    save_to(window, hand, answers, tmp_path / "same.png")
    assert np.array_equal(open_photo(tmp_path / "same.png").pixels, open_photo(sample).pixels)


@pytest.mark.usefixtures("smile")
def test_the_photo_itself_cannot_be_chosen(window, hand, answers, sample):
    source = sample.read_bytes()
    save_to(window, hand, answers, sample)
    assert "never written over" in window.message_bar.text
    assert sample.read_bytes() == source
    assert window.isWindowModified()


@pytest.mark.usefixtures("smile")
def test_a_file_that_the_user_agreed_to_replace_is_replaced(window, hand, answers, tmp_path):
    target = tmp_path / "smiling.png"
    target.write_bytes(b"old")
    save_to(window, hand, answers, target)
    assert open_photo(target).pixels.shape[2] == 3


@pytest.mark.usefixtures("smile")
def test_a_failed_save_is_told_and_loses_nothing(window, hand, answers, tmp_path):
    wanted = window.document.wanted
    save_to(window, hand, answers, tmp_path / "missing" / "smiling.png")
    assert window.message_bar.text
    assert window.document.wanted == wanted
    assert window.isWindowModified()


def test_a_name_is_suggested_beside_the_photo(window, hand, answers, sample):
    window.actions_by_name["save"].trigger()
    assert answers.suggested == sample.with_name(f"{sample.stem}_edited{sample.suffix}")


def test_the_formats_offered_are_those_that_can_be_written():
    filters = save_filters(WRITABLE)
    assert filters["JPEG (*.jpg *.jpeg)"] == "jpg"
    assert {f".{suffix}" for suffix in filters.values()} <= set(WRITABLE)


@pytest.mark.usefixtures("smile")
def test_neither_another_photo_nor_closing_asks_about_edits_that_are_kept(window, hand, answers, samples):
    window.open(samples[-1])
    hand.wait_for_photo(window, samples[-1])
    assert window.close()
    assert answers.asked_about_unsaved == 0


@pytest.mark.usefixtures("nowhere_to_write", "smile")
@pytest.mark.parametrize("leave", ["photo", "window"])
class TestClosingWithEditsThatCanBeKeptNowhere:
    @pytest.fixture
    def nowhere_to_write(self, tmp_path, sample):
        (tmp_path / "own").mkdir(exist_ok=True)
        (tmp_path / "own" / "edits").write_text("in the way")
        sample.with_name(f"{sample.name}.fes.json").mkdir()

    @pytest.fixture
    def go(self, window, hand, sample, samples, leave):
        if leave == "window":
            return window.close
        window.open(samples[-1])
        hand.wait_for_photo(window, samples[-1])
        return lambda: window.files.close(window.files.session.find(sample))

    @pytest.fixture
    def gone(self, window, sample, leave):
        if leave == "window":
            return lambda: not window.isVisible()
        return lambda: window.files.session.find(sample) is None

    def test_the_window_says_so_before(self, window, hand, leave):
        hand.wait_for(lambda: "kept nowhere" in window.message_bar.text)

    def test_discard_gives_them_up(self, hand, answers, go, gone):
        answers.unsaved = Unsaved.DISCARD
        go()
        hand.wait_for(gone)
        assert answers.asked_about_unsaved == 1

    def test_cancel_stays(self, window, hand, answers, go, gone, sample):
        answers.unsaved = Unsaved.CANCEL
        go()
        hand.wait_for(lambda: answers.asked_about_unsaved == 1)
        assert not gone()
        assert window.document.path == sample
        assert window.isWindowModified()

    def test_save_saves_first(self, hand, answers, go, gone, tmp_path):
        answers.unsaved, answers.save_path = Unsaved.SAVE, tmp_path / "kept.png"
        go()
        hand.wait_for(gone)
        assert answers.save_path.exists()

    def test_a_failed_save_stays(self, window, hand, answers, go, gone, tmp_path):
        answers.unsaved, answers.save_path = Unsaved.SAVE, tmp_path / "missing" / "kept.png"
        go()
        hand.wait_for(lambda: "missing" in window.message_bar.text)
        assert not gone()
        assert window.isWindowModified()


def test_ctrl_s_asks_where_to_save(window, answers, qtbot):
    qtbot.keyClick(window.canvas, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert answers.suggested is not None
