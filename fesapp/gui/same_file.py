"""Whether two paths lead to the same file, so that the photo itself is never written over."""

from __future__ import annotations

from pathlib import Path


def is_same_file(path: Path, other: Path) -> bool:
    """Whether both are there and are one file; a file that has gone is no other."""
    try:
        return path.samefile(other)
    except OSError:
        return False
