"""Debian's and Ubuntu's package tool: used as root, quoted to everyone else."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence

from console import run_quietly, say, tail_of


def exists() -> bool:
    """True on a system whose packages apt-get installs."""
    return sys.platform == "linux" and shutil.which("apt-get") is not None


def can_install() -> bool:
    """True where apt-get exists and this process may use it."""
    return exists() and os.geteuid() == 0


def install(packages: Sequence[str]) -> bool:
    """Install packages without their recommendations; on failure show apt-get's own words and return False."""
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run_quietly(["apt-get", "update"], environ=environ)  # packages may be in the cache even if this fails
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    code, output = run_quietly(command, environ=environ)
    if code:
        say(tail_of(output))
    return code == 0


def advice(packages: Sequence[str], otherwise: str) -> str:
    """What the user is to do: the exact line where apt-get exists, else `otherwise`."""
    return f"run: sudo apt-get install -y {' '.join(packages)}" if exists() else otherwise
