"""Which photos a window has open, in a file that a crash leaves behind, and what crashes have left behind.

Every window has a file of its own in one folder, and beside it a lock that the system gives free when its program
ends in whatever way. A file without a living owner is one that was not closed.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import msgspec
from PySide6.QtCore import QLockFile

from fesapp.editing.json_file import NOT_JSON

_SUFFIX = ".session.json"


class OpenPhotos(msgspec.Struct):
    """The paths of the open photos in their order, and which of them is shown."""

    photos: list[str] = []
    shown: str = ""


@dataclass(eq=False)
class Abandoned:
    """What a window had open when it ended without being closed; its lock is held until it is `forget`."""

    open: OpenPhotos
    file: Path
    lock: QLockFile

    def forget(self) -> None:
        """It has been taken up, or is not wanted."""
        with contextlib.suppress(OSError):  # it is then offered again
            self.file.unlink(missing_ok=True)
        self.lock.unlock()


class SessionFile:
    """The file of this window."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / f"{uuid4().hex}{_SUFFIX}"
        self._lock = _lock_of(self._file)

    def write(self, open_now: OpenPhotos) -> None:
        """Write which photos are open; nothing is told if that cannot be done, since the edits themselves are kept."""
        partial = self._file.with_suffix(".part")
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            if not self._lock.isLocked():
                self._lock.tryLock(0)
            partial.write_bytes(msgspec.json.encode(open_now))
            os.replace(partial, self._file)

    def remove(self) -> None:
        """The window has been closed."""
        with contextlib.suppress(OSError):
            self._file.unlink(missing_ok=True)
        self._lock.unlock()


def abandoned_in(folder: Path) -> Sequence[Abandoned]:
    """What windows that were not closed had open, the latest first. Each is given to one window only."""
    found = []
    with contextlib.suppress(OSError):
        files = sorted(folder.glob(f"*{_SUFFIX}"), key=lambda file: file.stat().st_mtime, reverse=True)
        found = [one for file in files if (one := _take(file)) is not None]
    return found


def _take(file: Path) -> Abandoned | None:
    lock = _lock_of(file)
    if not lock.tryLock(0):
        return None
    try:
        return Abandoned(msgspec.json.decode(file.read_bytes(), type=OpenPhotos), file, lock)
    except (OSError, *NOT_JSON):
        with contextlib.suppress(OSError):
            file.unlink(missing_ok=True)
        lock.unlock()
        return None


def _lock_of(file: Path) -> QLockFile:
    lock = QLockFile(str(file.with_suffix(".lock")))
    lock.setStaleLockTime(0)  # a window may be open for days; only one whose process is gone is stale
    return lock
