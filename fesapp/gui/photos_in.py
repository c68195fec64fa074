"""Files and folders as they are dropped or named, as the photos that are meant."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def photos_in(paths: Iterable[Path]) -> list[Path]:
    """The files among `paths` as they are, and in place of each folder the photos that lie in it, by name."""
    found: list[Path] = []
    for path in paths:
        found += _photos_of(path) if path.is_dir() else [path]
    return found


def _photos_of(folder: Path) -> list[Path]:
    from fesapp.photos import READABLE

    try:
        files = [file for file in folder.iterdir() if file.suffix.lower() in READABLE]
    except OSError:  # not ours to look into, or gone by now
        return []
    return sorted((file for file in files if not file.name.startswith(".")), key=lambda file: file.name.lower())
