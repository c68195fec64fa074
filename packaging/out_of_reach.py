"""Programs that run where some folders of this machine are empty, so that nothing in them can be used by accident."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

# the folders, `--`, then the program
_HIDE = 'while [ "$1" != -- ]; do mount -t tmpfs none "$1"; shift; done; shift; exec "$@"'


def hiding(folders: Sequence[Path]) -> list[str]:
    """The start of a command line whose program finds these folders empty (Linux, by namespaces of its own).

    The process that is started becomes the program itself, so its id is the program's.
    """
    return ["unshare", "--map-root-user", "--mount", "sh", "-e", "-c", _HIDE, "sh", *map(str, folders), "--"]


def can_hide(folders: Sequence[Path]) -> bool:
    """True where this system lets us, tried on these folders."""
    if shutil.which("unshare") is None:
        return False
    script = 'for folder; do [ -z "$(ls -A "$folder")" ] || exit 1; done'
    command = [*hiding(folders), "sh", "-c", script, "sh", *map(str, folders)]
    return subprocess.run(command, capture_output=True).returncode == 0


def files_mapped(process: int) -> list[Path]:
    """Files that a running process has mapped into memory: its program and libraries, among others. Linux only."""
    lines = Path(f"/proc/{process}/maps").read_text(errors="replace").splitlines()
    names = {line.split(maxsplit=5)[5] for line in lines if len(line.split(maxsplit=5)) == 6}
    return sorted(Path(name) for name in names if name.startswith("/"))
