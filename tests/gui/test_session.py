"""Edits keep themselves: beside the photo or in the user's own folder, whatever happens to either."""

import json
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt

from fesapp.editing.kept_edit import KeptEdit
from fesapp.editing.recipe import Recipe
from fesapp.editing.sidecar import sidecar_of
from fesapp.editing.sidecar_writing import write_sidecar
from fesapp.gui.recent_files import KEPT, RecentFiles, recent_files
from fesapp.gui.session import IN_MEMORY, Session


def move_jaw(window, hand, value=4.0):
    hand.drag(window.panel.rows["AU26"].sliders["AU26"], value)


def kept(photo: Path) -> dict[str, float]:
    faces = json.loads(sidecar_of(photo).read_text())["faces"]
    return faces[0]["aus"] if faces else {}


class Hangs:
    """A path on a drive that does not answer before the gate opens."""

    def __init__(self, gate: threading.Event, path: Path) -> None:
        self._gate, self.name = gate, path.name

    def exists(self) -> bool:
        return self._gate.wait(60)


@pytest.fixture
def kept_jaw(fake_engine, sample):
    """A sidecar of another day."""
    face = fake_engine.open(str(sample)).faces[0]
    write_sidecar(sidecar_of(sample), sample, [KeptEdit(aus={"AU26": 4.0}, warp=0.5, face=0, box=face.box)])


