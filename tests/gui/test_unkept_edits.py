"""Edits that can be kept nowhere, or not yet: nothing of them is lost without a question."""

import json
import shutil
import threading

import pytest

from fesapp.editing.edit_store import Written
from fesapp.editing.sidecar import sidecar_of
from fesapp.gui.dialogs import Unsaved


class Disk:
    """In place of the store's: fails while `trouble` says why, and answers only while the gate is open."""

    def __init__(self, store) -> None:
        self._write = store.write
        self.trouble = "the disk is full"
        self.gate = threading.Event()
        self.gate.set()

    def write(self, photo, *edits) -> Written:
        self.gate.wait()
        return Written(photo, trouble=self.trouble) if self.trouble else self._write(photo, *edits)


@pytest.fixture
def disk(fake_window, monkeypatch):
    store = fake_window.files.autosave.store
    made = Disk(store)
    monkeypatch.setattr(type(store), "write", lambda _, *arguments: made.write(*arguments))
    yield made
    made.trouble = ""
    made.gate.set()


@pytest.fixture
def more(samples, tmp_path):
    """Enough photos to push the first out of memory."""
    return [tmp_path / f"{number}.jpg" for number in range(4) if shutil.copy(samples[0], tmp_path / f"{number}.jpg")]


@pytest.fixture
def edited(fake_window, hand, disk):
    """The window with a photo that was edited a moment ago."""
    edit(fake_window, hand, 4.0)
    return fake_window


def edit(window, hand, value):
    hand.drag(window.panel.rows["AU26"].sliders["AU26"], value)


def look_at(window, hand, *paths):
    """Open photos and show them, one after the other."""
    for path in paths:
        window.open(path)
        hand.wait_for_photo(window, path)


def test_they_are_asked_about_at_the_end_however_many_photos_were_looked_at_since(
    edited, more, disk, hand, answers, sample
):
    hand.wait_for(lambda: "kept nowhere" in edited.message_bar.text)
    look_at(edited, hand, *more)
    assert edited.files.session.find(sample).opened is not None
    answers.unsaved = Unsaved.CANCEL
    assert not edited.close()
    assert answers.asked_about_unsaved == 1
    assert edited.document.path == sample


def test_also_where_the_disk_answers_only_then(edited, more, disk, hand, answers, sample, monkeypatch):
    monkeypatch.setattr("fesapp.gui.autosave._PATIENCE_S", 0.05)
    disk.gate.clear()
    look_at(edited, hand, *more)
    disk.gate.set()
    answers.unsaved = Unsaved.CANCEL
    hand.wait_for(lambda: sample in edited.files.autosave.unkept)
    assert not edited.files.settle(lambda: None)
    assert answers.asked_about_unsaved == 1


def test_a_photo_whose_pixels_were_let_go_is_asked_about_too(edited, more, hand, answers, sample):
    hand.wait_for(lambda: sample in edited.files.autosave.unkept)
    look_at(edited, hand, more[0])
    edited.files.session.find(sample).opened = None
    answers.unsaved = Unsaved.CANCEL
    assert not edited.close()
    answers.unsaved = Unsaved.SAVE
    assert not edited.close()
    hand.wait_for_photo(edited, sample)
    answers.unsaved = Unsaved.DISCARD
    assert edited.close()
    assert answers.asked_about_unsaved == 3


def test_a_disk_that_is_back_when_the_window_closes_gets_them(edited, disk, hand, answers, sample):
    hand.wait_for(lambda: sample in edited.files.autosave.unkept)
    disk.trouble = ""
    assert edited.close()
    assert answers.asked_about_unsaved == 0
    assert json.loads(sidecar_of(sample).read_text())["faces"][0]["aus"]["AU26"] == pytest.approx(4.0, abs=0.06)


def test_edits_that_were_given_up_are_not_written_after_all(edited, more, disk, hand, sample):
    hand.wait_for(lambda: sample in edited.files.autosave.unkept)
    look_at(edited, hand, more[0])
    edited.files.close(edited.files.session.find(sample))
    disk.trouble = ""
    assert edited.close()
    assert not sidecar_of(sample).exists()


def test_a_disk_that_fails_again_after_a_success_is_told_again(edited, disk, hand, sample):
    hand.wait_for(lambda: "kept nowhere" in edited.message_bar.text)
    edited.message_bar.hide()
    disk.trouble = ""
    edit(edited, hand, 3.0)
    hand.wait_for(sidecar_of(sample).exists)
    disk.trouble = "the disk is full"
    edit(edited, hand, 2.0)
    hand.wait_for(lambda: "kept nowhere" in edited.message_bar.text)


def test_what_is_edited_while_a_closing_photo_gives_way_to_the_next_is_asked_about_too(
    fake_window, fake_engine, samples, disk, hand, answers, monkeypatch
):
    disk.trouble = ""
    fake_window.open(samples[0], samples[1])
    hand.wait_for(lambda: len(fake_window.files.session) == 2)
    gate, opened = threading.Event(), fake_engine.open
    monkeypatch.setattr(fake_engine, "open", lambda path: gate.wait() and opened(path))
    fake_window.files.close()
    edit(fake_window, hand, 4.0)
    disk.trouble = "the disk is full"
    answers.unsaved = Unsaved.CANCEL
    gate.set()
    hand.wait_for(lambda: answers.asked_about_unsaved)
    assert fake_window.files.session.find(samples[0]) is not None
