"""Set fesapp up on a bare machine and start it, or run its tests. Needs nothing but Python's standard library.

    python3 packaging/bootstrap.py run [PHOTO]          set up, then open the editor on PHOTO or on a sample photo
    python3 packaging/bootstrap.py test [PYTEST ARGS]   set up, then run the linters and the whole test suite

Without a display `run` draws several edits of the photo into one sheet instead. Setting up makes .venv in the
project's folder; a second start finds it and takes no time.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import display
import environment
import system_libraries
from console import SetupError, say

ROOT = Path(__file__).resolve().parent.parent

# name, arguments of the environment's Python
CHECKS = (
    ("ruff check", ("-m", "ruff", "check", ".")),
    ("ruff format", ("-m", "ruff", "format", "--check", ".")),
    ("mypy", ("-m", "mypy")),
    ("mypy of packaging", ("-m", "mypy", "packaging")),
    ("import-linter", ("-c", "from importlinter.cli import lint_imports_command as main; main()")),
    ("pytest", ("-m", "pytest")),
)


def main(arguments: Sequence[str]) -> int:
    """Exit code: that of the editor or of the first check that fails; 1 for a set-up that fails, 2 for wrong usage."""
    command, rest = (arguments[0], list(arguments[1:])) if arguments else ("", [])
    try:
        if command == "run" and len(rest) <= 1 and not any(text.startswith("-") for text in rest):
            return run(rest[0] if rest else None)
        if command == "test":
            return test(rest)
    except SetupError as error:
        print(f"fesapp: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"fesapp: the set-up cannot go on: {error}; put that right, then start again", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nfesapp: stopped", file=sys.stderr)
        return 130
    asked_for_help = {"-h", "--help"} & {command, *rest}
    print(__doc__.strip(), file=sys.stdout if asked_for_help else sys.stderr)
    return 0 if asked_for_help else 2


def run(named: str | None) -> int:
    """Set up and open the editor, or draw the sheet of edits where there is no display."""
    photo = photo_to_open(named, ROOT / "resources" / "samples")
    python = environment.ensure(ROOT)
    reason = display.why_none()
    system_libraries.ensure({system_libraries.PICTURES} if reason else system_libraries.needed_for_window())
    # asked again: the libraries just installed may be what it takes to ask an X server
    reason = reason or display.why_none()
    return draw_sheet(python, photo, reason) if reason else exit_code([python, "-m", "fesapp", photo])


def photo_to_open(named: str | None, samples: Path) -> Path:
    """The photo the user named, or the first sample, with its full path.

    Raises:
        SetupError: it does not exist. Said before anything is installed.
    """
    if named is not None:
        photo = Path(named).expanduser().absolute()
        if not photo.is_file():
            raise SetupError(f"{named}: there is no such photo; check the path")
        return photo
    found = sorted(samples.glob("*.jpg"))
    if not found:
        raise SetupError(f"{samples} holds no sample photo; name one: python3 packaging/bootstrap.py run PHOTO")
    return found[0]


def draw_sheet(python: Path, photo: Path, reason: str) -> int:
    """Draw several edits of `photo` into one new picture in the current folder and name it."""
    sheet = free_name(Path.cwd(), "edits.png")
    say(f"No window: {reason}. Drawing several edits of {photo.name} into one sheet instead ...")
    code = exit_code([python, "-m", "fesapp.editing.demo_sheet", photo, sheet])
    if code == 0:
        say(f"Done: {sheet}")
    return code


def free_name(folder: Path, name: str) -> Path:
    """`folder/name`, or with `-2`, `-3` … before the suffix where that is taken."""
    first = folder / name
    numbered = (first.with_name(f"{first.stem}-{number}{first.suffix}") for number in itertools.count(2))
    return next(path for path in itertools.chain([first], numbered) if not path.exists())


def test(pytest_arguments: Sequence[str]) -> int:
    """Set up with the tools of development and run every check, up to the first that fails."""
    python = environment.ensure(ROOT, ["dev"])
    system_libraries.ensure({system_libraries.PICTURES, system_libraries.QT})
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    for name, check in CHECKS:
        say(f"== {name}")
        code = exit_code([python, *check, *(pytest_arguments if name == "pytest" else ())], cwd=ROOT, environ=environ)
        if code:
            print(f"fesapp: {name} failed (exit {code})", file=sys.stderr)
            return code
    return 0


def exit_code(
    command: Sequence[str | Path], *, cwd: Path | None = None, environ: Mapping[str, str] | None = None
) -> int:
    """Run a program in the foreground. One that a signal ended counts as a shell counts it: 128 and the signal."""
    code = subprocess.call([str(part) for part in command], cwd=cwd, env=environ)
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a file name may hold what a terminal cannot show
    sys.exit(main(sys.argv[1:]))
