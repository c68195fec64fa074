"""The recipes that a batch is given, each with the name that files get from it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fesapp.batch.openface import CsvRow, is_csv, read_openface
from fesapp.batch.options import SIDECARS, BatchOptions
from fesapp.editing.presets import recipe_named
from fesapp.editing.recipe import Recipe
from fesapp.editing.sidecar import SUFFIX
from fesapp.photos.formats import READABLE


@dataclass(frozen=True)
class NamedRecipe:
    """A recipe for every photo; `recipe` is None where each photo's own sidecar is meant, or with `trouble`."""

    name: str
    recipe: Recipe | None
    trouble: str = ""


@dataclass
class Recipes:
    """What is asked of a batch's photos: `common` of all of them, `own` of single ones, by absolute path."""

    common: list[NamedRecipe]
    own: dict[str, list[NamedRecipe]]
    notes: list[str]

    def of(self, photo: Path) -> Iterator[NamedRecipe]:
        yield from self.common
        yield from self.own.get(str(photo), ())


def load_recipes(options: BatchOptions, photos: Sequence[Path]) -> Recipes:
    """All recipes of a batch, for its `photos` (absolute). Two of one name get different ones.

    A row of a table that names a photo is for that photo; where there are no `photos`, those that tables name are
    meant, and the keys of `own` are the batch's photos. A row of a table without such a column is for every photo.

    Raises:
        FesappError: a recipe that is not there, cannot be read or is none.
    """
    found = Recipes([], {}, [])
    index = _Index(photos)
    names: set[str] = set()
    for text in dict.fromkeys(options.recipes):
        if text == SIDECARS:
            found.common.append(NamedRecipe(_free("sidecar", names), None))
        elif is_csv(text):
            _add_table(found, Path(text), index, names, options.relative is True)
        else:
            recipe = recipe_named(os.path.expanduser(text))
            found.common.append(NamedRecipe(_free(_stem(text), names), recipe))
    return found


def _add_table(found: Recipes, path: Path, index: _Index, names: set[str], relative: bool) -> None:
    """The rows of a table; unusable ones are kept with the reason."""
    stem = _free(path.stem, names)
    strangers = 0
    for row in read_openface(path, relative):
        if not row.photo:
            if row.recipe is None:
                found.notes.append(f"{path}: {row.trouble}; the row is left out")
            else:
                found.common.append(NamedRecipe(_free(f"{stem}-{row.label}", names), row.recipe))
        elif (photo := index.find(row.photo, path.parent)) is None:
            strangers += 1
        else:
            own = found.own.setdefault(photo, [])
            own.append(_for_one(row, stem, sum(other.name.startswith(stem) for other in own)))
    if strangers:
        rows = "a row names a photo" if strangers == 1 else f"{strangers} rows name photos"
        found.notes.append(f"{path}: {rows} not among the inputs; left out")


def _for_one(row: CsvRow, stem: str, before: int) -> NamedRecipe:
    name = f"{stem}-{before + 1}" if before else stem
    return NamedRecipe(name, row.recipe, f"{stem}.csv, {row.trouble}" if row.trouble else "")


class _Index:
    """Photos by what a table may call them."""

    def __init__(self, photos: Sequence[Path]) -> None:
        self._any = not photos
        self._paths = {str(photo) for photo in photos}
        self._names: dict[str, str] = {}
        for photo in reversed(photos):  # of several photos of one name the first is meant
            self._names[photo.stem] = self._names[photo.name] = str(photo)
        for photo in reversed(photos):
            self._names[photo.name] = str(photo)

    def find(self, text: str, folder: Path) -> str | None:
        """Absolute path of the photo a table in `folder` means, by its path, its name or its name without suffix."""
        path = os.path.abspath(folder / text)
        if self._any:
            return path if os.path.exists(path) else _with_suffix(path)
        if path in self._paths:
            return path
        name = Path(text.replace("\\", "/")).name
        return self._names.get(name) or self._names.get(Path(name).stem)


def _with_suffix(path: str) -> str:
    """The photo that a name without suffix means; the name itself where there is none, which reading will say."""
    return next((path + suffix for suffix in READABLE if os.path.exists(path + suffix)), path)


def _stem(text: str) -> str:
    name = os.path.basename(text.rstrip("/")) or text
    return name[: -len(SUFFIX)] if name.lower().endswith(SUFFIX) else os.path.splitext(name)[0]


def _free(name: str, names: set[str]) -> str:
    """The name, or with a number where another recipe has it."""
    free, number = name, 1
    while free.casefold() in names:
        number += 1
        free = f"{name}-{number}"
    names.add(free.casefold())
    return free
