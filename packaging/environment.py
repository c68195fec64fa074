"""The project's environment in `.venv`: made once, kept while its stamp holds, repaired where a set-up broke off.

Two files in `.venv` tell its state. The *stamp* says what was installed, and is written last. The *mark* stands from
before the first change until pip has ended; found by a later start, it means that a set-up was cut short. What pip
had half written then cannot be told from what it had finished, so the environment is made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import interpreter
from console import SetupError, run_quietly, say, tail_of

REVISION = 1
"""Raised when this file changes what an environment holds; every environment is then brought up to date once."""

_CONTAINED = {"dev": ("train", "cluster", "credentials")}  # extras that bring others, as pyproject.toml says
_PIP = ("-m", "pip", "install", "--disable-pip-version-check", "--no-input")


def python_of(root: Path) -> Path:
    """The environment's interpreter, whether or not it is there."""
    return root / ".venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def ensure(root: Path, extras: Sequence[str] = ()) -> Path:
    """Make, repair or update the environment of the project in `root`; do nothing where it is as it should be.

    Returns:
        The environment's interpreter.

    Raises:
        SetupError: no fitting Python, no venv module, or pip failed.
    """
    with _alone(root):
        if not is_current(root, extras):
            if not _is_usable(root):
                _make(root)
            _install(root, {*extras, *_read_stamp(root).get("extras", [])})
    return python_of(root)


def is_current(root: Path, extras: Sequence[str]) -> bool:
    """True where the environment starts and holds what pyproject.toml now asks, with at least these extras."""
    if _mark(root).exists():
        return False
    stamp = _read_stamp(root)
    version = interpreter.version_of(python_of(root)) if stamp else None
    return version is not None and stamp.get("key") == _key(root, version) and _covers(stamp["extras"], extras)


def _key(root: Path, version: tuple[int, int]) -> str:
    """Hash of all that an installation depends on. The folder is part of it: scripts in `.venv` name it in full."""
    parts = [(root / "pyproject.toml").read_bytes(), repr((version, str(root), REVISION)).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _covers(installed: Sequence[str], wanted: Sequence[str]) -> bool:
    held = {*installed, *(inner for extra in installed for inner in _CONTAINED.get(extra, ()))}
    return held.issuperset(wanted)


def _mark(root: Path) -> Path:
    return root / ".venv" / "fesapp-set-up-unfinished"


def _stamp(root: Path) -> Path:
    return root / ".venv" / "fesapp-set-up.json"


def _read_stamp(root: Path) -> dict:
    """The stamp's contents: `key`, `extras` and `root`; empty where there is none or it cannot be read."""
    try:
        stamp = json.loads(_stamp(root).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and {"key", "extras", "root"} <= stamp.keys() else {}


def _write_stamp(root: Path, extras: Sequence[str]) -> None:
    version = interpreter.version_of(python_of(root))
    assert version is not None, "pip has just run under it"
    stamp = {"key": _key(root, version), "extras": list(extras), "root": str(root)}
    unfinished = _stamp(root).with_suffix(".new")
    unfinished.write_text(json.dumps(stamp), encoding="utf-8")
    os.replace(unfinished, _stamp(root))


def _is_usable(root: Path) -> bool:
    """True where pip may go on in the environment: not cut short, not moved here, its Python there and supported."""
    moved = _read_stamp(root).get("root", str(root)) != str(root)
    return (
        not _mark(root).exists()
        and not moved
        and interpreter.version_of(python_of(root), "pip") in interpreter.SUPPORTED
    )


def _make(root: Path) -> None:
    """Put a new, empty environment in the place of whatever is there."""
    python = interpreter.choose()
    interpreter.require_venv(python)
    folder = root / ".venv"
    say(f"{'Making .venv anew' if folder.exists() else 'Making .venv'} ...")
    if folder.is_symlink():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
    _mark(root).touch()
    code, output = run_quietly([python, "-m", "venv", folder])
    if code:
        say(tail_of(output))
        raise SetupError(f"{python} could not make {folder} (its own words are above); free the way, then start again")


def _install(root: Path, extras: set[str]) -> None:
    """Install the project, editable, with `extras`; pip keeps what fits already.

    The mark is taken away also where pip ends with an error, because pip undoes its own work then; it stays where pip
    was killed or interrupted.
    """
    say("Installing fesapp and its libraries into .venv; the first time takes some minutes ...")
    _mark(root).touch()
    _stamp(root).unlink(missing_ok=True)
    target = f".[{','.join(sorted(extras))}]" if extras else "."
    code, output = run_quietly([python_of(root), *_PIP, "--editable", target], cwd=root)
    if code:
        say(tail_of(output))
        if code > 0:
            _mark(root).unlink()
        raise SetupError(
            "pip could not install fesapp (its own words are above); "
            "check the network connection and the free disk space, then start again"
        )
    _write_stamp(root, sorted(extras))
    _mark(root).unlink()


@contextlib.contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Let one set-up of this folder run at a time; a second start waits. The system frees the lock of a killed one."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    with (root / "pyproject.toml").open("rb") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another set-up of this folder is running; waiting for it ...")
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
