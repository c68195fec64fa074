"""What the set-up says: plain lines, one passing line of progress on a terminal, and errors of one line."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path


class SetupError(Exception):
    """Something the user can act on. `str(error)` is one line: what is wrong, why, what to do."""


def say(text: str) -> None:
    """Print a line at once, so that it stands before what a child process prints next."""
    print(text, flush=True)


def show_progress(text: str) -> None:
    """Show `text` in place of the line before it, on a terminal alone: a log needs no such lines."""
    if sys.stdout.isatty():
        width = shutil.get_terminal_size().columns - 1
        print(f"\r\x1b[K{text[:width]}", end="", flush=True)


def tail_of(output: str, lines: int = 20) -> str:
    """The last lines of a program's output, where the reason of a failure stands."""
    return "\n".join(output.strip().splitlines()[-lines:])


def run_quietly(
    command: Sequence[str | Path], *, cwd: Path | None = None, environ: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Run a program to its end, showing its lines only as passing progress.

    Returns:
        Exit code (negative: ended by that signal) and everything it wrote to stdout and stderr.
    """
    lines: list[str] = []
    with subprocess.Popen(
        [str(part) for part in command],
        cwd=cwd,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line)
            show_progress(line.strip())
    show_progress("")
    return process.returncode, "".join(lines)
