"""What is kept of a photo's edits, where, and what survives whom."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fesapp.editing.edit_store import EditStore, Written
from fesapp.editing.kept_edit import KeptEdit
from fesapp.editing.kept_identity import KeptIdentity
from fesapp.editing.recipe import Recipe
from fesapp.editing.same_faces import FaceMark
from fesapp.editing.sidecar import Sidecar, sidecar_of
from fesapp.editing.sidecar_schema import SCHEMA_FILE, schema_text, sidecar_schema
from fesapp.editing.sidecar_writing import write_sidecar
from fesapp.errors import FesappError

LEFT, RIGHT = (10.0, 10.0, 80.0, 100.0), (200.0, 12.0, 80.0, 100.0)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photos" / "portrait.jpg"
    path.parent.mkdir()
    path.write_bytes(b"a photo")
    return path


@pytest.fixture
def store(tmp_path: Path) -> EditStore:
    return EditStore(tmp_path / "own")


def smile(face: int = 0, box: tuple[float, float, float, float] | None = LEFT, value: float = 3.0) -> KeptEdit:
    return KeptEdit(aus={"AU12L": value, "AU12R": value}, face=face, box=box)


def frown(face: int = 1, box: tuple[float, float, float, float] | None = RIGHT) -> KeptEdit:
    return KeptEdit(aus={"AU4L": 2.0}, warp=0.5, texture=0.25, face=face, box=box)


def nothing(face: int = 0, box: tuple[float, float, float, float] | None = LEFT) -> KeptEdit:
    return KeptEdit(face=face, box=box)


def marks(*boxes: tuple[float, float, float, float]) -> list[FaceMark]:
    return [FaceMark(box) for box in boxes]


def as_json(photo: Path) -> dict:
    return json.loads(sidecar_of(photo).read_text())


def refused(photo: Path, text: str) -> str:
    """The one line with which a sidecar is refused by whoever reads or writes it; it stays as it is."""
    sidecar_of(photo).write_text(text)
    messages = set()
    for attempt in (
        lambda: Sidecar.load(sidecar_of(photo)),
        lambda: write_sidecar(sidecar_of(photo), photo, [smile()]),
    ):
        with pytest.raises(FesappError) as caught:
            attempt()
        messages.add(str(caught.value))
    assert sidecar_of(photo).read_text() == text
    assert len(messages) == 1
    message = messages.pop()
    assert "\n" not in message
    return message


def test_it_lies_beside_the_photo_and_has_its_whole_name():
    assert sidecar_of(Path("a/portrait.jpg")) == Path("a/portrait.jpg.fes.json")
    assert sidecar_of(Path("a/portrait.png")) != sidecar_of(Path("a/portrait.jpg"))


def test_edits_come_back_to_their_faces(photo):
    write_sidecar(sidecar_of(photo), photo, [smile(), frown()])
    assert Sidecar.load(sidecar_of(photo)).edits_of(marks(LEFT, RIGHT)) == [smile(), frown()]


def test_faces_in_another_order_are_found_by_their_place(photo):
    write_sidecar(sidecar_of(photo), photo, [smile(), frown()])
    moved = (RIGHT[0] + 6, RIGHT[1] - 4, RIGHT[2], RIGHT[3])
    assert Sidecar.load(sidecar_of(photo)).edits_of(marks(moved, LEFT)) == [frown(), smile()]


def test_a_face_that_is_not_found_again_gets_no_edit_and_its_edit_stays_in_the_file(photo):
    write_sidecar(sidecar_of(photo), photo, [smile(), frown()])
    assert Sidecar.load(sidecar_of(photo)).edits_of(marks(RIGHT)) == [frown()]
    write_sidecar(sidecar_of(photo), photo, [nothing(0, RIGHT)])
    assert Sidecar.load(sidecar_of(photo)).edits_of(marks(LEFT, RIGHT)) == [smile(), None]
    write_sidecar(sidecar_of(photo), photo, [smile(0, LEFT, 1.0), nothing(1, RIGHT)])
    assert Sidecar.load(sidecar_of(photo)).all == [smile(0, LEFT, 1.0)]


def test_without_boxes_faces_are_counted(photo):
    sidecar_of(photo).write_text('{"faces": [{"aus": {"26": 1}}, {"aus": {"12": 3}, "face": 1}]}')
    first, second = Sidecar.load(sidecar_of(photo)).edits_of(marks(LEFT, RIGHT))
    assert first.aus == {"26": 1}
    assert second.aus == {"12": 3}


def test_what_another_program_wrote_into_it_survives(photo):
    write_sidecar(sidecar_of(photo), photo, [smile(), frown()])
    document = as_json(photo)
    document["rating"] = {"stars": 5}
    document["faces"][1]["name"] = "Ada"
    sidecar_of(photo).write_text(json.dumps(document))
    write_sidecar(sidecar_of(photo), photo, [smile(value=4.0), nothing(1, RIGHT)])
    assert as_json(photo)["rating"] == {"stars": 5}
    assert [face.get("name") for face in as_json(photo)["faces"]] == [None, "Ada"]
    write_sidecar(sidecar_of(photo), photo, [nothing(), nothing(1, RIGHT)])
    assert as_json(photo)["rating"] == {"stars": 5}


def test_of_a_newer_program_it_is_neither_read_nor_written_over(photo):
    message = refused(photo, '{"version": 3, "faces": {"a": []}}')
    assert "version 3" in message
    assert "newer program" in message


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"faces": 3}', '{"faces": [{"aus": {"AU99": 1}}]}', '{"version": "one"}', "\udcff"]
)
def test_what_is_no_sidecar_is_left_as_it_is(photo, text):
    assert "not the edits of a photo" in refused(photo, text.encode("utf-8", "replace").decode())


def test_edits_undone_to_nothing_take_the_file_away_again(photo):
    write_sidecar(sidecar_of(photo), photo, [nothing()])
    assert not sidecar_of(photo).exists()
    write_sidecar(sidecar_of(photo), photo, [smile()])
    write_sidecar(sidecar_of(photo), photo, [nothing()])
    assert not sidecar_of(photo).exists()


def test_a_file_that_someone_else_wrote_is_emptied_and_not_taken_away(photo):
    sidecar_of(photo).write_text('{"faces": [{"aus": {"12": 3}}]}')
    write_sidecar(sidecar_of(photo), photo, [nothing()])
    assert as_json(photo)["faces"] == []


def test_a_strength_is_kept_even_before_a_slider_is_moved(photo):
    kept = KeptEdit(warp=0.5, face=0, box=LEFT)
    write_sidecar(sidecar_of(photo), photo, [kept])
    assert Sidecar.load(sidecar_of(photo)).edits_of(marks(LEFT)) == [kept]


def test_a_failed_write_leaves_the_old_one_whole(photo, monkeypatch):
    write_sidecar(sidecar_of(photo), photo, [smile()])
    before = sidecar_of(photo).read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OSError, match="No space left"):
        write_sidecar(sidecar_of(photo), photo, [smile(value=5.0)])
    assert sidecar_of(photo).read_bytes() == before
    assert len(list(photo.parent.iterdir())) == 2


def test_it_is_a_recipe_too(photo):
    write_sidecar(sidecar_of(photo), photo, [smile(), frown()])
    document = as_json(photo)
    document["rating"], document["faces"][0]["name"] = 5, "Ada"
    sidecar_of(photo).write_text(json.dumps(document))
    assert Recipe.load(sidecar_of(photo)) == Recipe([smile(), frown()])


def write_json(path: Path, document: object) -> None:
    path.write_text(json.dumps(document))


class TestVersions:
    def test_the_first_version_is_read_and_becomes_the_second_with_the_next_write(self, photo):
        entry = {"aus": {"AU12L": 3.0, "AU12R": 3.0}, "relative": False, "warp": 1.0, "texture": 1.0, "face": 0}
        first = {"version": 1, "program": "fesapp", "photo": "portrait.jpg", "faces": [{**entry, "box": LEFT}]}
        write_json(sidecar_of(photo), first)
        assert Sidecar.load(sidecar_of(photo)).edits_of(marks(LEFT)) == [smile()]
        who = KeptIdentity("ours", "AAEC")
        now = KeptEdit(aus=smile().aus, face=0, box=LEFT, photo_size=(300, 200), identity=who)
        write_sidecar(sidecar_of(photo), photo, [now])
        assert as_json(photo)["version"] == 2
        (written,) = as_json(photo)["faces"]
        assert written["identity"] == {"network": "ours", "vector": "AAEC"}
        assert written["photo_size"] == [300, 200]
        assert Sidecar.load(sidecar_of(photo)).faces == [now]

    def test_who_a_face_is_stays_when_nobody_looks_again(self, photo):
        who = KeptIdentity("ours", "AAEC")
        write_sidecar(sidecar_of(photo), photo, [KeptEdit(aus=smile().aus, face=0, box=LEFT, identity=who)])
        write_sidecar(sidecar_of(photo), photo, [smile(value=4.0)])
        assert Sidecar.load(sidecar_of(photo)).faces[0].identity == who

    @pytest.mark.parametrize(
        ("document", "key"),
        [
            ({"faces": 3}, "$.faces"),
            ({"faces": [{}, {"box": [1, 2, 3]}]}, "$.faces[1].box"),
            ({"faces": [{"box": [1, 2, 0, 4]}]}, "$.faces[0]"),
            ({"faces": [{"warp": "much"}]}, "$.faces[0].warp"),
            ({"faces": [{"warp": 1.5}]}, "warp strength must be from 0 to 1"),
            ({"unmatched": [{"identity": {"network": "ours"}}]}, "vector"),
            ({"faces": [{"identity": {"network": "ours", "vector": "?"}}]}, "identity.vector"),
            ({"faces": [{"photo_size": [0, 4]}]}, "photo_size"),
            ({"faces": [{"aus": {"12": 9}}]}, "AU12L must be from 0 to 5"),
            ({"version": True}, "$.version"),
            ({"version": 0}, "$.version"),
            ({"version": 1.5}, "$.version"),
            ({"photo": 7}, "$.photo"),
        ],
    )
    def test_what_is_wrong_is_named_by_its_key(self, photo, document, key):
        assert key in refused(photo, json.dumps(document))

    def test_the_schema_beside_the_program_says_what_the_program_reads(self):
        told = "write it anew with `python packaging/write_schema.py`"
        assert json.loads(SCHEMA_FILE.read_text(encoding="utf-8")) == json.loads(schema_text()), told
        edit = sidecar_schema()["$defs"]["KeptEdit"]["properties"]
        assert set(edit) == set(KeptEdit.__struct_fields__)


class TestNames:
    def test_without_its_own_a_photo_has_the_sidecar_of_its_name_without_suffix(self, photo, store):
        write_json(photo.with_name("portrait.fes.json"), {"faces": [{"aus": {"12": 3}}], "rating": 4})
        assert store.read(photo).sidecar.edits_of(marks(LEFT))[0].aus == {"12": 3}
        store.write(photo, [frown(0, LEFT)])
        assert as_json(photo)["rating"] == 4
        assert store.read(photo).sidecar.faces[0].aus == {"AU4L": 2.0}
        assert json.loads(photo.with_name("portrait.fes.json").read_text())["rating"] == 4

    def test_one_that_names_another_photo_is_not_its_own(self, photo, store):
        write_json(photo.with_name("portrait.fes.json"), {"photo": "portrait.png", "faces": [{"aus": {"12": 3}}]})
        assert store.read(photo).sidecar.faces == []

    def test_edits_undone_do_not_come_back_from_it(self, photo, store):
        write_json(photo.with_name("portrait.fes.json"), {"photo": "portrait.jpg", "faces": [{"aus": {"12": 3}}]})
        store.write(photo, [nothing()])
        assert store.read(photo).sidecar.edits_of(marks(LEFT)) == [None]

    def test_a_newer_one_under_that_name_is_told_and_left(self, photo, store):
        short = photo.with_name("portrait.fes.json")
        short.write_text('{"version": 9, "photo": "portrait.jpg"}')
        assert "version 9" in store.read(photo).trouble
        store.write(photo, [smile()])
        assert short.read_text() == '{"version": 9, "photo": "portrait.jpg"}'

    def test_a_name_that_no_text_can_hold_keeps_its_edits_too(self, store, tmp_path):
        photo = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.jpg"))
        photo.write_bytes(b"a photo")
        assert store.write(photo, [smile()]) == Written(photo, fingerprint=Sidecar(faces=[smile()]).fingerprint)
        assert store.read(photo).sidecar.edits_of(marks(LEFT)) == [smile()]


class TestFilesOfAnyKind:
    def test_a_byte_order_mark_does_no_harm(self, photo):
        sidecar_of(photo).write_bytes(b"\xef\xbb\xbf" + b'{"faces": [{"aus": {"12": 3}}]}')
        assert Sidecar.load(sidecar_of(photo)).faces[0].aus == {"12": 3}

    def test_brackets_thousands_deep_are_refused(self, photo):
        assert "too deep" in refused(photo, '{"a": ' + "[" * 50_000 + "]" * 50_000 + "}")

    def test_a_pipe_is_not_waited_for(self, photo, store):
        os.mkfifo(sidecar_of(photo))
        assert "it is no file" in store.read(photo).trouble
        assert "it is no file" in store.write(photo, [smile()]).beside

    def test_what_is_far_too_large_is_not_read(self, photo, store):
        with sidecar_of(photo).open("wb") as file:
            file.truncate(1 << 32)
        assert "4096 MB" in store.read(photo).trouble
        assert "4096 MB" in store.write(photo, [smile()]).beside
        assert sidecar_of(photo).stat().st_size == 1 << 32

    def test_a_link_is_written_through_and_stays_a_link(self, photo, tmp_path):
        target = tmp_path / "elsewhere.json"
        write_sidecar(target, photo, [smile()])
        sidecar_of(photo).symlink_to(target)
        write_sidecar(sidecar_of(photo), photo, [smile(value=4.0)])
        assert sidecar_of(photo).is_symlink()
        assert Sidecar.load(target).faces == [smile(value=4.0)]
        write_sidecar(sidecar_of(photo), photo, [nothing()])
        assert sidecar_of(photo).is_symlink()
        assert Sidecar.load(target).faces == []

    def test_a_link_to_the_photo_itself_is_refused_and_the_photo_is_not_touched(self, photo, store):
        sidecar_of(photo).symlink_to(photo)
        assert "not the edits" in store.write(photo, [smile()]).beside
        assert photo.read_bytes() == b"a photo"

    def test_a_link_that_leads_in_a_circle_is_refused(self, photo, store):
        sidecar_of(photo).symlink_to(sidecar_of(photo))
        assert store.read(photo).trouble
        assert store.write(photo, [smile()]).beside
        assert store.read(photo).sidecar.faces == [smile()]

    def test_boxes_outside_the_photo_are_kept_and_fit_no_face(self, photo):
        write_sidecar(sidecar_of(photo), photo, [smile(box=(-9e9, 5e8, 10.0, 10.0))])
        assert Sidecar.load(sidecar_of(photo)).edits_of(marks(LEFT, RIGHT)) == [None, None]


class TestTwoWindows:
    def test_the_last_to_write_keeps_the_edits_of_the_other(self, store, photo):
        first, second = store.read(photo).seen, store.read(photo).seen
        written = store.write(photo, [smile()], first)
        assert written.set_aside is None
        other = store.write(photo, [frown(0, LEFT)], second)
        assert other.set_aside == photo.with_name("portrait.jpg.2.fes.json")
        assert Sidecar.load(other.set_aside).edits_of(marks(LEFT)) == [smile()]
        assert store.read(photo).sidecar.faces == [frown(0, LEFT)]
        third = store.write(photo, [smile(value=1.0)], {written.fingerprint})
        assert third.set_aside == photo.with_name("portrait.jpg.3.fes.json")

    def test_one_window_after_another_sets_nothing_aside(self, store, photo):
        seen = set(store.read(photo).seen)
        for edit in (smile(), smile(value=4.0), nothing(), frown(0, LEFT)):
            written = store.write(photo, [edit], seen)
            assert written.set_aside is None
            seen.add(written.fingerprint)
        assert store.write(photo, [smile()], store.read(photo).seen).set_aside is None
        assert len(list(photo.parent.iterdir())) == 2

    def test_another_program_that_only_rates_the_photo_is_no_other_window(self, store, photo):
        fingerprint = store.write(photo, [smile()]).fingerprint
        write_json(sidecar_of(photo), as_json(photo) | {"rating": 5})
        assert store.write(photo, [smile(value=4.0)], {fingerprint}).set_aside is None
        assert as_json(photo)["rating"] == 5

    def test_edits_made_while_the_drive_was_away_are_no_other_windows(self, store, photo):
        store.write(photo, [smile()])
        away = photo.parent.with_name("elsewhere")
        photo.parent.rename(away)
        store.write(photo, [smile(value=4.0)])
        away.rename(photo.parent)
        assert store.write(photo, [smile(value=2.0)], store.read(photo).seen).set_aside is None


class TestStore:
    def test_edits_are_kept_beside_the_photo(self, store, photo):
        assert not store.write(photo, [smile()]).beside
        assert sidecar_of(photo).exists()
        assert not store.own_place(photo).exists()
        assert store.read(photo).sidecar.edits_of(marks(LEFT)) == [smile()]

    def test_of_a_folder_that_is_gone_they_are_kept_in_the_users_own(self, store, photo):
        photo.parent.rename(photo.parent.with_name("elsewhere"))
        written = store.write(photo, [smile()])
        assert written.beside == "No such file or directory"
        assert not written.trouble
        assert store.read(photo).sidecar.edits_of(marks(LEFT)) == [smile()]

    def test_they_go_back_beside_the_photo_when_its_folder_is_back(self, store, photo):
        away = photo.parent.with_name("elsewhere")
        photo.parent.rename(away)
        store.write(photo, [smile()])
        away.rename(photo.parent)
        assert store.read(photo).sidecar.edits_of(marks(LEFT)) == [smile()]
        store.write(photo, [smile(value=4.0)])
        assert not store.own_place(photo).exists()
        assert store.read(photo).sidecar.edits_of(marks(LEFT)) == [smile(value=4.0)]

    def test_a_newer_programs_sidecar_is_left_and_the_edits_go_to_the_users_own_folder(self, store, photo):
        sidecar_of(photo).write_text('{"version": 3}')
        assert "version 3" in store.read(photo).trouble
        assert "version 3" in store.write(photo, [smile()]).beside
        assert sidecar_of(photo).read_text() == '{"version": 3}'
        assert store.read(photo).sidecar.edits_of(marks(LEFT)) == [smile()]

    @pytest.fixture
    def read_only(self, monkeypatch):
        def refuse(path, photo, *rest):
            if path == sidecar_of(photo):
                raise PermissionError(13, "Permission denied")
            write_sidecar(path, photo, *rest)

        return lambda: monkeypatch.setattr("fesapp.editing.edit_store.write_sidecar", refuse)

    def test_a_share_whose_clock_runs_ahead_loses_no_edit(self, store, photo, read_only):
        store.write(photo, [smile()])
        os.utime(sidecar_of(photo), (4e9, 4e9))
        read_only()
        store.write(photo, [smile(value=4.0)])
        assert store.read(photo).sidecar.edits_of(marks(LEFT)) == [smile(value=4.0)]
        store.write(photo, [nothing()])
        assert store.read(photo).sidecar.edits_of(marks(LEFT)) == [None]

    def test_what_somebody_else_has_written_beside_the_photo_since_is_newer(self, store, photo, read_only):
        store.write(photo, [smile()])
        read_only()
        store.write(photo, [smile(value=4.0)])
        write_sidecar(sidecar_of(photo), photo, [smile(), frown()])
        os.utime(sidecar_of(photo), (1e9, 1e9))
        assert store.read(photo).sidecar.edits_of(marks(LEFT)) == [smile()]

    def test_edits_made_while_a_drive_was_away_are_newer_than_those_on_it(self, store, photo):
        store.write(photo, [smile()])
        os.utime(sidecar_of(photo), (4e9, 4e9))
        away = photo.parent.with_name("elsewhere")
        photo.parent.rename(away)
        store.write(photo, [smile(value=4.0)])
        away.rename(photo.parent)
        assert store.read(photo).sidecar.edits_of(marks(LEFT)) == [smile(value=4.0)]

    def test_edits_undone_in_a_folder_that_cannot_be_written_do_not_come_back(self, store, photo, monkeypatch):
        store.write(photo, [smile()])

        def read_only(path, *rest):
            if path == sidecar_of(photo):
                raise PermissionError(13, "Permission denied")
            write_sidecar(path, *rest)

        monkeypatch.setattr("fesapp.editing.edit_store.write_sidecar", read_only)
        for _ in range(2):
            assert store.write(photo, [nothing()]).beside == "Permission denied"
            assert store.read(photo).sidecar.edits_of(marks(LEFT)) == [None]

    def test_where_nothing_can_be_written_the_reason_is_said(self, store, photo):
        store.own.write_text("in the way")
        photo.parent.rename(photo.parent.with_name("elsewhere"))
        assert store.write(photo, [smile()]).trouble

    def test_a_photo_that_is_gone_is_noticed(self, store, photo):
        assert not store.write(photo, [smile()]).photo_is_gone
        photo.unlink()
        assert store.write(photo, [smile(value=2.0)]).photo_is_gone
        assert sidecar_of(photo).exists()

    def test_nothing_is_written_among_the_programs_own_samples(self, store, samples):
        assert not store.write(samples[0], [smile()]).beside
        assert not sidecar_of(samples[0]).exists()
        assert store.read(samples[0]).sidecar.edits_of(marks(LEFT)) == [smile()]


def test_sidecars_are_read_and_written_without_qt_and_networks(photo):
    code = (
        "import sys, pathlib, fesapp.editing.edit_store as s;"
        "s.EditStore(pathlib.Path(sys.argv[1])).read(pathlib.Path(sys.argv[2]));"
        "heavy = {'torch', 'mediapipe', 'cv2', 'PySide6'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code, str(photo.parent), str(photo)], check=True)


def test_the_order_in_which_sliders_were_moved_is_no_other_edit():
    one, other = ({"AU12L": 4.0, "AU2L": 3.0}, {"AU2L": 3.0, "AU12L": 4.0})
    prints = [Sidecar(faces=[KeptEdit(aus, face=0, box=LEFT)]).fingerprint for aus in (one, other)]
    assert prints[0] == prints[1]