class TestAutosave:
    def test_an_edit_is_soon_beside_the_photo(self, fake_window, hand, sample):
        source = sample.read_bytes()
        move_jaw(fake_window, hand)
        hand.wait_for(lambda: sidecar_of(sample).exists())
        assert kept(sample) == pytest.approx({"AU26": 4.0}, abs=0.06)
        assert sample.read_bytes() == source

    def test_it_is_asked_for_within_two_seconds_even_of_a_long_drag(self, fake_window, hand, qtbot):
        timer = fake_window.files.autosave._timer
        move_jaw(fake_window, hand, 4.0)
        assert timer.isActive()
        assert timer.interval() < 2000
        before = timer.remainingTime()
        move_jaw(fake_window, hand, 2.0)
        assert timer.remainingTime() <= before

    def test_what_is_kept_is_a_recipe_that_gives_the_same(self, fake_window, hand, sample):
        move_jaw(fake_window, hand)
        fake_window.edits.set_strength("warp", 0.5, 1)
        fake_window.files.autosave.flush()
        kept = Recipe.load(sidecar_of(sample)).faces
        assert [edit.plain(edit.face) for edit in kept] == fake_window.document.recipe().faces

    def test_edits_come_back_with_the_photo_and_one_step_undoes_them(
        self, kept_jaw, open_window, fake_engine, sample, hand
    ):
        window = open_window(fake_engine, sample)
        assert window.document.value("AU26") == 4.0
        assert window.document.selected_wanted.warp == 0.5
        assert window.statusBar().currentMessage() == f"Edits of {sample.name} restored"
        assert window.edits.stack.undoText() == "Edits restored"
        window.actions_by_name["undo"].trigger()
        assert window.document.recipe().faces == []

    def test_opening_alone_writes_nothing(self, kept_jaw, open_window, fake_engine, sample, samples):
        before = sidecar_of(sample).stat()
        window = open_window(fake_engine, sample)
        window.files.autosave.flush()
        assert sidecar_of(sample).stat().st_mtime_ns == before.st_mtime_ns
        window.open(samples[-1])
        window.close()
        assert not sidecar_of(samples[-1]).exists()

    def test_edits_of_faces_that_the_photo_no_longer_shows_are_told_and_stay(
        self, open_window, fake_engine, sample, hand
    ):
        write_sidecar(sidecar_of(sample), sample, [KeptEdit(aus={"AU26": 4.0}, face=0, box=(0, 0, 20, 20))])
        window = open_window(fake_engine, sample)
        assert "kept edits" in window.message_bar.text
        assert window.document.recipe().faces == []
        move_jaw(window, hand, 2.0)
        window.close()
        assert json.loads(sidecar_of(sample).read_text())["unmatched"][0]["aus"] == {"AU26": 4.0}

    def test_a_photo_that_became_another_picture_is_shown_without_the_old_steps(
        self, fake_window, fake_engine, sample, samples, hand
    ):
        move_jaw(fake_window, hand)
        fake_window.open(samples[-1])
        hand.wait_for_photo(fake_window, samples[-1])
        fake_window.files.autosave.flush()
        fake_window.files.session.find(sample).opened = None  # long out of sight
        fake_engine.faces = 2
        fake_window.open(sample)
        hand.wait_for_photo(fake_window, sample)
        assert fake_window.document.recipe().faces == []
        assert not fake_window.actions_by_name["undo"].isEnabled()
        assert "kept edits" in fake_window.message_bar.text

    def test_edits_undone_leave_no_file(self, fake_window, hand, sample):
        move_jaw(fake_window, hand)
        hand.wait_for(lambda: sidecar_of(sample).exists())
        fake_window.actions_by_name["undo"].trigger()
        hand.wait_for(lambda: not sidecar_of(sample).exists())

    def test_closing_writes_what_is_not_written_yet(self, fake_window, hand, sample, answers):
        move_jaw(fake_window, hand)
        fake_window.close()
        assert kept(sample) == pytest.approx({"AU26": 4.0}, abs=0.06)
        assert answers.asked_about_unsaved == 0

    def test_closing_in_the_middle_of_a_render_keeps_them_too(self, fake_window, fake_engine, hand, sample):
        hand.wait_for_view(fake_window)
        fake_engine.gate.clear()
        move_jaw(fake_window, hand)
        threading.Timer(0.05, fake_engine.gate.set).start()
        assert fake_window.close()
        assert kept(sample) == pytest.approx({"AU26": 4.0}, abs=0.06)

    def test_a_disk_that_is_slow_does_not_hold_up_the_hand(self, fake_window, hand, sample, monkeypatch):
        gate, asked = threading.Event(), threading.Event()
        write = fake_window.files.autosave.store.write

        def slow(*arguments):
            asked.set()
            gate.wait()
            return write(*arguments)

        monkeypatch.setattr(type(fake_window.files.autosave.store), "write", lambda _, *rest: slow(*rest))
        move_jaw(fake_window, hand, 4.0)
        hand.wait_for(asked.is_set)
        move_jaw(fake_window, hand, 2.0)
        assert fake_window.document.value("AU26") == pytest.approx(2.0, abs=0.06)
        gate.set()
        hand.wait_for(lambda: sidecar_of(sample).exists() and kept(sample)["AU26"] < 2.1)

    def test_an_answer_about_older_edits_does_not_pass_for_one_about_the_newest(
        self, fake_window, hand, sample, monkeypatch
    ):
        autosave = fake_window.files.autosave
        gates, begun = [threading.Event(), threading.Event()], threading.Event()
        write, waiting = type(autosave.store).write, iter(gates)

        def slow(store, *arguments):
            gate = next(waiting)
            begun.set()
            gate.wait()
            return write(store, *arguments)

        monkeypatch.setattr(type(autosave.store), "write", slow)
        monkeypatch.setattr("fesapp.gui.autosave._PATIENCE_S", 0.05)
        move_jaw(fake_window, hand, 4.0)
        autosave.write()
        hand.wait_for(begun.is_set)
        move_jaw(fake_window, hand, 2.0)
        autosave.write()
        gates[0].set()
        hand.wait_for(lambda: sidecar_of(sample).exists())
        autosave.flush()
        assert autosave.unkept == {sample: "the disk does not answer"}
        gates[1].set()
        hand.wait_for(lambda: not autosave.unkept)
        assert kept(sample) == pytest.approx({"AU26": 2.0}, abs=0.06)

    def test_a_photo_closes_once_its_edits_are_kept_and_the_window_goes_on(
        self, fake_window, hand, sample, samples, monkeypatch
    ):
        fake_window.open(samples[1])
        hand.wait_for_photo(fake_window, samples[1])
        gate, files = threading.Event(), fake_window.files
        write = type(files.autosave.store).write

        def slow(*arguments):
            gate.wait()
            return write(*arguments)

        monkeypatch.setattr(type(files.autosave.store), "write", slow)
        monkeypatch.setattr(files.autosave, "flush", lambda: pytest.fail("the window waits for the disk"))
        move_jaw(fake_window, hand)
        files.close()
        assert fake_window.document.path == samples[1]
        hand.wait_for(lambda: "closes as soon as" in fake_window.statusBar().currentMessage())
        gate.set()
        hand.wait_for_photo(fake_window, sample)
        assert [photo.path for photo in files.session.photos] == [sample]
        assert kept(samples[1]) == pytest.approx({"AU26": 4.0}, abs=0.06)
        monkeypatch.undo()

    def test_the_edits_of_a_newer_program_are_left_alone_and_said_so(self, open_window, fake_engine, sample, hand):
        newer = '{"version": 3, "faces": []}'
        sidecar_of(sample).write_text(newer)
        window = open_window(fake_engine, sample)
        assert "version 3" in window.message_bar.text
        move_jaw(window, hand)
        hand.wait_for(lambda: "own folder" in window.message_bar.text)
        window.close()
        assert sidecar_of(sample).read_text() == newer
        again = open_window(fake_engine, sample)
        assert again.document.value("AU26") == pytest.approx(4.0, abs=0.06)


