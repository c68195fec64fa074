"""What the check of a built program takes for a failure. Small shell scripts stand for the program."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import built_program
import out_of_reach
import program_check
import pytest
from console import SetupError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")


@pytest.fixture
def program(tmp_path):
    """Makes a program that is this shell script."""

    def make(script: str, hidden: tuple[Path, ...] = ()) -> built_program.Program:
        folder = tmp_path / "fesapp"
        folder.mkdir()
        (folder / "fesapp").write_text(f"#!/bin/sh\n{script}\n")
        (folder / "fesapp").chmod(0o755)
        samples = folder / "_internal" / "resources" / "samples"
        samples.mkdir(parents=True)
        (samples / "one.jpg").touch()
        return built_program.Program(folder, tmp_path / "home", hidden)

    return make


def says(answer: object) -> str:
    return f"cat <<'END'\n{json.dumps(answer)}\nEND"


def test_it_runs_in_an_empty_home_with_nothing_of_this_environment(program, monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    lines = program('pwd -P; env; ls -A "$HOME"').run().splitlines()
    assert lines[0] == str(tmp_path / "home")
    assert not any("PYTHON" in line or "VIRTUAL_ENV" in line for line in lines)


def test_a_program_that_fails_is_quoted_in_one_line(program):
    with pytest.raises(SetupError, match=r"`doctor` fails with exit code 3: broken$"):
        program("echo broken >&2; exit 3").run("doctor")


def test_a_program_that_does_not_end_is_no_success(program, monkeypatch):
    monkeypatch.setattr(built_program, "PATIENCE", 0.2)
    with pytest.raises(SetupError, match="does not end"):
        program("exec sleep 60").run("doctor")


def test_a_doctor_that_names_files_elsewhere_fails(program):
    found = {"libraries": [], "samples": [], "weights": [{"details": {"file": "/work/project/motion.safetensors"}}]}
    with pytest.raises(SetupError, match=r"not its own: /work/project/motion\.safetensors"):
        program_check.check_doctor(program(says(found)))


def test_an_edit_that_moves_nothing_fails(program, tmp_path):
    out = tmp_path / "edit.jpg"
    out.touch()
    face = {"aus_before": {"AU12": {"left": 0.1}}, "aus_after": {"AU12": {"left": 0.2}}}
    with pytest.raises(SetupError, match="moves no lip corner"):
        program_check.check_edit(program(says({"faces": [face]})), out)


def test_a_batch_that_leaves_photos_out_fails(program, tmp_path):
    with pytest.raises(SetupError, match="made 0 pictures of 1 photos"):
        program_check.check_batch(program("echo analyze edit batch"), tmp_path / "out")


def test_a_program_without_batches_is_not_asked_for_them(program, tmp_path, capsys):
    program_check.check_batch(program("echo analyze edit"), tmp_path / "out")
    assert "no such command" in capsys.readouterr().out


def test_what_is_hidden_is_empty_for_the_program_alone(program, tmp_path):
    hidden = tmp_path / "with a space"
    hidden.mkdir()
    (hidden / "secret").touch()
    if not out_of_reach.can_hide([hidden]):
        pytest.skip("this system permits no namespaces")
    assert program(f"ls -A '{hidden}'; echo end", (hidden,)).run() == "end\n"
    assert (hidden / "secret").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_the_libraries_of_a_running_process_are_seen():
    command = [sys.executable, "-c", "print('here', flush=True); input()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        process.stdout.readline()
        files = out_of_reach.files_mapped(process.pid)
        process.communicate("\n")
    assert Path(sys.executable).resolve() in files
    assert any(file.name.startswith("libc.so") for file in files)
