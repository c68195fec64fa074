"""Batches from beginning to end: what is written, what is said of each row, and what never stops them."""

from __future__ import annotations

import csv
import errno
import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from batch_crew import names
from PIL import Image

from fesapp.batch.lock import FolderLock
from fesapp.batch.rows import Status
from fesapp.editing.kept_edit import KeptEdit
from fesapp.editing.measuring import find_faces
from fesapp.editing.presets import shipped
from fesapp.editing.rendering import render
from fesapp.editing.sidecar import sidecar_of
from fesapp.editing.sidecar_writing import write_sidecar
from fesapp.errors import FesappError
from fesapp.photos import Photo, open_photo


def _reasons(batch) -> dict[str, str]:
    return {row.item.photo.name: row.reason for row in batch.rows if row.status is Status.FAILED}


def test_results_are_those_that_a_single_edit_gives(run, shoot, out):
    run(shoot, format="png")
    photo = open_photo(shoot / "anna.jpg")
    alone = render(photo, find_faces(photo), shipped("happiness").recipe)
    assert np.array_equal(open_photo(out / "anna_happiness.png").pixels, alone.pixels)
    assert names(out) == ["anna_happiness.png", "bo_happiness.png", "day two/anna_happiness.png"]


def test_worker_processes_make_the_same_files(run, shoot, out, tmp_path):
    run(shoot)
    elsewhere = tmp_path / "elsewhere"
    run(shoot, out=elsewhere, processes=True, workers=2)
    assert names(elsewhere) == names(out)
    assert all((elsewhere / name).read_bytes() == (out / name).read_bytes() for name in names(out))


def test_a_bad_photo_is_a_row_with_a_reason_and_stops_nothing(run, shoot, out):
    (shoot / "cut.jpg").write_bytes((shoot / "anna.jpg").read_bytes()[:4000])
    (shoot / "text.png").write_text("no picture")
    Photo(np.full((80, 90, 3), 120, np.uint8)).save(shoot / "wall.png")
    Image.new("RGB", (9, 7)).save(shoot / "tiny.png")
    batch = run(shoot)
    reasons = _reasons(batch)
    assert set(reasons) == {"cut.jpg", "text.png"}
    assert "damaged" in reasons["cut.jpg"]
    assert "known format" in reasons["text.png"]
    without = {row.item.photo.name: row.reason for row in batch.rows if row.status is Status.SKIPPED}
    assert set(without) == {"wall.png", "tiny.png"}
    assert "no face" in without["wall.png"]
    assert all(len(reason.splitlines()) == 1 for reason in reasons.values())
    assert batch.count(Status.DONE) == 3


def test_a_photo_that_may_not_be_read_is_a_row_too(run, shoot, monkeypatch):
    def refuse(path, *words, **more):
        if os.fspath(path).endswith("bo.jpg"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(path, *words, **more)

    opened = Path.open
    monkeypatch.setattr(Path, "open", refuse)
    assert "no permission" in _reasons(run(shoot))["bo.jpg"]


def test_a_full_disk_fails_rows_and_leaves_no_piece_of_a_file(run, shoot, out, monkeypatch):
    def full(path, parts, overwrite, finish=None):
        if path.suffix == ".jpg":
            raise OSError(errno.ENOSPC, "No space left on device")
        return written(path, parts, overwrite, finish)

    from fesapp.photos import writing

    written = writing.write_atomically
    monkeypatch.setattr(writing, "write_atomically", full)
    batch = run(shoot)
    assert "the disk is full" in _reasons(batch)["bo.jpg"]
    assert names(out) == []
    monkeypatch.setattr(writing, "write_atomically", written)
    batch.retry_failed()
    assert batch.wait(100)
    assert batch.count(Status.DONE) == 3


def test_a_journal_that_cannot_be_written_keeps_files_from_their_names(run, shoot, out, monkeypatch):
    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("fesapp.batch.journal.os.fsync", full)
    batch = run(shoot)
    assert batch.count(Status.FAILED) == 3
    assert "the disk is full" in _reasons(batch)["bo.jpg"]
    assert names(out) == []


def test_the_photos_are_not_touched(run, shoot):
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in shoot.rglob("*.jpg")}
    run(shoot, out=shoot, conflict="overwrite", template="{stem}")
    assert before == {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in shoot.rglob("*.jpg")}


def test_files_of_others_stay_where_a_new_name_is_wanted(run, shoot, out):
    out.mkdir()
    (out / "anna_happiness.jpg").write_bytes(b"mine")
    run(shoot)
    assert (out / "anna_happiness.jpg").read_bytes() == b"mine"
    assert "anna_happiness-2.jpg" in names(out)


def test_a_file_that_comes_meanwhile_is_not_replaced(run, shoot, out, monkeypatch):
    from fesapp.batch import naming

    def meanwhile(written, target):
        if not target.exists() and target.name == "anna_happiness.jpg":
            target.write_bytes(b"mine")
        return name(written, target)

    name = naming.name_new
    monkeypatch.setattr(naming, "name_new", meanwhile)
    run(shoot / "anna.jpg")
    assert (out / "anna_happiness.jpg").read_bytes() == b"mine"
    assert "anna_happiness-2.jpg" in names(out)


