"""The moment when a written file gets its name; until then it lies, hidden, in the batch's own folder."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

from fesapp.batch.names import numbered
from fesapp.photos.atomic import name_new, sync_folder
from fesapp.photos.refusal import why_not_written

# where files are written, below the output folder
FOLDER = ".fesapp-batch.work"
# in it, what stays until the contact sheet is drawn
THUMBNAILS = "thumbnails"

Announce = Callable[[Path, int, int], None]


def give_name(written: Path, target: Path, conflict: str, announce: Announce) -> Path | None:
    """Give a whole file its name, in one step of the file system, and return it; None where it is to be skipped.

    Args:
        conflict: what to do where a file has come to have the name since the plan: "new", "overwrite" or "skip".
        announce: is told name, size and time (ns) before the file gets the name, and keeps it from that by raising.

    Raises:
        OSError: the folder cannot be written, …
    """
    _make_folder(target.parent)
    written = _on_one_disk(written, target.parent)
    found = written.stat()
    number = 1
    wanted = target
    while True:
        if conflict != "overwrite" and os.path.lexists(wanted):
            if conflict == "skip":
                return None
            number += 1
            wanted = target.with_name(numbered(target.name, number))
            continue
        announce(wanted, found.st_size, found.st_mtime_ns)
        try:
            _name(written, wanted, conflict == "overwrite")
        except FileExistsError:
            continue
        sync_folder(wanted.parent)
        return wanted


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise NotADirectoryError(errno.ENOTDIR, "Not a directory") from None


def _name(written: Path, target: Path, overwrite: bool) -> None:
    if not overwrite:
        name_new(written, target)
        with contextlib.suppress(FileNotFoundError):  # where it was a rename
            written.unlink()
        return
    if target.is_file() and not target.is_symlink():
        shutil.copymode(target, written)
    os.replace(written, target)  # a link is replaced itself, never what it leads to


def _on_one_disk(written: Path, folder: Path) -> Path:
    """The file, copied beside its place if a folder below the output folder lies on another drive."""
    if written.stat().st_dev == folder.stat().st_dev:
        return written
    copy = folder / f".{written.name}.part"
    try:
        shutil.copy2(written, copy)
        with copy.open("r+b") as file:
            os.fsync(file.fileno())
    except OSError:
        copy.unlink(missing_ok=True)
        raise
    written.unlink()
    return copy


def work_folder(out: Path) -> Path:
    """Where files are written: a folder of this run alone, so that nobody whom a killed run left behind disturbs it."""
    folder = out / FOLDER / secrets.token_hex(6)
    folder.mkdir(parents=True)
    return folder


def thumbnail_of(folder: Path, key: str) -> Path:
    """Where a row's thumbnail is kept, by its item's key; `folder` is the batch's own below the output folder."""
    return folder / THUMBNAILS / f"{key}.jpg"


def clean_up(out: Path, also_thumbnails: bool) -> None:
    """Remove what this run, or one that was killed, has left behind. Only for who has locked the folder."""
    if also_thumbnails:
        shutil.rmtree(out / FOLDER, ignore_errors=True)
        return
    with contextlib.suppress(OSError):
        for folder in (out / FOLDER).iterdir():
            if folder.name != THUMBNAILS:
                shutil.rmtree(folder, ignore_errors=True)


def why_not_named(error: OSError, target: Path) -> str:
    """What stands in the way of a file at `target`."""
    if error.errno == errno.EISDIR or target.is_dir():
        return f"{target.name} is a folder; choose another template or folder"
    return f"{target.name} cannot be saved: {why_not_written(error, target)}"
