"""What `fesapp bench` measures on a program started afresh: the time until its window is shown, its peak of memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from fesapp.errors import FesappError

# set in the environment of a window that is to say `shown` on stdout, once it is, and end there
REPORT_SHOWN = "FESAPP_EXIT_WHEN_SHOWN"
# the same of a window that is to drag its sliders for so many seconds and moves, print what that showed, and end
REPORT_DRAGS = "FESAPP_MEASURE_DRAGS"


def program() -> list[str]:
    """The command that starts this program."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "fesapp"]


def time_starts(runs: int) -> list[float]:
    """Milliseconds from starting the process to its window painted, after one start that does not count.

    Raises:
        FesappError: no window is shown.
    """
    return [_time_start() for _ in range(runs + 1)][1:]


def _time_start() -> float:
    with tempfile.TemporaryDirectory() as folder:
        return _time_start_in(_window_environment(REPORT_SHOWN, folder))


def _time_start_in(environment: dict[str, str]) -> float:
    started = time.perf_counter()
    with subprocess.Popen(
        program(), env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace"
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        took = 1000 * (time.perf_counter() - started)
        _, said = process.communicate()
    if line.strip() != "shown":
        reason = said.strip().splitlines()[-1] if said.strip() else f"it ended with {process.returncode}"
        raise FesappError(f"start_ms: no window is shown ({reason.removeprefix('fesapp: ')})")
    return took


def _window_environment(report: str, folder: str, value: str = "1") -> dict[str, str]:
    """Of a window that keeps nothing of the user's: settings, session and edits go to `folder`."""
    environment = {**os.environ, report: value, "FESAPP_FOLDER": folder, "XDG_CONFIG_HOME": folder}
    if sys.platform == "linux" and not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    return environment


def measure_drags(photo: Path, seconds: float, moves: int) -> dict[str, Any]:
    """What `fesapp.gui.drag_measure` measures in a window with `photo`.

    Raises:
        FesappError: no window is shown, or it ends early.
    """
    with tempfile.TemporaryDirectory() as folder:
        environment = _window_environment(REPORT_DRAGS, folder, f"{seconds} {moves}")
        ended = subprocess.run(
            [*program(), str(photo)], env=environment, capture_output=True, text=True, errors="replace", timeout=600
        )
    lines = ended.stdout.strip().splitlines()
    if ended.returncode or not lines:
        reason = ended.stderr.strip().splitlines()[-1] if ended.stderr.strip() else f"it ended with {ended.returncode}"
        raise FesappError(f"drag_fps: {reason.removeprefix('fesapp: ')}")
    found: dict[str, Any] = json.loads(lines[-1])
    return found


def measure_peak_memory(photo: Path) -> float:
    """Megabytes (2**20 bytes) that a fresh process takes at most to open, edit and save `photo`, without a window."""
    command = [*program(), "bench", "--open-edit-save", str(photo)]
    ended = subprocess.run(command, capture_output=True, text=True, errors="replace")
    if ended.returncode:
        reason = ended.stderr.strip().splitlines()[-1] if ended.stderr.strip() else f"it ended with {ended.returncode}"
        raise FesappError(f"peak_rss_mb: {reason.removeprefix('fesapp: ')}")
    return float(ended.stdout)


def own_peak_memory() -> float:
    """The most memory this process has had resident, in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():
        # not getrusage: on Linux its peak begins with that of the process which started this one
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) / 1024
    if sys.platform == "win32":
        import psutil

        return psutil.Process().memory_info().peak_wset / 2**20
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 1024)
