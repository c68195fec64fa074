"""Which licence files go along with a built program."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

import licences
import pytest


@pytest.fixture
def installed(tmp_path):
    """Makes an installed library in tmp_path, and returns its records."""

    def install(name: str, files: dict[str, str], head: str = "License: MIT") -> metadata.Distribution:
        records = tmp_path / f"{name}-1.0.dist-info"
        listed = {
            f"{name}/__init__.py": "",
            f"{records.name}/METADATA": f"Name: {name}\nVersion: 1.0\n{head}\n",
            **files,
        }
        for path, text in listed.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text)
        (records / "RECORD").write_text("".join(f"{path},,\n" for path in listed))
        return metadata.Distribution.at(records)

    return install


@pytest.fixture
def gathered(tmp_path, monkeypatch):
    """Gathers the licences of some of the libraries that are given; returns the folder's files and the index."""

    def gather(distributions, *files: str):
        monkeypatch.setattr(licences.metadata, "distributions", lambda: distributions)
        folder = tmp_path / "LICENSES"
        lines = licences.gather([tmp_path / file for file in files], folder)
        assert (folder / "index.txt").read_text(encoding="utf-8").splitlines() == lines
        return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}, lines

    return gather


def test_libraries_with_a_file_in_the_program_are_those_whose_licences_go_along(installed, gathered):
    used = installed("used", {"used-1.0.dist-info/licenses/LICENSE": "yes", "used/core.py": ""})
    unused = installed("unused", {"unused-1.0.dist-info/LICENSE": "no"})
    files, lines = gathered([used, unused], "used/core.py")
    assert "used-1.0/LICENSE" in files
    assert not any(file.startswith("unused") for file in files)
    assert "used 1.0: MIT" in lines


def test_two_licences_of_one_name_are_both_kept(installed, gathered):
    library = installed("two", {"two-1.0.dist-info/LICENSE.txt": "one", "two/vendored/LICENSE.txt": "other"})
    files, _ = gathered([library], "two/__init__.py")
    assert {"two-1.0/LICENSE.txt", "two-1.0/LICENSE-1.txt"} <= files


def test_code_that_is_called_like_a_licence_is_none(installed):
    assert licences.licence_files(installed("code", {"code/licenses.py": "", "code/notice.pyc": ""})) == []


def test_qt_gets_the_gnu_licences_that_its_wheels_lack(installed, gathered):
    qt = installed("qt", {}, "License-Expression: LGPL-3.0-only OR GPL-2.0-only")
    files, _ = gathered([qt], "qt/__init__.py")
    assert {"qt-1.0/LGPL-3.0.txt", "qt-1.0/GPL-3.0.txt"} <= files


def test_a_library_without_licence_file_is_named_in_the_index(installed, gathered):
    bare = installed("bare", {}, "Classifier: License :: OSI Approved :: BSD License")
    _, lines = gathered([bare], "bare/__init__.py")
    assert "bare 1.0: BSD License (it came without a licence file)" in lines


def test_pythons_own_licence_goes_along(gathered):
    files, lines = gathered([])
    assert any(line.startswith("Python 3.") for line in lines)
    assert files - {"index.txt"} or "without a licence file" in lines[0]


def test_the_libraries_that_are_installed_here_are_found():
    import rich

    names = {
        owner.metadata["Name"] for owner in licences.owners({Path(rich.__file__).resolve()}, metadata.distributions())
    }
    assert names == {"rich"}
