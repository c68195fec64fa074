"""Runs that end early, by a kill, a cancel or the death of a worker, and what the next run makes of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from batch_crew import names

from fesapp.batch.journal import NAME
from fesapp.batch.options import BatchOptions
from fesapp.batch.plan import plan
from fesapp.batch.processes import Processes
from fesapp.batch.rows import Status
from fesapp.batch.run import BatchRun

# a run that kills itself, as `kill -9` would, when something happens for the second time
KILLED = """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from batch_crew import AtOnce
from fesapp.batch import finish, journal, ledger, naming, run
from fesapp.batch.options import BatchOptions
from fesapp.batch.plan import plan

def die():
    os.kill(os.getpid(), signal.SIGKILL)

times = 0

def second_time():
    global times
    times += 1
    if times == 2:
        die()

def dying_before(module, name):
    real = getattr(module, name)
    def patched(*words, **more):
        second_time()
        return real(*words, **more)
    setattr(module, name, patched)

def dying_after(module, name):
    real = getattr(module, name)
    def patched(*words, **more):
        found = real(*words, **more)
        second_time()
        return found
    setattr(module, name, patched)

def half_a_line(self, line):
    global times
    times += 1
    if times == 2:
        os.write(self._file.fileno(), b'{"key":"torn')
        die()
    return real_add(self, line)

real_add = journal.Journal._add
moment = sys.argv[2]
if moment == "before it is written":
    from fesapp.batch import work
    dying_before(work, "save_result")
elif moment == "while it is written":
    from fesapp.photos import atomic
    dying_before(atomic, "_sync")
elif moment == "in the middle of the journal's line":
    journal.Journal._add = half_a_line
elif moment == "before it has its name":
    dying_before(naming, "_name")
elif moment == "when it has just got its name":
    dying_after(naming, "_name")
elif moment == "while the report is written":
    dying_before(finish, "_write")
