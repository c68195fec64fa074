"""Files that are either all old or all new, whenever the program or the machine stops."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path


def write_atomically(
    path: Path,
    parts: Iterable[bytes | memoryview],
    overwrite: bool,
    finish: Callable[[Path], object] | None = None,
) -> None:
    """Write `parts` one after the other as the file `path`, by `in_place_of`, which says what it raises.

    `finish` is called with the file before it has its name, and may still change it.
    """
    with in_place_of(path, overwrite) as temporary:
        _write_through(temporary, parts)
        if finish is not None:
            finish(temporary)


@contextlib.contextmanager
def in_place_of(path: Path, overwrite: bool, suffix: str = "") -> Iterator[Path]:
    """Gives a hidden, empty file in the same folder to write to, which becomes the file `path` at the end.

    What was written goes onto the disk and only then under the name `path`, in one step of the file system. An
    existing file keeps its permissions; through a symbolic link, the file it points at is replaced. Nothing is left
    behind on failure; after a kill, a file `.fesapp-*.part`, with `suffix` after it, may be.

    Raises:
        FileExistsError: `path` exists and `overwrite` is False, even if another program made it a moment ago.
        OSError: the folder cannot be written, the disk is full, …
    """
    target = Path(os.path.realpath(path)) if overwrite else path
    temporary = target.with_name(f".fesapp-{secrets.token_hex(8)}.part{suffix}")
    try:
        temporary.open("xb").close()
        yield temporary
        _sync(temporary)
        if overwrite:
            if target.exists():
                shutil.copymode(target, temporary)
            os.replace(temporary, target)
        else:
            name_new(temporary, target)
    finally:
        # a clean-up that fails must not hide why the writing did, nor undo what was written
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    sync_folder(target.parent)


def _write_through(path: Path, parts: Iterable[bytes | memoryview]) -> None:
    with path.open("wb") as file:
        for part in parts:
            file.write(part)


def _sync(path: Path) -> None:
    """Wait until the disk has a file: a name must not outrun its content."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def name_new(temporary: Path, target: Path) -> None:
    """Give the file the name `target` unless that is taken; a plain rename would replace what is there."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # no hard links on FAT (memory cards) and on some network drives; there is no atomic way on those
        if os.path.lexists(target):
            raise FileExistsError(target) from None
        os.rename(temporary, target)


def sync_folder(folder: Path) -> None:
    """Ask the disk for the new name too. Windows and some network drives cannot; the file is whole all the same."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