class TestTroubleWithTheDisk:
    def test_a_folder_that_goes_away_is_told_once_and_nothing_is_lost(
        self, fake_window, open_window, fake_engine, sample, hand
    ):
        away = sample.parent.with_name("unplugged")
        sample.parent.rename(away)
        move_jaw(fake_window, hand)
        hand.wait_for(lambda: "your own folder" in fake_window.message_bar.text)
        fake_window.message_bar.hide()
        move_jaw(fake_window, hand, 3.0)
        fake_window.files.autosave.flush()
        assert not fake_window.message_bar.text
        fake_window.close()
        away.rename(sample.parent)
        again = open_window(fake_engine, sample)
        assert again.document.value("AU26") == pytest.approx(3.0, abs=0.06)
        move_jaw(again, hand, 2.0)
        again.close()
        assert kept(sample) == pytest.approx({"AU26": 2.0}, abs=0.06)

    def test_a_photo_deleted_while_it_is_open_is_told_and_can_still_be_saved(
        self, fake_window, sample, hand, answers, tmp_path
    ):
        sample.unlink()
        move_jaw(fake_window, hand)
        hand.wait_for(lambda: "no longer on the disk" in fake_window.message_bar.text)
        answers.save_path = tmp_path / "saved.png"
        fake_window.actions_by_name["save"].trigger()
        hand.wait_for(answers.save_path.exists)

    def test_a_broken_file_dropped_during_a_drag_leaves_photo_and_edit(
        self, fake_window, hand, qtbot, tmp_path, sample
    ):
        broken = tmp_path / "broken.jpg"
        broken.write_bytes(b"broken")
        slider = fake_window.panel.rows["AU26"].sliders["AU26"]
        qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=slider.rect().center())
        qtbot.mouseMove(slider, pos=slider.rect().center() + slider.rect().center() / 4)
        dragged = fake_window.document.value("AU26")
        hand.drop(fake_window, broken)
        hand.wait_for(lambda: "broken.jpg" in fake_window.message_bar.text)
        qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=slider.rect().center())
        assert fake_window.document.path == sample
        assert abs(fake_window.document.value("AU26") - dragged) < 1.5
        assert fake_window.document.selected_wanted.aus
        hand.drag(slider, 4.5)
        assert fake_window.document.value("AU26") == pytest.approx(4.5, abs=0.06)
        fake_window.files.autosave.flush()
        assert kept(sample) == pytest.approx({"AU26": 4.5}, abs=0.06)


class TestRecentFiles:
    @pytest.fixture
    def menu(self, fake_window):
        found = fake_window.findChild(RecentFiles)
        found.fill()
        return found.menu

    def texts(self, menu):
        return [action.text() for action in menu.actions() if not action.isSeparator()]

    def test_it_lists_what_was_opened_and_opens_it_again(self, fake_window, menu, sample, samples, hand):
        assert self.texts(menu) == [f"&1 {sample.name}", "&Clear"]
        fake_window.open(samples[-1])
        hand.wait_for_photo(fake_window, samples[-1])
        fake_window.findChild(RecentFiles).fill()
        assert self.texts(menu)[:2] == [f"&1 {samples[-1].name}", f"&2 {sample.name}"]
        menu.actions()[1].trigger()
        hand.wait_for_photo(fake_window, sample)

    def test_what_is_gone_is_greyed(self, fake_window, menu, sample, hand):
        sample.unlink()
        fake_window.findChild(RecentFiles).fill()
        hand.wait_for(lambda: not menu.actions()[0].isEnabled())

    def test_a_drive_that_does_not_answer_holds_no_edit_up(self, fake_window, hand, sample, monkeypatch):
        gate = threading.Event()
        monkeypatch.setattr("fesapp.gui.recent_files.recent_files", lambda: [Hangs(gate, sample)])
        fake_window.findChild(RecentFiles).fill()
        move_jaw(fake_window, hand)
        hand.wait_for(sidecar_of(sample).exists)
        gate.set()

    def test_no_more_than_twelve_are_listed(self, open_window, fake_engine, sample):
        QSettings().setValue("recent", [f"/{number}.jpg" for number in range(20)])
        open_window(fake_engine, sample)
        assert len(recent_files()) == KEPT
        assert recent_files()[0] == sample

    def test_clear_forgets_them(self, fake_window, menu):
        menu.actions()[-1].trigger()
        assert recent_files() == []
        assert not menu.menuAction().isEnabled()

    def test_it_stands_in_the_file_menu(self, fake_window, menu):
        file_menu = fake_window.menuBar().actions()[0].menu()
        assert menu.menuAction() in file_menu.actions()


