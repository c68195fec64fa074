"""Whether a path leads to one of some files, so that a photo that is open is never written over."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def is_one_of(path: Path, others: Iterable[Path]) -> bool:
    """Whether `path` leads to one of `others`, by whatever name; or is the name of one whose file is gone."""
    try:
        there = path.stat()
    except OSError:
        place = os.path.realpath(path)
        return any(os.path.realpath(other) == place for other in others)
    return any(_is(there, other) for other in others)


def _is(there: os.stat_result, other: Path) -> bool:
    try:
        return os.path.samestat(there, other.stat())
    except OSError:
        return False
