"""Shared libraries without the symbols that only a debugger reads."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from console import SetupError


def stripped(source: Path, target: Path) -> str:
    """Write `source`, a shared library, to `target` without its symbols, and return that path.

    Raises:
        SetupError: there is no `strip` (binutils), or it refuses the file.
    """
    if shutil.which("strip") is None:
        raise SetupError("there is no `strip`, which takes 100 MB off the program; install binutils, then start again")
    target.parent.mkdir(parents=True, exist_ok=True)
    asked = subprocess.run(
        ["strip", "--strip-unneeded", "-o", str(target), str(source)], capture_output=True, text=True
    )
    if asked.returncode:
        raise SetupError(f"strip cannot read {source} ({asked.stderr.strip()}); install that library again")
    shutil.copymode(source, target)
    return str(target)
