"""Finding faces leaves stderr to the user, and importing the room loads no model."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fesapp.faces.quiet import without_mediapipe_log

LOG = "INFO: Created TensorFlow Lite XNNPACK delegate for CPU.\nW0000 00:00:1.2    5 some_calculator.cc:1] a warning\n"


def python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)


def test_a_first_search_for_faces_writes_nothing_to_stderr(sample: Path) -> None:
    code = """
import sys
import numpy as np
from PIL import Image
from fesapp.faces import detect_faces
print(len(detect_faces(np.asarray(Image.open(sys.argv[1])))))
"""
    done = python(code, str(sample))
    assert done.stdout.split() == ["1"]
    assert done.stderr == ""


def test_importing_the_room_does_not_import_mediapipe() -> None:
    done = python("import sys, fesapp.faces; print('mediapipe' in sys.modules)")
    assert done.stdout.split() == ["False"]


def test_only_mediapipes_log_lines_are_kept_back(capfd: pytest.CaptureFixture[str]) -> None:
    with without_mediapipe_log():
        os.write(2, (LOG + "E0000 00:00:1.2    5 some_calculator.cc:1] an error\nmy own words\n").encode())
    kept = capfd.readouterr().err
    assert "an error" in kept
    assert "my own words" in kept
    assert "XNNPACK" not in kept
    assert "a warning" not in kept


def test_what_was_written_before_an_error_still_appears(capfd: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        with without_mediapipe_log():
            os.write(2, b"last words\n")
            raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        fail()
    assert capfd.readouterr().err == "last words\n"
