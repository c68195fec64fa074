"""The plan of a batch: every photo × every recipe, and the file that each is to become.

Names depend on nothing but the inputs, the options and the files that others have put into the output folder: a run
that was killed, asked again, plans the names of an unbroken one.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from fesapp import __version__
from fesapp.batch.journal import Finished, read_finished
from fesapp.batch.names import file_name, numbered
from fesapp.batch.options import BatchOptions
from fesapp.batch.photo_files import PhotoFile, find_photos
from fesapp.batch.recipes import NamedRecipe, load_recipes
from fesapp.batch.rows import Item, Status
from fesapp.editing.sidecar import sidecar_of
from fesapp.errors import FesappError
from fesapp.photos.formats import WRITABLE

# names of what a batch itself writes beside the pictures
OWN_FILES = "fesapp-batch"

DONE_BEFORE = "done by an earlier run"

FileId = tuple[int, int]


@dataclass(frozen=True)
class Plan:
    """Items in the order of their photos.

    Attributes:
        out: the folder to write to, absolute and without links.
        sources: device and number of every photo's file, none of which may be written.
        finished: what earlier runs have written, by key, of these items.
        notes: what was left out of the plan, a line each.
    """

    options: BatchOptions
    out: Path
    items: list[Item]
    sources: frozenset[FileId]
    finished: dict[str, Finished]
    notes: tuple[str, ...] = ()

    def is_source(self, path: Path) -> bool:
        """Whether a file is one of the photos, by whatever name."""
        return _file_id(path) in self.sources


def plan(options: BatchOptions) -> Plan:
    """Plan a batch; nothing is written.

    Raises:
        FesappError: the options are wrong, an input or a recipe is not there, or there is no photo.
    """
    options.check()
    out = Path(os.path.realpath(options.out))
    earlier = read_finished(out)
    own = {str(out / done.target) for done in earlier.values()}

    def leave_out(path: str) -> bool:
        return path == str(out) or path in own or (os.path.dirname(path) == str(out) and _is_own_file(path))

    found = find_photos(options.inputs, leave_out)
    recipes = load_recipes(options, [photo.path for photo in found.photos])
    photos = found.photos or [PhotoFile(Path(path)) for path in recipes.own]
    if not photos:
        raise FesappError("there is no photo in what was given; fesapp looks for .jpg .png .tif .webp .heic")
    wanted = list(_wanted(options, photos, [(photo, named) for photo in photos for named in recipes.of(photo.path)]))
    keys = {asked.key for asked in wanted}
    finished = {} if options.again else {k: done for k, done in earlier.items() if k in keys and done.is_there(out)}
    sources = frozenset(filter(None, (_file_id(photo.path) for photo in photos)))
    items = list(_named(options, out, wanted, finished, sources))
    return Plan(options, out, items, sources, finished, (*found.notes, *recipes.notes))


@dataclass(frozen=True)
class _Wanted:
    """An item whose file's name, below the output folder, may be taken."""

    photo: Path
    named: NamedRecipe
    name: str
    key: str


def _wanted(
    options: BatchOptions, photos: list[PhotoFile], pairs: list[tuple[PhotoFile, NamedRecipe]]
) -> Iterator[_Wanted]:
    texts: dict[int, str] = {}
    for number, (photo, named) in enumerate(pairs, 1):
        suffix = _suffix(photo.path, options.format)
        values: dict[str, str | int] = {
            "stem": photo.path.stem,
            "recipe": named.name,
            "n": number,
            "ext": photo.path.suffix.removeprefix("."),
            "folder": photo.path.parent.name,
        }
        name = "/".join(filter(None, (photo.folder, file_name(options.template, values, suffix))))
        if id(named) not in texts:  # of a recipe for all photos once
            texts[id(named)] = "" if named.recipe is None else msgspec.json.encode(named.recipe).decode()
        yield _Wanted(photo.path, named, name, _key(options, photo.path, texts[id(named)], name))


def _suffix(photo: Path, form: str) -> str:
    if form != "source":
        return f".{form}"
    return photo.suffix if photo.suffix.lower() in WRITABLE else ".jpg"


def _key(options: BatchOptions, photo: Path, recipe: str, name: str) -> str:
    """All that decides what a file holds, and what it is called."""
    settled = dataclasses.asdict(options)
    for indifferent in ("inputs", "recipes", "out", "template", "workers", "cluster", "sheet", "again"):
        del settled[indifferent]
    beside = None if recipe else _stamp(sidecar_of(photo))
    said = [__version__, settled, str(photo), _stamp(photo), recipe, beside, name]
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()[:24]


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found.st_size, found.st_mtime_ns


def _named(
    options: BatchOptions, out: Path, wanted: list[_Wanted], finished: dict[str, Finished], sources: frozenset[FileId]
) -> Iterator[Item]:
    names = _Names(out, {done.target for done in finished.values()})
    for number, asked in enumerate(wanted, 1):
        status, reason, done = Status.QUEUED, "", finished.get(asked.key)
        if done is not None:
            name, status, reason = done.target, Status.DONE, DONE_BEFORE
        else:
            name = names.free_of_others(asked.name)
            if asked.named.trouble:
                status, reason = Status.FAILED, asked.named.trouble
            elif names.is_there(name):
                name, status, reason = _at_conflict(options, names, out, name, asked.name, sources)
        names.take(name)
        named = asked.named
        yield Item(number, asked.photo, named.name, named.recipe, out / name, asked.key, status, reason)


def _at_conflict(
    options: BatchOptions, names: _Names, out: Path, name: str, first: str, sources: frozenset[FileId]
) -> tuple[str, Status, str]:
    """What becomes of an item whose name a file has."""
    if options.conflict == "new":
        return names.free(first), Status.QUEUED, ""
    if options.conflict == "skip":
        return name, Status.SKIPPED, f"{name} exists"
    if _file_id(out / name) in sources:
        reason = f"{name} is a photo of this batch, which is never written; choose another template or folder"
        return name, Status.FAILED, reason
    return name, Status.QUEUED, ""


class _Names:
    """Names below the output folder: those given away in this plan, and those that files of others have."""

    def __init__(self, out: Path, own: set[str]) -> None:
        self._out, self._own = out, own
        self._given = {_folded(name) for name in own}
        self._next: dict[str, int] = {}

    def take(self, name: str) -> None:
        self._given.add(_folded(name))

    def is_there(self, name: str) -> bool:
        return name not in self._own and os.path.lexists(self._out / name)

    def free_of_others(self, name: str) -> str:
        """The name, or with a number where another item of the plan has it."""
        return name if _folded(name) not in self._given else self._numbered(name, lambda _: False)

    def free(self, name: str) -> str:
        """A name that neither an item nor a file has."""
        return self._numbered(name, self.is_there)

    def _numbered(self, name: str, is_taken: Callable[[str], bool]) -> str:
        while True:
            self._next[name] = number = self._next.get(name, 1) + 1
            found = numbered(name, number)
            if _folded(found) not in self._given and not is_taken(found):
                return found


def _folded(name: str) -> str:
    """Equal for names that a file system may hold for one."""
    return unicodedata.normalize("NFC", name).casefold()


def _file_id(path: Path) -> FileId | None:
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino


def _is_own_file(path: str) -> bool:
    return os.path.basename(path).startswith(OWN_FILES)
