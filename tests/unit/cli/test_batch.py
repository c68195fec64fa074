"""`fesapp batch`: what it says, and how it ends."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from fesapp.batch.crew import Ended, Event, Made
from fesapp.batch.job import Job, Outcome
from fesapp.batch.plan import Plan
from fesapp.batch.rows import FaceResult, Row, Status
from fesapp.batch.run import BatchRun


class Quick:
    """A crew that copies photos instead of editing them; those called bad fail."""

    def __init__(self, count: int = 1) -> None:
        self._jobs: list[Job] = []

    def wants_more(self) -> bool:
        return not self._jobs

    def give(self, job: Job) -> None:
        self._jobs.append(job)

    def events(self, patience: float) -> list[Event]:
        job = self._jobs.pop()
        return [*(Made(job.number, self._make(job, item.number)) for item in job.items), Ended(job.number)]

    def close(self, at_once: bool) -> None: ...

    def _make(self, job: Job, number: int) -> Outcome:
        if job.photo.stem == "bad":
            return Outcome(number, Status.FAILED, "shows no face that could be found")
        written = job.folder / f"{number}{job.photo.suffix}"
        written.write_bytes(job.photo.read_bytes())
        face = FaceResult((1, 2, 30, 40), {"AU26": 0.0}, {"AU26": 2.0}, {"AU26": 1.5})
        return Outcome(number, Status.DONE, "", written, {"edit": 1.0}, (face,))


@pytest.fixture
def batch(fesapp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs `fesapp batch` on two photos, `good.jpg` and `bad.jpg`, with more words."""
    monkeypatch.setattr("fesapp.batch.run.Processes", Quick)
    (tmp_path / "shoot").mkdir()
    for name in ("good.jpg", "bad.jpg"):
        (tmp_path / "shoot" / name).write_bytes(b"a photo")

    def run(*words: object, inputs: tuple[object, ...] = (tmp_path / "shoot",)):
        return fesapp("batch", *inputs, "--out", tmp_path / "out", "--sheet", "none", "--recipe", "happiness", *words)

    return run


def test_it_ends_with_1_where_something_failed_and_says_what_and_why(batch, tmp_path):
    result = batch()
    assert result.exit_code == 1
    assert result.reason == f"fesapp: {tmp_path / 'shoot' / 'bad.jpg'} (happiness): shows no face that could be found\n"
    assert "1 done, 1 failed of 2" in result.stdout
    assert (tmp_path / "out" / "good_happiness.jpg").read_bytes() == b"a photo"


def test_it_ends_with_0_where_everything_is_done(batch, tmp_path):
    result = batch(inputs=(tmp_path / "shoot" / "good.jpg",))
    assert (result.exit_code, result.stderr) == (0, "")


def test_json_is_the_report_and_nothing_else(batch, tmp_path):
    document = json.loads(batch("--json").stdout)
    assert (document["done"], document["failed"]) == (1, 1)
    good = next(row for row in document["rows"] if row["status"] == "done")
    assert good["output"] == str(tmp_path / "out" / "good_happiness.jpg")
    assert good["faces"][0]["achieved"] == {"AU26": 1.5}
    assert document["written"] == [str(tmp_path / "out" / f"fesapp-batch-report.{kind}") for kind in ("csv", "json")]


class Interrupted(BatchRun):
    """Somebody presses Ctrl+C when the first photo is done."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.listeners.append(self._press)

    def _press(self, row: Row) -> None:
        if row.status is Status.DONE:
            os.kill(os.getpid(), signal.SIGINT)
            assert self._cancelled.wait(20)


def test_ctrl_c_ends_it_and_says_how_to_go_on(batch, tmp_path, monkeypatch):
    (tmp_path / "shoot" / "last.jpg").write_bytes(b"a photo")
    monkeypatch.setattr("fesapp.commands.batch.BatchRun", Interrupted)
    result = batch()
    assert result.exit_code == 130
    assert "the same command goes on" in result.stderr
    assert "1 queued" in result.stdout
    assert not (tmp_path / "out" / "last_happiness.jpg").exists()
    monkeypatch.setattr("fesapp.commands.batch.BatchRun", BatchRun)
    assert batch().exit_code == 1
    assert (tmp_path / "out" / "last_happiness.jpg").exists()


def test_many_failures_are_counted_rather_than_listed(batch, tmp_path):
    for number in range(30):
        (tmp_path / "shoot" / str(number)).mkdir()
        (tmp_path / "shoot" / str(number) / "bad.jpg").write_bytes(b"a photo")
    lines = batch().stderr.splitlines()
    assert len(lines) == 21
    assert "11 more" in lines[-1]


@pytest.mark.parametrize(
    "words",
    [("--quality", "best"), ("--template", "{who}"), ("--faces", "some"), ("--max-side", "4"), ("--format", "gif")],
)
def test_words_that_make_no_sense_are_wrong_usage(batch, words):
    result = batch(*words)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


def test_without_a_folder_or_a_recipe_it_is_wrong_usage(fesapp, tmp_path):
    assert "--out" in fesapp("batch", tmp_path, "--recipe", "happiness").reason
    assert "--recipe" in fesapp("batch", tmp_path, "--out", tmp_path / "out").reason


def test_a_photo_that_is_not_there_fails_in_one_line(fesapp, tmp_path):
    result = fesapp("batch", tmp_path / "none.jpg", "--recipe", "happiness", "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "none.jpg does not exist" in result.reason
    assert not (tmp_path / "out").exists()
