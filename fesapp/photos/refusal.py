"""How this room says no: one line that begins with the file."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from fesapp.errors import FesappError


def refusal(path: str | os.PathLike[str], reason: str) -> FesappError:
    """The error for `path`; `reason` goes on from its name ("is empty; …"). One line even if the name has several."""
    return FesappError(" ".join(f"{os.fspath(path)} {reason}".splitlines()))


def why_not_written(error: OSError | ValueError, path: Path) -> str:
    """What stands in the way of writing `path`, and what to do."""
    folder = path.absolute().parent
    reasons = {
        errno.ENOENT: f"there is no folder {folder}; make it first",
        errno.ENOTDIR: f"{folder} is not a folder; choose another one",
        errno.EACCES: f"no permission to write in {folder}; choose another folder",
        errno.EPERM: f"no permission to write in {folder}; choose another folder",
        errno.EROFS: f"{folder} is read-only; choose another folder",
        errno.ENOSPC: "the disk is full; free some space or choose another folder",
        errno.ENAMETOOLONG: "the name or the path is too long; choose a shorter one",
        errno.EDQUOT: "your share of the disk is full; free some space or choose another folder",
    }
    number, words = getattr(error, "errno", None), getattr(error, "strerror", None)
    return reasons.get(number or 0, f"{words or error}; choose another name or folder")
