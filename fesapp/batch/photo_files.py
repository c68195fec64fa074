"""The photos that a batch's inputs mean: files, folders with all below them, globs."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fesapp.errors import FesappError
from fesapp.photos.formats import READABLE


@dataclass(frozen=True)
class PhotoFile:
    """A photo and the folder, below the input that named it, in which it lies; "" for that itself."""

    path: Path
    folder: str = ""


@dataclass
class Found:
    """Photos in order, each once, and what could not be looked into."""

    photos: list[PhotoFile] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def find_photos(inputs: Sequence[str], leave_out: Callable[[str], bool]) -> Found:
    """All photos that inputs name, folders sorted by name.

    In folders and globs, hidden files, files that are no pictures by their suffix, and what `leave_out` says of a path
    (of a folder or a file, without links in its folders) are passed over. Links to folders are followed, each once.

    Raises:
        FesappError: an input that is not there.
    """
    found = Found()
    seen: set[str] = set()
    for text in inputs:
        for photo in _of(text, leave_out, found.notes):
            if (absolute := os.path.abspath(photo.path)) not in seen:
                seen.add(absolute)
                found.photos.append(PhotoFile(Path(absolute), photo.folder))
    return found


def _of(text: str, leave_out: Callable[[str], bool], notes: list[str]) -> Iterator[PhotoFile]:
    if os.path.isdir(text):
        yield from _in_folder(text, leave_out, notes)
    elif os.path.lexists(text):
        yield PhotoFile(Path(text))  # whatever its suffix: it was named; reading it says what is wrong with it
    elif glob.has_magic(text):
        yield from _by_glob(os.path.expanduser(text), leave_out)
    else:
        raise FesappError(f"{text} does not exist; check the name and the folder")


def _in_folder(root: str, leave_out: Callable[[str], bool], notes: list[str]) -> Iterator[PhotoFile]:
    walked: set[tuple[int, int]] = set()

    def note(error: OSError) -> None:
        notes.append(f"{error.filename} cannot be looked into ({error.strerror})")

    for folder, folders, files in os.walk(root, onerror=note, followlinks=True):
        absolute = os.path.realpath(folder)
        place = os.stat(folder)
        if (place.st_dev, place.st_ino) in walked:
            folders.clear()
            continue
        walked.add((place.st_dev, place.st_ino))
        folders[:] = sorted(name for name in folders if _shown(name) and not leave_out(os.path.join(absolute, name)))
        below = os.path.relpath(folder, root)
        for name in sorted(files):
            if _is_photo(name) and not leave_out(os.path.join(absolute, name)):
                yield PhotoFile(Path(folder, name), "" if below == "." else Path(below).as_posix())


def _by_glob(pattern: str, leave_out: Callable[[str], bool]) -> Iterator[PhotoFile]:
    """Files alone; folders that match are only the way to what lies in them."""
    root = _before_magic(pattern)
    for name in sorted(glob.iglob(pattern, recursive=True)):
        if _is_photo(os.path.basename(name)) and os.path.isfile(name) and not _left_out(name, root, leave_out):
            below = os.path.relpath(os.path.dirname(name) or ".", root)
            yield PhotoFile(Path(name), "" if below == "." else Path(below).as_posix())


def _left_out(name: str, root: str, leave_out: Callable[[str], bool]) -> bool:
    """Whether a file found by a glob, or a folder on the way to it, is to be left out."""
    file = Path(os.path.realpath(os.path.dirname(name) or "."), os.path.basename(name))
    top = Path(os.path.realpath(root))
    return any(leave_out(str(place)) for place in (file, *file.parents) if place != top and top in place.parents)


def _before_magic(pattern: str) -> str:
    parts = Path(pattern).parts
    plain = []
    for part in parts[:-1]:
        if glob.has_magic(part):
            break
        plain.append(part)
    return str(Path(*plain)) if plain else "."


def _is_photo(name: str) -> bool:
    return _shown(name) and os.path.splitext(name)[1].lower() in READABLE


def _shown(name: str) -> bool:
    return not name.startswith(".")