class TestTheListOfPhotos:
    """Plain Python, without a window."""

    @pytest.fixture
    def session(self) -> Session:
        made = Session()
        made.add([Path(f"/{name}.jpg") for name in "abcde"])
        return made

    def test_a_photo_is_in_it_once(self, session):
        session.add([Path("/f.jpg"), Path("/x/../a.jpg")])
        assert [photo.path.stem for photo in session.photos] == list("abcdef")

    def test_the_next_after_the_last_is_the_first(self, session):
        assert session.beside(session.photos[-1], 1) is session.photos[0]
        assert session.beside(session.photos[0], -1) is session.photos[-1]

    def test_pixels_long_out_of_sight_are_forgotten_but_not_of_those_that_are_pinned(self, session):
        for photo in session.photos:
            session.show(photo, object(), pinned=[session.photos[0]])
        held = [photo.path.stem for photo in session.photos if photo.opened is not None]
        assert held == ["a", *"abcde"[-IN_MEMORY:]]
        session.show(session.photos[-1], object())
        assert session.photos[0].opened is None


class TestSurprises:
    def test_what_nobody_foresaw_is_told_and_the_window_asks_before_it_closes(
        self, fake_window, hand, answers, monkeypatch
    ):
        def surprise(*_):
            raise KeyError("a surprise")

        monkeypatch.setattr(type(fake_window.files.autosave.store), "write", surprise)
        move_jaw(fake_window, hand)
        fake_window.close()
        assert "a surprise" in fake_window.message_bar.text
        assert answers.asked_about_unsaved == 1


class TestADroppedSidecar:
    def test_its_edits_are_for_the_faces_that_they_belong_to(self, open_window, fake_engine, sample, tmp_path, hand):
        fake_engine.faces = 2
        left, right = (face.box for face in fake_engine.open(str(sample)).faces)
        edits = [KeptEdit(aus={"AU26": 4.0}, face=0, box=right), KeptEdit(aus={"AU17": 2.0}, face=1, box=left)]
        window = open_window(fake_engine, sample)
        write_sidecar(tmp_path / "kept.fes.json", sample, edits)
        hand.drop(window, tmp_path / "kept.fes.json")
        assert [dict(want.aus) for want in window.document.wanted] == [{"AU17": 2.0}, {"AU26": 4.0}]

    def test_of_another_photo_a_single_edit_is_for_the_selected_face(
        self, open_window, fake_engine, sample, tmp_path, hand
    ):
        fake_engine.faces = 2
        window = open_window(fake_engine, sample)
        window.document.select(1)
        kept = KeptEdit(aus={"AU26": 4.0}, face=0, box=(0, 0, 9, 9))
        write_sidecar(tmp_path / "kept.fes.json", Path("other.jpg"), [kept])
        hand.drop(window, tmp_path / "kept.fes.json")
        assert [dict(want.aus) for want in window.document.wanted] == [{}, {"AU26": 4.0}]


class TestTwoWindowsOnOnePhoto:
    def test_the_second_says_where_the_edits_of_the_first_are(self, open_window, fake_engine, sample, hand):
        first, second = open_window(fake_engine, sample), open_window(fake_engine, sample)
        move_jaw(first, hand, 4.0)
        first.files.autosave.flush()
        move_jaw(second, hand, 2.0)
        second.files.autosave.flush()
        aside = sample.with_name(f"{sample.name}.2.fes.json")
        assert str(aside) in second.message_bar.text
        assert json.loads(aside.read_text())["faces"][0]["aus"] == pytest.approx({"AU26": 4.0}, abs=0.06)
        assert kept(sample) == pytest.approx({"AU26": 2.0}, abs=0.06)


class TestTheShellAfterwards:
    def test_it_gives_the_pixels_that_the_window_saves(self, window, hand, sample, answers, tmp_path):
        from typer.testing import CliRunner

        from fesapp.cli import app
        from fesapp.photos import open_photo

        move_jaw(window, hand, 3.0)
        hand.drag(window.panel.rows["AU12"].sliders["AU12L"], 4.0)
        window.edits.set_strength("texture", 0.5, 1)
        answers.save_path = tmp_path / "window.png"
        window.files.save_as()
        hand.wait_for(lambda: window.files.saving is None)
        window.files.autosave.flush()
        result = CliRunner().invoke(app, ["edit", str(sample), str(tmp_path / "shell.png"), "--sidecar"])
        assert result.exit_code == 0, result.output
        pixels = [open_photo(tmp_path / name).pixels for name in ("window.png", "shell.png")]
        assert (pixels[0] == pixels[1]).all()
        assert (pixels[0] != open_photo(sample).pixels).any()
        (face,) = json.loads(sidecar_of(sample).read_text())["faces"]
        assert face["identity"]["network"].startswith("identity-")
