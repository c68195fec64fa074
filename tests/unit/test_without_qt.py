"""Python and shell work on a machine without Qt, and the window says what it misses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from fesapp.photos import open_photo

WITHOUT_QT = """
import sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"PySide6", "shiboken6", "superqt", "qtawesome", "qtpy"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, NoQt())
"""


def _run(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", WITHOUT_QT + code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True)


def test_python_edits_a_photo(sample: Path, tmp_path: Path):
    code = """
import fesapp
photo = fesapp.open_photo(sys.argv[1])
recipe = fesapp.Recipe.from_aus({"AU12": 3.0})
fesapp.render(photo, fesapp.find_faces(photo), recipe).save(sys.argv[2])
"""
    ended = _run(code, sample, tmp_path / "out.jpg")
    assert ended.returncode == 0, ended.stderr
    assert open_photo(tmp_path / "out.jpg").size == open_photo(sample).size


def test_the_shell_edits_a_photo(sample: Path, tmp_path: Path):
    code = "from fesapp.cli import main\nmain()"
    ended = _run(code, "edit", sample, tmp_path / "out.jpg", "--au", "12=3")
    assert ended.returncode == 0, ended.stderr
    assert open_photo(tmp_path / "out.jpg").size == open_photo(sample).size


def test_the_window_says_in_one_line_what_is_missing(sample: Path):
    ended = _run("from fesapp.cli import main\nmain()", sample)
    assert ended.returncode == 1
    assert len(ended.stderr.splitlines()) == 1
    assert "PySide6" in ended.stderr
