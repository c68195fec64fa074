"""A built program that has been unpacked, and how it is run when it is tried."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import out_of_reach
from console import SetupError, say

PATIENCE = 180.0
"""Seconds for any command to end, and for the window to show the photo's face."""


class Program:
    """An unpacked program, run from an empty home folder with next to nothing in its environment."""

    def __init__(self, folder: Path, home: Path, hidden: Sequence[Path]) -> None:
        self.folder = folder
        self.home = home
        self._before = out_of_reach.hiding(hidden) if hidden else []
        home.mkdir()
        suffix = ".exe" if sys.platform == "win32" else ""
        self._file = folder / f"fesapp{suffix}"

    @property
    def samples(self) -> list[Path]:
        """The sample photos that came with it."""
        return sorted((self.folder / "_internal" / "resources" / "samples").glob("*.jpg"))

    def command(self, *arguments: str | Path) -> list[str]:
        """The command line that starts it."""
        return [*self._before, str(self._file), *map(str, arguments)]

    def environ(self, **more: str) -> dict[str, str]:
        """All that it finds in its environment. Windows needs to be told where it lies."""
        kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
        return {**kept, "HOME": str(self.home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **more}

    def run(self, *arguments: str | Path) -> str:
        """Run it to its end; what it printed.

        Raises:
            SetupError: it fails, or takes too long.
        """
        called = " ".join(str(argument) for argument in arguments[:1])
        try:
            asked = subprocess.run(
                self.command(*arguments), env=self.environ(), cwd=self.home, capture_output=True, text=True,
                encoding="utf-8", timeout=PATIENCE,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise SetupError(f"the built program's `{called}` does not end") from error
        if asked.returncode:
            reason = (asked.stderr.strip().splitlines() or ["it says nothing"])[-1]
            raise SetupError(f"the built program's `{called}` fails with exit code {asked.returncode}: {reason}")
        return asked.stdout


def to_hide(root: Path, python: Path) -> list[Path]:
    """The project, its environment and the library of the Python below it, as far as they do not lie in each other."""
    asked = subprocess.run(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('stdlib'))"], capture_output=True, text=True
    )
    library = Path(asked.stdout.strip())
    folders = list(dict.fromkeys([root, python.parent.parent.resolve(), library]))
    alone = [
        folder for folder in folders if not any(folder != other and folder.is_relative_to(other) for other in folders)
    ]
    if out_of_reach.can_hide(alone):
        say(f"Out of the program's reach: {', '.join(map(str, alone))}")
        return alone
    say("Note: this system does not let the project be hidden from the program; it is tried from another folder only.")
    return []
