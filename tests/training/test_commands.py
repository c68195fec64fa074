"""`python -m training`: errors in one line, and a trainer that needs neither the face finder nor a window."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from portraits import Command, run_training

BLOCKED = ("mediapipe", "PySide6", "scipy", "pi_heif", "matplotlib")
TRAIN_WITHOUT = """
import sys


class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {blocked}:
            raise ImportError(name + " is not needed to train")


sys.meta_path.insert(0, Blocker())
sys.argv = {arguments}
import training.train_aus
import training.train_motion
from training.__main__ import main

training.train_motion.VALIDATION_SAMPLES = 16
training.train_aus.LOOKED_AT = 256

main()
"""


def test_errors_of_the_real_command_are_one_line_on_stderr_and_exit_1(tmp_path: Path) -> None:
    done = run_training("train", "aus", tmp_path / "nothing")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "no prepared set" in done.stderr
    assert done.stderr.count("\n") == 1


def test_wrong_usage_is_exit_2_and_names_the_option(command: Command, tmp_path: Path) -> None:
    code, _, errors = command("train", "aus", tmp_path, "--stepz", 3)
    assert code == 2
    assert "--stepz" in errors


@pytest.mark.parametrize(
    "name",
    [
        ("prepare",),
        ("drive",),
        ("train", "motion"),
        ("train", "aus"),
        ("train", "glasses"),
        ("evaluate",),
        ("export",),
        ("train",),
        (),
    ],
)
def test_every_command_explains_itself(name: tuple[str, ...], command: Command) -> None:
    code, said, _ = command(*name, "--help")
    assert code == 0
    assert "Usage" in said


@pytest.mark.parametrize("command_", ["evaluate", "drive", "train motion", "train aus", "train glasses"])
def test_a_folder_that_is_no_prepared_set_is_one_line(command_: str, command: Command, tmp_path: Path) -> None:
    code, _, errors = command(*command_.split(), tmp_path)
    assert code == 1
    assert f"{tmp_path}: no prepared set" in errors
    assert errors.count("\n") == 1


def test_weights_that_cannot_be_read_are_one_line_of_evaluate(
    prepared_folder: Path, command: Command, tmp_path: Path
) -> None:
    weights = tmp_path / "weights.safetensors"
    weights.write_bytes(b"nothing")
    code, _, errors = command("evaluate", prepared_folder, "--motion", weights, "--out", tmp_path / "out")
    assert code == 1
    assert f"{weights}: not a readable safetensors file" in errors
    assert errors.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("network", ["motion", "aus", "glasses"])
def test_training_needs_neither_mediapipe_nor_qt_nor_scipy(network: str, prepared_folder: Path, tmp_path: Path) -> None:
    options = ["--batch", "256" if network == "aus" else "2", "--width", "8"]
    if network == "motion":
        options += ["--landmark-steps", "1", "--replay", "1", "--workers", "0"]
    arguments = ["training", "train", network, str(prepared_folder), "--run", str(tmp_path / "run"), "--steps", "1"]
    script = TRAIN_WITHOUT.format(blocked=set(BLOCKED), arguments=[*arguments, *options])
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "2"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "run" / "checkpoint.pt").exists()
