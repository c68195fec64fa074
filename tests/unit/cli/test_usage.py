"""`fesapp [PHOTO]` beside `fesapp COMMAND`, its help, and how wrong usage is told."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

HEAVY = "torch cv2 mediapipe PySide6 PIL"


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Photos that windows were opened with, in place of windows."""
    opened: list[list[str]] = []

    def run(photos: Sequence[str] = (), **_: object) -> int:
        opened.append(list(photos))
        return 0

    monkeypatch.setitem(sys.modules, "fesapp.gui.application", SimpleNamespace(run=run))  # type: ignore[arg-type]
    return opened


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with photos in it, one of them called like a command."""
    for name in ("portrait.jpg", "edit", "-odd.jpg"):
        (tmp_path / name).write_bytes(b"any")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_a_word_the_empty_editor_opens(fesapp, window):
    assert fesapp().exit_code == 0
    assert window == [[]]


@pytest.mark.parametrize(
    ("words", "photo"),
    [
        (["portrait.jpg"], "portrait.jpg"),
        (["./edit"], "edit"),
        (["--", "edit"], "edit"),
        (["--", "-odd.jpg"], "-odd.jpg"),
    ],
)
def test_a_photo_opens_in_the_editor(fesapp, window, folder, words, photo):
    assert fesapp(*words).exit_code == 0
    assert window == [[photo]]


def test_a_photo_that_is_not_there_opens_no_window(fesapp, window, folder):
    result = fesapp("holiday.jpg")
    assert result.exit_code == 1
    assert "holiday.jpg does not exist" in result.reason
    assert not window


def test_several_photos_open_in_one_window(fesapp, window, folder):
    assert fesapp("portrait.jpg", "./edit").exit_code == 0
    assert window == [["portrait.jpg", "edit"]]


def test_a_mistyped_command_is_told_from_a_photo(fesapp, window, folder):
    result = fesapp("analyse", "portrait.jpg")
    assert result.exit_code == 2
    assert "did you mean analyze?" in result.reason
    assert not window


def test_the_window_passes_its_exit_status_on(fesapp, monkeypatch):
    module = SimpleNamespace(run=lambda photo, **_: 3)
    monkeypatch.setitem(sys.modules, "fesapp.gui.application", module)
    assert fesapp().exit_code == 3


@pytest.mark.parametrize("words", [["--nonsense"], ["analyze"], ["edit", "a.jpg"], ["analyze", "a.jpg", "--nonsense"]])
def test_wrong_usage_exits_with_2_and_one_line(fesapp, words):
    result = fesapp(*words)
    assert result.exit_code == 2
    assert "--help" in result.reason
    assert not result.stdout


def test_help_names_every_command(fesapp):
    result = fesapp("--help")
    assert result.exit_code == 0
    for word in ("[PHOTO]", "analyze", "edit", "bench", "doctor"):
        assert word in result.stdout


@pytest.mark.parametrize("command", ["analyze", "edit", "bench", "doctor"])
def test_every_command_has_help(fesapp, command):
    result = fesapp(command, "-h")
    assert result.exit_code == 0
    assert "--json" in result.stdout


def test_help_loads_none_of_the_heavy_libraries():
    code = (
        "import sys\n"
        "from fesapp.cli import app\n"
        "try:\n    app(['edit', '--help'])\n"
        f"finally:\n    loaded = set('{HEAVY}'.split()) & set(sys.modules)\n"
        "    assert not loaded, loaded\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr


def test_an_interrupt_exits_with_130_and_no_traceback(fesapp, monkeypatch, sample):
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("fesapp.commands.analyze.run", interrupted)
    result = fesapp("analyze", sample)
    assert result.exit_code == 130
    assert not result.stderr


def test_a_library_that_cannot_be_loaded_is_told_in_one_line(fesapp, monkeypatch, sample):
    def broken(*_: object) -> None:
        raise ImportError("libGL.so.1: cannot open shared object file", name="cv2")

    monkeypatch.setattr("fesapp.commands.analyze.run", broken)
    result = fesapp("analyze", sample)
    assert result.exit_code == 1
    assert "libGL.so.1" in result.reason
    assert "fesapp doctor" in result.reason
