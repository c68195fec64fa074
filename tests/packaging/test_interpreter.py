"""Which Python the environment is made with."""

from __future__ import annotations

import sys

import interpreter
import pytest
from console import SetupError


def test_a_supported_python_is_used_itself():
    assert interpreter.choose((3, 10), "/usr/bin/python3", which=lambda name: "/other") == "/usr/bin/python3"


@pytest.mark.parametrize("own", [(3, 9), (3, 13), (4, 0)])
def test_another_python_looks_for_the_newest_supported_one_on_the_path(own):
    here = {"python3.11": "/opt/python3.11", "python3.10": "/opt/python3.10"}
    versions = {"/opt/python3.11": (3, 11), "/opt/python3.10": (3, 10)}
    assert interpreter.choose(own, "/usr/bin/python3", here.get, versions.get) == "/opt/python3.11"


def test_a_launcher_that_does_not_start_is_passed_over():
    here = {"python3.12": "/shims/python3.12", "python3.10": "/opt/python3.10"}
    versions = {"/opt/python3.10": (3, 10)}
    assert interpreter.choose((3, 13), "/usr/bin/python3", here.get, versions.get) == "/opt/python3.10"


def test_no_supported_python_is_said_in_one_line():
    with pytest.raises(SetupError) as caught:
        interpreter.choose((3, 13), "/usr/bin/python3", which=lambda name: None)
    assert str(caught.value).startswith("fesapp needs Python 3.10, 3.11 or 3.12; this is 3.13 ")
    assert "\n" not in str(caught.value)


def test_the_version_is_the_one_that_the_interpreter_reports():
    assert interpreter.version_of(sys.executable) == sys.version_info[:2]


def test_an_interpreter_that_is_gone_or_lacks_a_module_has_no_version(tmp_path):
    assert interpreter.version_of(tmp_path / "python") is None
    assert interpreter.version_of(sys.executable, "a_module_nobody_has") is None


def test_without_the_venv_module_the_user_gets_the_line_to_type(monkeypatch):
    monkeypatch.setattr(interpreter, "version_of", lambda python, *modules: None if modules else (3, 11))
    monkeypatch.setattr(interpreter.debian, "can_install", lambda: False)
    monkeypatch.setattr(interpreter.debian, "exists", lambda: True)
    with pytest.raises(SetupError, match=r"sudo apt-get install -y python3\.11-venv"):
        interpreter.require_venv("/usr/bin/python3")


def test_root_on_debian_gets_the_venv_module_installed(monkeypatch):
    installed: list[str] = []
    monkeypatch.setattr(
        interpreter, "version_of", lambda python, *modules: (3, 11) if installed or not modules else None
    )
    monkeypatch.setattr(interpreter.debian, "can_install", lambda: True)
    monkeypatch.setattr(interpreter.debian, "install", installed.extend)
    interpreter.require_venv("/usr/bin/python3")
    assert installed == ["python3.11-venv"]