def test_a_link_that_is_replaced_leaves_what_it_leads_to(run, shoot, out, tmp_path):
    (tmp_path / "precious.jpg").write_bytes(b"mine")
    out.mkdir()
    (out / "anna_happiness.jpg").symlink_to(tmp_path / "precious.jpg")
    run(shoot / "anna.jpg", conflict="overwrite")
    assert (tmp_path / "precious.jpg").read_bytes() == b"mine"
    assert not (out / "anna_happiness.jpg").is_symlink()


def test_only_the_faces_asked_for_are_edited(run, small, out):
    one = open_photo(small[0]).pixels
    pair = Photo(np.hstack([one, one])).save(small[0].parent / "pair.png")
    for faces, edited in (("all", [True, True]), ("largest", [True, False]), (1, [False, True])):
        batch = run(pair, faces=faces, out=out / str(faces), recipes=("surprise",))
        assert [bool(face.asked) for face in batch.faces_of(1)] == edited
    assert "there is no face 5" in _reasons(run(pair, faces=5))["pair.png"]


def test_intensities_can_be_added_to_what_faces_show(run, shoot, tmp_path):
    (tmp_path / "more.json").write_text('{"faces": [{"aus": {"AU26": 1.5}}]}')
    (face,) = run(shoot / "bo.jpg", recipes=(str(tmp_path / "more.json"),), relative=True).faces_of(1)
    assert face.asked["AU26"] == pytest.approx(face.before["AU26"] + 1.5, abs=0.02)


def test_each_photo_can_have_its_own_sidecar(run, shoot):
    photo = shoot / "bo.jpg"
    box = find_faces(open_photo(photo))[0].box
    write_sidecar(sidecar_of(photo), photo, [KeptEdit(aus={"AU26": 3.0}, face=0, box=box)])
    batch = run(shoot, recipes=("sidecars",))
    assert [row.status.value for row in batch.rows] == ["skipped", "done", "skipped"]
    assert batch.faces_of(2)[0].asked == {"AU26": 3.0}


def test_a_result_keeps_to_the_size_limit(run, shoot, out):
    run(shoot / "bo.jpg", max_side=120, sheet="png")
    assert max(open_photo(out / "bo_happiness.jpg").size) == 120


def test_the_report_says_what_was_asked_and_achieved(run, shoot, out):
    (shoot / "text.png").write_text("no picture")
    run(shoot)
    report = json.loads((out / "fesapp-batch-report.json").read_text())
    assert (report["done"], report["failed"]) == (3, 1)
    first = report["rows"][0]
    assert first["output"] == str(out / "anna_happiness.jpg")
    assert first["faces"][0]["asked"]["AU12L"] > 2
    assert first["faces"][0]["achieved"]["AU12L"] > first["faces"][0]["before"]["AU12L"] + 1
    assert {"decode", "find", "edit", "encode", "measure"} <= set(first["timings"])
    lines = list(csv.DictReader((out / "fesapp-batch-report.csv").open(newline="")))
    assert float(lines[0]["AU12L_asked"]) == first["faces"][0]["asked"]["AU12L"]
    assert "known format" in next(line["reason"] for line in lines if line["status"] == "failed")


@pytest.mark.parametrize(("kind", "head"), [("png", b"\x89PNG"), ("pdf", b"%PDF-1.7")])
def test_a_contact_sheet_shows_before_and_after(run, shoot, out, kind, head):
    batch = run(shoot, sheet=kind)
    sheet = out / f"fesapp-batch-sheet.{kind}"
    assert sheet in batch.written
    assert sheet.read_bytes().startswith(head)


def test_two_runs_into_one_folder_do_not_mix(run, shoot, out):
    out.mkdir()
    lock = FolderLock(out)
    with pytest.raises(FesappError, match=f"another batch writes into .*process {os.getpid()}"):
        run(shoot)
    assert names(out) == []
    lock.release()
    assert run(shoot).count(Status.DONE) == 3


def test_a_folder_below_that_cannot_be_written_is_a_reason(run, shoot, out):
    out.mkdir()
    (out / "day two").write_text("a file where a folder is needed")
    batch = run(shoot)
    assert batch.count(Status.DONE) == 2
    assert "day two" in batch.rows[2].reason


def test_names_in_any_script_and_long_paths_are_written(run, small, tmp_path, out):
    deep = tmp_path / "in" / ("層" * 60) / ("ä" * 100) / ("ж" * 60)
    deep.mkdir(parents=True)
    shutil.copy(small[0], deep / "فوتو 📷.jpg")
    assert len(str(deep)) > 260
    batch = run(tmp_path / "in", sheet="pdf")
    assert batch.count(Status.DONE) == 1
    assert names(out)[0].endswith("فوتو 📷_happiness.jpg")
