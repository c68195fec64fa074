"""What the README's two commands do with their arguments, with no display, and with a check that fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import bootstrap
import pytest
from console import SetupError


@pytest.fixture
def ready(monkeypatch, tmp_path):
    """A set-up that is done, in tmp_path as the current folder; programs are recorded in place of being run."""
    started: list[list[str]] = []
    photo = tmp_path / "portrait.jpg"
    photo.touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(bootstrap.environment, "ensure", lambda root, extras=(): Path("venv-python"))
    monkeypatch.setattr(bootstrap.system_libraries, "ensure", lambda purposes: None)
    monkeypatch.setattr(bootstrap.display, "why_none", lambda: None)
    monkeypatch.setattr(bootstrap.subprocess, "call", lambda command, **_: started.append(command) or 0)
    return started


def test_run_opens_the_editor_on_the_photo_with_its_full_path(ready, tmp_path):
    assert bootstrap.main(["run", "portrait.jpg"]) == 0
    assert ready == [["venv-python", "-m", "fesapp", str(tmp_path / "portrait.jpg")]]


def test_run_passes_the_editors_exit_code_on(ready, monkeypatch):
    monkeypatch.setattr(bootstrap.subprocess, "call", lambda command, **_: 3)
    assert bootstrap.main(["run", "portrait.jpg"]) == 3


def test_without_a_photo_the_first_sample_is_opened(tmp_path):
    for name in ("b.jpg", "a.jpg", "a.png"):
        (tmp_path / name).touch()
    assert bootstrap.photo_to_open(None, tmp_path) == tmp_path / "a.jpg"


def test_a_photo_that_does_not_exist_is_said_in_one_line_before_anything_is_installed(ready, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap.environment, "ensure", lambda *_: pytest.fail("it set up"))
    assert bootstrap.main(["run", "nobody.jpg"]) == 1
    assert capsys.readouterr().err == "fesapp: nobody.jpg: there is no such photo; check the path\n"


def test_without_samples_the_user_is_asked_to_name_a_photo(tmp_path):
    with pytest.raises(SetupError, match="run PHOTO"):
        bootstrap.photo_to_open(None, tmp_path)


def test_without_a_display_edits_are_drawn_into_a_sheet_that_is_named(ready, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(bootstrap.display, "why_none", lambda: "there is no display here")
    assert bootstrap.main(["run", "portrait.jpg"]) == 0
    sheet = str(tmp_path / "edits.png")
    assert ready == [["venv-python", "-m", "fesapp.editing.demo_sheet", str(tmp_path / "portrait.jpg"), sheet]]
    said = capsys.readouterr().out
    assert "there is no display here" in said
    assert said.endswith(f"{sheet}\n")


def test_without_a_display_only_the_libraries_for_pictures_are_required(ready, monkeypatch):
    asked: list[set[str]] = []
    monkeypatch.setattr(bootstrap.display, "why_none", lambda: "there is no display here")
    monkeypatch.setattr(bootstrap.system_libraries, "ensure", asked.append)
    bootstrap.main(["run", "portrait.jpg"])
    assert asked == [{bootstrap.system_libraries.PICTURES}]


def test_a_sheet_never_takes_the_place_of_an_existing_file(tmp_path):
    (tmp_path / "edits.png").touch()
    (tmp_path / "edits-2.png").touch()
    assert bootstrap.free_name(tmp_path, "edits.png") == tmp_path / "edits-3.png"


def test_a_sheet_that_fails_is_not_said_to_be_done(ready, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap.display, "why_none", lambda: "there is no display here")
    monkeypatch.setattr(bootstrap.subprocess, "call", lambda command, **_: 1)
    assert bootstrap.main(["run", "portrait.jpg"]) == 1
    assert "Done" not in capsys.readouterr().out


def test_the_test_command_runs_every_check_and_hands_its_arguments_to_pytest(ready):
    assert bootstrap.main(["test", "-k", "lips", "--maxfail=1"]) == 0
    assert len(ready) == len(bootstrap.CHECKS)
    assert ready[-1] == ["venv-python", "-m", "pytest", "-k", "lips", "--maxfail=1"]


def test_checks_run_without_a_window(ready, monkeypatch):
    platforms: set[str] = set()
    monkeypatch.setattr(
        bootstrap.subprocess, "call", lambda command, env, **_: platforms.add(env["QT_QPA_PLATFORM"]) or 0
    )
    bootstrap.main(["test"])
    assert platforms == {"offscreen"}


def test_the_first_failing_check_ends_the_test_command_and_is_named(ready, monkeypatch, capsys):
    def fail_at_mypy(command, **_):
        ready.append(command)
        return 4 if "mypy" in command else 0

    monkeypatch.setattr(bootstrap.subprocess, "call", fail_at_mypy)
    assert bootstrap.main(["test"]) == 4
    assert ready[-1][-1] == "mypy"
    assert capsys.readouterr().err == "fesapp: mypy failed (exit 4)\n"


def test_pytests_closing_line_stays_the_last_on_stdout(ready, capsys):
    bootstrap.main(["test"])
    assert capsys.readouterr().out.splitlines()[-1] == "== pytest"


def test_a_check_that_a_signal_killed_counts_as_failed(ready, monkeypatch):
    monkeypatch.setattr(bootstrap.subprocess, "call", lambda command, **_: -9)
    assert bootstrap.main(["test"]) == 137


@pytest.mark.parametrize("arguments", [[], ["walk"], ["run", "a.jpg", "b.jpg"], ["run", "--fast"]])
def test_wrong_usage_shows_both_commands_and_exits_with_2(arguments, capsys):
    assert bootstrap.main(arguments) == 2
    shown = capsys.readouterr().err
    assert "bootstrap.py run [PHOTO]" in shown
    assert "bootstrap.py test" in shown


def test_help_is_no_mistake(capsys):
    assert bootstrap.main(["--help"]) == 0
    assert "bootstrap.py run [PHOTO]" in capsys.readouterr().out


def test_a_full_disk_is_said_in_one_line(ready, monkeypatch, capsys):
    def fail(*_):
        raise OSError(28, "No space left on device", "/somewhere/.venv")

    monkeypatch.setattr(bootstrap.environment, "ensure", fail)
    assert bootstrap.main(["run", "portrait.jpg"]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "No space left on device" in said


def test_the_file_starts_as_a_program_of_its_own():
    done = subprocess.run([sys.executable, bootstrap.__file__, "--help"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
