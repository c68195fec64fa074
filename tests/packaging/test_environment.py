"""When .venv is kept, brought up to date, or made anew. Stand-ins make and install, and leave the same traces."""

from __future__ import annotations

import sys
from pathlib import Path

import environment
import pytest
from console import SetupError


class Room:
    """A project folder whose .venv is made and filled by stand-ins; `done` lists what was done."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.done: list[str] = []
        self.version: tuple[int, int] | None = (3, 11)
        self.pip_ends: int | BaseException = 0
        (root / "pyproject.toml").write_text("one")

    def version_of(self, python, *modules):
        return self.version if Path(python).exists() else None

    def run(self, command, **_):
        if "pip" in command:
            if isinstance(self.pip_ends, BaseException):
                raise self.pip_ends
            self.done.append(f"install {command[-1]}")
            return self.pip_ends, "Could not find a version"
        self.done.append("make")
        python = environment.python_of(self.root)
        python.parent.mkdir(parents=True)
        python.touch()
        self.version = (3, 11)
        return 0, ""

    def start(self, *extras: str) -> list[str]:
        """What one start does."""
        self.done = []
        environment.ensure(self.root, extras)
        return self.done


@pytest.fixture
def room(tmp_path, monkeypatch):
    room = Room(tmp_path)
    monkeypatch.setattr(environment, "run_quietly", room.run)
    monkeypatch.setattr(environment.interpreter, "version_of", room.version_of)
    monkeypatch.setattr(environment.interpreter, "choose", lambda: sys.executable)
    monkeypatch.setattr(environment.interpreter, "require_venv", lambda python: None)
    return room


def test_the_first_start_makes_and_installs(room):
    assert room.start() == ["make", "install ."]


def test_a_second_start_installs_nothing(room):
    room.start()
    assert room.start() == []


def test_run_after_test_installs_nothing(room):
    room.start("dev")
    assert room.start() == []


def test_dev_holds_train_too(room):
    room.start("dev")
    assert room.start("train") == []


def test_test_after_run_adds_the_tools_to_the_same_environment(room):
    room.start()
    assert room.start("dev") == ["install .[dev]"]


def test_a_changed_pyproject_is_installed_and_keeps_the_extras(room):
    room.start("dev")
    (room.root / "pyproject.toml").write_text("two")
    assert room.start() == ["install .[dev]"]
    assert room.start("dev") == []


def test_a_newer_bootstrap_brings_the_environment_up_to_date_once(room, monkeypatch):
    room.start()
    monkeypatch.setattr(environment, "REVISION", environment.REVISION + 1)
    assert room.start() == ["install ."]
    assert room.start() == []


@pytest.mark.parametrize("end", [KeyboardInterrupt(), SystemExit(), -9])
def test_an_interrupted_installation_is_made_anew(room, end):
    room.pip_ends = end
    with pytest.raises((type(end) if isinstance(end, BaseException) else SetupError,)):
        room.start()
    room.pip_ends = 0
    assert room.start() == ["make", "install ."]
    assert room.start() == []


def test_an_update_that_pip_gives_up_keeps_the_environment_for_the_next_try(room):
    room.start()
    (room.root / "pyproject.toml").write_text("two")
    room.pip_ends = 1
    with pytest.raises(SetupError):
        room.start()
    room.pip_ends = 0
    assert room.start() == ["install ."]


def test_a_failing_pip_is_quoted_and_the_error_says_what_to_do(room, capsys):
    room.pip_ends = 1
    with pytest.raises(SetupError, match="check the network connection"):
        room.start()
    assert "Could not find a version" in capsys.readouterr().out


def test_a_deleted_interpreter_has_the_environment_made_anew(room):
    room.start()
    environment.python_of(room.root).unlink()
    assert room.start() == ["make", "install ."]


def test_a_python_that_is_not_supported_has_the_environment_made_anew(room):
    room.start()
    room.version = (3, 13)
    assert room.start() == ["make", "install ."]


def test_an_environment_that_was_copied_from_another_folder_is_made_anew(room, tmp_path_factory):
    room.start()
    copy = tmp_path_factory.mktemp("copy") / "project"
    room.root.rename(copy)
    room.root = copy
    assert room.start() == ["make", "install ."]


def test_an_environment_made_by_hand_is_taken_over(room):
    room.run(["-m", "venv"])
    assert room.start() == ["install ."]


def test_a_damaged_stamp_is_no_stamp(room):
    room.start()
    environment._stamp(room.root).write_text('{"key": ')
    assert room.start() == ["install ."]
