"""Build the program to hand on: one folder that needs no Python, and the same as one archive.

    python3 packaging/build.py [--check] [--with cluster,credentials] [--out FOLDER]

Sets up .venv as bootstrap.py does, then writes FOLDER/fesapp and FOLDER/fesapp-VERSION-SYSTEM.tar.xz (FOLDER: dist).
--check unpacks the archive elsewhere and tries it, with this folder and .venv out of its reach.
--with puts in what batches on many machines and signed content credentials need.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import archive
import bundle
import environment
import program_check
import system_libraries
import version_info
from console import SetupError, run_quietly, say, tail_of

ROOT = Path(__file__).resolve().parent.parent
MEGABYTE = 10**6
LARGEST_FOLDER = 1100 * MEGABYTE
LARGEST_ARCHIVE = 400 * MEGABYTE


def main(arguments: Sequence[str]) -> int:
    """Exit code: 0 done, 1 with one line on stderr, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    try:
        build(options.out.absolute(), options.extras, options.check)
    except (SetupError, OSError) as error:
        print(f"fesapp: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nfesapp: stopped", file=sys.stderr)
        return 130
    return 0


def build(out: Path, extras: Sequence[str], check: bool) -> None:
    """Set up, build, weigh, pack, and try the result if asked to.

    Raises:
        SetupError: any of these fails, or the program has grown too large.
    """
    python = environment.ensure(ROOT, ["package", *extras])
    # those of the system that a window opens go along, so they must be here
    system_libraries.ensure({system_libraries.PICTURES, system_libraries.QT, system_libraries.X11})
    folder = _collect(python, out, extras)
    _weigh("unpacked", archive.size_of(folder), LARGEST_FOLDER)
    packed = out / archive_name(version_info.version_in(ROOT))
    say(f"Packing {packed.name} ...")
    archive.pack(folder, packed)
    _weigh("packed", packed.stat().st_size, LARGEST_ARCHIVE)
    if check:
        program_check.check(packed, python, ROOT, out / "check")
    say(f"Done: {folder} and {packed}")


def archive_name(version: str, system: str = platform.system(), machine: str = platform.machine()) -> str:
    """For example `fesapp-0.1.0-linux-x86_64.tar.xz`."""
    return f"fesapp-{version}-{system.lower()}-{machine.lower()}.tar.xz"


def extras_of(text: str) -> list[str]:
    """The names in a comma-separated list.

    Raises:
        argparse.ArgumentTypeError: one is not known.
    """
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in bundle.EXTRAS:
            raise argparse.ArgumentTypeError(f"there is no extra {name!r}; there are {', '.join(bundle.EXTRAS)}")
    return names


def _parser() -> argparse.ArgumentParser:
    assert __doc__ is not None
    parser = argparse.ArgumentParser(
        prog="build.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="try what was built")
    parser.add_argument("--with", dest="extras", type=extras_of, default=[], metavar="EXTRAS", help="comma-separated")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", metavar="FOLDER")
    return parser


def _collect(python: Path, out: Path, extras: Sequence[str]) -> Path:
    """Run PyInstaller; the program's folder."""
    say("Building the program; this takes some minutes ...")
    started = time.monotonic()
    command: list[str | Path] = [python, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--distpath", out, "--workpath", ROOT / "build", ROOT / "packaging" / "fesapp.spec"]
    # the project in this folder, whatever another PYTHONPATH would bring
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "FESAPP_BUILD_WITH": ",".join(extras)}
    code, output = run_quietly(command, cwd=ROOT, environ=environ)
    if code:
        say(tail_of(output))
        raise SetupError("PyInstaller could not build the program (its own words are above)")
    say(f"Built in {time.monotonic() - started:.0f} s")
    return out / "fesapp"


def _weigh(what: str, size: int, limit: int) -> None:
    say(f"{what}: {size / MEGABYTE:.0f} MB")
    if size > limit:
        raise SetupError(
            f"the program is {size / MEGABYTE:.0f} MB {what}, {limit / MEGABYTE:.0f} MB is the most: "
            "leave out what it does not need in packaging/bundle.py"
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