run.Processes = AtOnce
batch = run.BatchRun(plan(BatchOptions((sys.argv[3],), ("happiness",), Path(sys.argv[4]), sheet="png")))
batch.start()
batch.wait()
"""
MOMENTS = (
    "before it is written",
    "while it is written",
    "in the middle of the journal's line",
    "before it has its name",
    "when it has just got its name",
    "while the report is written",
)


def _contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in names(folder) if "fesapp-batch" not in name}


@pytest.fixture(scope="module")
def kept() -> dict[str, bytes]:
    """What the unbroken run made, for all moments of a kill."""
    return {}


@pytest.fixture
def unbroken(run, shoot: Path, tmp_path: Path, kept: dict[str, bytes]) -> dict[str, bytes]:
    if not kept:
        _put_in_the_way(tmp_path / "unbroken")
        run(shoot, out=tmp_path / "unbroken", sheet="png")
        kept.update(_contents(tmp_path / "unbroken"))
    return kept


def _put_in_the_way(folder: Path) -> None:
    folder.mkdir()
    (folder / "bo_happiness.jpg").write_bytes(b"somebody else's")


@pytest.mark.parametrize("moment", MOMENTS)
def test_after_a_kill_the_same_run_makes_what_an_unbroken_one_makes(run, shoot, out, unbroken, moment):
    _put_in_the_way(out)
    here = str(Path(__file__).parent)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, here, moment, str(shoot), str(out)],
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    early = set(names(out))
    assert run(shoot, sheet="png").count(Status.DONE) == 3
    assert _contents(out) == unbroken
    assert early <= set(names(out))
    left = {path.name for path in out.iterdir() if path.name.startswith(".")}
    assert left == {NAME, ".fesapp-batch.lock"}


def test_what_is_done_is_not_done_again(run, shoot):
    run(shoot)
    batch = run(shoot)
    assert [row.reason for row in batch.rows] == ["done by an earlier run"] * 3
    assert batch.faces_of(1)[0].asked["AU12L"] > 2
    assert run(shoot, again=True, conflict="overwrite").rows[0].reason == ""


def test_a_result_that_was_changed_or_is_gone_is_made_again(run, shoot, out):
    run(shoot)
    (out / "anna_happiness.jpg").write_bytes(b"changed")
    (out / "bo_happiness.jpg").unlink()
    batch = run(shoot)
    assert [row.reason for row in batch.rows] == ["", "", "done by an earlier run"]
    assert (out / "anna_happiness.jpg").read_bytes() == b"changed"
    assert {"anna_happiness-2.jpg", "bo_happiness.jpg"} <= set(names(out))


def test_a_photo_that_was_changed_is_edited_again(run, shoot, small):
    run(shoot)
    (shoot / "anna.jpg").write_bytes(small[2].read_bytes())
    assert [row.reason for row in run(shoot).rows].count("done by an earlier run") == 2


def test_a_run_that_asks_for_more_does_only_that(run, shoot):
    run(shoot)
    batch = run(shoot, recipes=("happiness", "wink"))
    assert [row.reason == "" for row in batch.rows] == [False, True] * 3


def test_own_results_are_no_photos_of_the_next_run(run, shoot):
    run(shoot, out=shoot, sheet="png")
    assert len(run(shoot, out=shoot, sheet="png").rows) == 3
    assert len(run(shoot, out=shoot, recipes=("wink",), sheet="png").rows) == 3


def test_failed_rows_are_tried_again(run, shoot, small):
    (shoot / "bo.jpg").write_text("no picture")
    batch = run(shoot)
    assert batch.count(Status.FAILED) == 1
    batch.retry_failed()
    batch.wait(100)
    assert batch.count(Status.FAILED) == 1
    (shoot / "bo.jpg").write_bytes(small[1].read_bytes())
    assert run(shoot).count(Status.DONE) == 3


def _batch(shoot: Path, out: Path, **more) -> BatchRun:
    return BatchRun(plan(BatchOptions((str(shoot),), ("happiness",), out, sheet="none", **more)))


def test_a_cancelled_run_goes_on_where_it_was(run, shoot, out):
    run(shoot / "anna.jpg")  # so that the crew that works at once is in place
    batch = _batch(shoot, out)
    batch.listeners.append(lambda row: batch.cancel() if row.status is Status.DONE else None)
    batch.start()
    batch.wait(100)
    assert batch.was_cancelled
    assert batch.count(Status.QUEUED) == 1
    assert not (out / "fesapp-batch-report.csv").exists() or batch.written == []
    batch.listeners.clear()
    batch.start()
    batch.wait(100)
    assert batch.count(Status.DONE) == 3


def test_while_it_is_paused_nothing_is_begun(run, shoot, out):
    run(shoot / "anna.jpg")
    batch = _batch(shoot, out)
    batch.pause()
    batch.start()
    assert not batch.wait(0.5)
    assert batch.count(Status.QUEUED) == 2
    batch.go_on()
    assert batch.wait(100)
    assert batch.count(Status.DONE) == 3


def test_a_killed_worker_is_replaced_and_its_photo_tried_again(shoot, out, monkeypatch):
    crews: list[Processes] = []

    class Seen(Processes):
        def __init__(self, count: int) -> None:
            super().__init__(count)
            crews.append(self)

    monkeypatch.setattr("fesapp.batch.run.Processes", Seen)
    batch = _batch(shoot, out, workers=1)
    killed: list[int] = []

    def kill_once(row) -> None:
        if row.status is Status.DONE and not killed:
            killed.extend(crews[0].pids)
            os.kill(killed[0], signal.SIGKILL)

    batch.listeners.append(kill_once)
    batch.start()
    assert batch.wait(200)
    assert len(killed) == 1
    assert batch.count(Status.DONE) == 3
    assert names(out) == ["anna_happiness.jpg", "bo_happiness.jpg", "day two/anna_happiness.jpg"]


def test_a_photo_at_which_workers_die_is_given_up_and_the_others_are_done(shoot, out, monkeypatch):
    class Fragile(Processes):
        """Whoever gets bo is killed."""

        def give(self, job) -> None:
            super().give(job)
            if job.photo.name == "bo.jpg":
                worker = next(worker for worker in self._workers if worker.job == job.number)
                os.kill(worker.process.pid, signal.SIGKILL)

    monkeypatch.setattr("fesapp.batch.run.Processes", Fragile)
    batch = _batch(shoot, out, workers=1)
    batch.start()
    assert batch.wait(200)
    assert [row.status.value for row in batch.rows] == ["done", "failed", "done"]
    assert "SIGKILL" in batch.rows[1].reason
