"""Try a built program as its user has it: unpacked elsewhere, without the project, without its environment.

What is tried: `doctor`, `edit` on a sample of its own, `batch` with worker processes where it has that command, and the
window on a virtual screen, whose screenshot must show the editor and, to the program's own detector, a face.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

import out_of_reach
import virtual_screen
from built_program import PATIENCE, Program, to_hide
from console import SetupError, say


def check(packed: Path, python: Path, root: Path, pictures: Path) -> None:
    """Unpack the archive and try everything; screenshot and edits are left in `pictures`.

    Args:
        python: that of the environment in `root`, which takes the screenshot.

    Raises:
        SetupError: something does not work; one line that says what.
    """
    with tempfile.TemporaryDirectory(prefix="fesapp-check-") as name:
        place = Path(name).resolve()
        with tarfile.open(packed) as tar:
            # early 3.10 and 3.11 know no filters
            tar.extraction_filter = getattr(tarfile, "tar_filter", lambda member, _: member)
            tar.extractall(place / "unpacked")
        made = place / "pictures"
        made.mkdir()
        program = Program(place / "unpacked" / "fesapp", place / "home", to_hide(root, python))
        try:
            check_doctor(program)
            check_edit(program, made / "edit.jpg")
            check_batch(program, made / "batch")
            if sys.platform == "linux":
                check_window(program, made / "window.png", python, root)
        finally:  # what was made is wanted most where something fails
            shutil.copytree(made, pictures, dirs_exist_ok=True)


def check_doctor(program: Program) -> None:
    """Nothing is missing, and every file it names is its own."""
    found = json.loads(program.run("doctor", "--json"))
    files = [Path(part["details"]["file"]) for part in (*found["weights"], *found["samples"])]
    strange = [str(file) for file in files if not file.is_relative_to(program.folder)]
    if strange or not files:
        raise SetupError(f"the built program uses files that are not its own: {', '.join(strange) or 'none found'}")
    say(f"doctor: {len(found['libraries'])} libraries, {len(found['weights'])} networks, nothing missing")


def check_edit(program: Program, out: Path) -> None:
    """A smile that is asked for is measured in the result."""
    started = time.monotonic()
    said = json.loads(program.run("edit", program.samples[0], out, "--au", "12=3.5", "--json"))
    before, after = (said["faces"][0][when]["AU12"]["left"] for when in ("aus_before", "aus_after"))
    if not out.is_file() or after < before + 2:
        raise SetupError(f"the built program's `edit` moves no lip corner (AU12 {before} before, {after} after)")
    say(f"edit: AU12 from {before} to {after}, in {time.monotonic() - started:.1f} s")


def check_batch(program: Program, out: Path) -> None:
    """All samples, in two worker processes: a frozen program must be able to start those."""
    if "batch" not in program.run("--help"):
        say("batch: this program has no such command yet")
        return
    program.run("batch", *program.samples, "--recipe", "happiness", "--out", out, "--workers", "2")
    made = list(out.rglob("*.jpg"))
    if len(made) != len(program.samples):
        raise SetupError(f"the built program's `batch` made {len(made)} pictures of {len(program.samples)} photos")
    say(f"batch: {len(made)} pictures by two worker processes")


def check_window(program: Program, picture: Path, python: Path, root: Path) -> None:
    """The window comes up with a photo, and a screenshot of it shows panels and a face."""
    with virtual_screen.virtual_screen() as display:
        _time_start(program, display)
        with subprocess.Popen(
            program.command(program.samples[0]), env=program.environ(DISPLAY=display), cwd=program.home,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ) as window:  # fmt: skip
            try:
                seen = _wait_for_face(program, window, display, picture, python, root)
                _require_own_libraries(program, window.pid, root, python)
            finally:
                window.terminate()
    say(
        f"window: covers {seen.covered:.0%} of the screen, {seen.panel:.0%} is panels, a face is seen in {picture.name}"
    )


def _time_start(program: Program, display: str) -> None:
    for run in ("first", "second", "third"):
        started = time.monotonic()
        asked = subprocess.run(
            program.command(), env=program.environ(DISPLAY=display, FESAPP_EXIT_WHEN_SHOWN="1"), cwd=program.home,
            capture_output=True, text=True, timeout=PATIENCE,
        )  # fmt: skip
        if asked.stdout.strip() != "shown":
            reason = (asked.stderr.strip().splitlines() or ["it says nothing"])[-1]
            raise SetupError(f"the built program shows no window: {reason}")
        say(f"window: {run} start takes {time.monotonic() - started:.1f} s until it is painted")


def _wait_for_face(
    program: Program, window: subprocess.Popen, display: str, picture: Path, python: Path, root: Path
) -> virtual_screen.Seen:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if window.poll() is not None:
            raise SetupError(f"the built program's window ended with exit code {window.returncode}")
        seen = virtual_screen.grab(display, picture, python, root)
        if seen.covered > 0.5 and seen.panel > 0.05 and _shows_face(program, picture):
            return seen
    raise SetupError(f"the built program's window does not show the photo's face; see {picture.name}")


def _shows_face(program: Program, picture: Path) -> bool:
    """Whether the program's own detector finds a face in a screenshot; `analyze` fails where there is none."""
    try:
        return bool(json.loads(program.run("analyze", picture, "--json"))["faces"])
    except SetupError as error:
        if "shows no face" in str(error):
            return False
        raise


def _require_own_libraries(program: Program, process: int, root: Path, python: Path) -> None:
    """Nothing that the running window has mapped lies in the project or its environment."""
    others = (root, python.parent.parent.resolve())
    strange = [file for file in out_of_reach.files_mapped(process) if any(file.is_relative_to(one) for one in others)]
    if strange:
        raise SetupError(f"the built program uses files that are not its own: {', '.join(map(str, strange[:3]))}")
