"""Which Python the project's environment is made with, and whether that Python can make one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import debian
from console import SetupError, say

SUPPORTED = ((3, 12), (3, 11), (3, 10))
"""Versions that mediapipe 0.10.21 has wheels for, the newest first; `requires-python` says the same."""


def version_of(python: str | Path, *modules: str) -> tuple[int, int] | None:
    """Version of an interpreter that starts and has `modules`; None of any other.

    It is started, not only looked up: a link may dangle, and a version manager's launcher may name a version that
    is not there.
    """
    statement = "".join(f"import {module}; " for module in modules) + "import sys; print(*sys.version_info[:2])"
    try:
        answer = subprocess.run([str(python), "-c", statement], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    if answer.returncode:
        return None
    major, minor = answer.stdout.split()
    return int(major), int(minor)


def choose(
    own: tuple[int, int] = sys.version_info[:2],
    own_path: str = getattr(sys, "_base_executable", sys.executable),
    which: Callable[[str], str | None] = shutil.which,
    probe: Callable[[str], tuple[int, int] | None] = version_of,
) -> str:
    """Path of the Python to use: the one that runs this file if it is supported, else the newest on the PATH that is.

    `own_path` is the Python below a virtual environment, because the environment itself may be about to be remade.

    Raises:
        SetupError: there is none.
    """
    if own in SUPPORTED:
        return own_path
    for version in SUPPORTED:
        path = which("python{}.{}".format(*version))
        if path and probe(path) == version:
            return path
    raise SetupError(
        "fesapp needs Python 3.10, 3.11 or 3.12; this is {}.{} and the PATH has none of them: "
        "install one, then start again".format(*own)
    )


def require_venv(python: str) -> None:
    """Make sure that `python` can make environments; Debian and Ubuntu keep that in a package of its own.

    Raises:
        SetupError: it cannot, and it could not be installed.
    """
    if version_of(python, "venv", "ensurepip"):
        return
    version = version_of(python)
    package = "python{}.{}-venv".format(*version) if version else "python3-venv"
    if debian.can_install():
        say(f"Installing {package} ...")
        debian.install([package])
    if not version_of(python, "venv", "ensurepip"):
        raise SetupError(f"{python} lacks its venv module; {debian.advice([package], 'install it')}, then start again")
