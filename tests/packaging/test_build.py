"""What build.py does in which order, and what it says when something fails. Stand-ins build and pack."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import build
import pytest
from console import SetupError


@pytest.fixture
def steps(monkeypatch, tmp_path):
    """The steps that were taken; the program built is a folder of 1,000 bytes."""
    done: list[str] = []

    def collect(command, *, cwd, environ):
        done.append(f"build with {environ['FESAPP_BUILD_WITH'] or 'nothing'}")
        (tmp_path / "out" / "fesapp").mkdir(parents=True)
        (tmp_path / "out" / "fesapp" / "fesapp").write_bytes(bytes(1000))
        return 0, ""

    def pack(folder, target):
        done.append(f"pack {folder.name}")
        target.write_bytes(bytes(300))

    monkeypatch.setattr(
        build.environment, "ensure", lambda root, extras: done.append(f"set up {extras}") or Path("python")
    )
    monkeypatch.setattr(build.system_libraries, "ensure", lambda purposes: None)
    monkeypatch.setattr(build, "run_quietly", collect)
    monkeypatch.setattr(build.archive, "pack", pack)
    monkeypatch.setattr(build.program_check, "check", lambda packed, *_: done.append(f"check {packed.suffixes[-2:]}"))
    return done


def run(tmp_path: Path, *arguments: str) -> int:
    return build.main(["--out", str(tmp_path / "out"), *arguments])


def test_it_sets_up_builds_and_packs(steps, tmp_path, capsys):
    assert run(tmp_path) == 0
    assert steps == ["set up ['package']", "build with nothing", "pack fesapp"]
    assert "Done:" in capsys.readouterr().out


def test_what_is_checked_is_the_archive_that_is_handed_on(steps, tmp_path):
    assert run(tmp_path, "--check") == 0
    assert steps[-1] == "check ['.tar', '.xz']"


def test_extras_are_installed_and_built_in(steps, tmp_path):
    assert run(tmp_path, "--with", "cluster,credentials") == 0
    assert steps[:2] == ["set up ['package', 'cluster', 'credentials']", "build with cluster,credentials"]


def test_an_extra_that_does_not_exist_is_wrong_usage(steps, tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        run(tmp_path, "--with", "jam")
    assert ended.value.code == 2
    assert "there is no extra 'jam'; there are cluster, credentials" in capsys.readouterr().err
    assert steps == []


@pytest.mark.parametrize(("limit", "what"), [("LARGEST_FOLDER", "unpacked"), ("LARGEST_ARCHIVE", "packed")])
def test_a_program_that_has_grown_too_large_is_said_in_one_line(steps, tmp_path, monkeypatch, capsys, limit, what):
    monkeypatch.setattr(build, limit, 100)
    assert run(tmp_path) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert f"MB {what}" in said
    assert "packaging/bundle.py" in said


def test_pyinstallers_own_words_stand_above_the_one_line(steps, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(build, "run_quietly", lambda *_, **__: (1, "ERROR: no such module"))
    assert run(tmp_path) == 1
    said = capsys.readouterr()
    assert "ERROR: no such module" in said.out
    assert said.err == "fesapp: PyInstaller could not build the program (its own words are above)\n"


def test_a_check_that_fails_is_one_line(steps, tmp_path, monkeypatch, capsys):
    def fail(*_):
        raise SetupError("the built program's `doctor` fails")

    monkeypatch.setattr(build.program_check, "check", fail)
    assert run(tmp_path, "--check") == 1
    assert capsys.readouterr().err == "fesapp: the built program's `doctor` fails\n"


def test_the_archive_is_called_after_version_and_system():
    assert build.archive_name("0.1.0", "Linux", "x86_64") == "fesapp-0.1.0-linux-x86_64.tar.xz"


def test_the_file_starts_as_a_program_of_its_own():
    done = subprocess.run([sys.executable, build.__file__, "--help"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "--check" in done.stdout
