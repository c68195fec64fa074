"""Presets: whole expressions as files. A preset is a recipe with a name, a description and where its units come from.

A preset asks for what its recipe names and leaves every other Action Unit as the face has it, as any recipe does.
One that is to hold whatever the face shows therefore names units at 0 too; `neutral` names nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from fesapp.action_units import CONTROLS, INDEX, MAX_INTENSITY, expand
from fesapp.editing.face_edit import FaceEdit
from fesapp.editing.json_file import NOT_JSON, one_line, why_not_json, write_json_file
from fesapp.editing.recipe import Recipe, read_text
from fesapp.editing.recipe_in_picture import recipe_in_picture
from fesapp.errors import FesappError, UnknownContent
from fesapp.resource_files import resource

BASIC = ("neutral", "happiness", "sadness", "surprise", "fear", "anger", "disgust", "contempt")
SUFFIX = ".json"
# difference of intensity below which two are the same; float32 vectors hold no more
_SAME = 1e-4


class Preset(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A recipe with words to it.

    Attributes:
        recipe: what is asked, by the rules of `Recipe`.
        name: shown to the user; description: the expression in a sentence; source: where its units come from.
    """

    recipe: Recipe
    name: str = ""
    description: str = ""
    source: str = ""

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Preset:
        """Read a preset file, or a plain recipe file or edited picture, which is a preset called like the file.

        Raises:
            FesappError: missing, neither preset nor recipe, a newer version, or values out of range; one line.
        """
        in_picture = recipe_in_picture(path)
        if in_picture is not None:
            return cls(Recipe.decode(in_picture, one_line(path)), name=Path(path).stem)
        text = read_text(path)
        if not _is_preset(text):
            return cls(Recipe.load(path), name=Path(path).stem)
        try:
            raw = msgspec.json.decode(text, type=_Raw)
        except NOT_JSON as error:
            raise UnknownContent(f"{one_line(path)}: not a preset ({why_not_json(error)})") from None
        recipe = Recipe.decode(raw.recipe, one_line(path))
        return cls(recipe, raw.name or Path(path).stem, raw.description, raw.source)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the preset as JSON, whole or not at all."""
        target = Path(path)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            write_json_file(target, self)
        except OSError as error:
            raise FesappError(f"{one_line(path)}: cannot be written ({error.strerror})") from None

    def edit_of(self, face: int) -> FaceEdit | None:
        """What is asked of a face, counted from 0."""
        return self.recipe.edit_of(face)


class _Raw(msgspec.Struct, forbid_unknown_fields=True):
    recipe: msgspec.Raw
    name: str = ""
    description: str = ""
    source: str = ""


def values_of(edit: FaceEdit, shown: Mapping[str, float]) -> dict[str, float]:
    """Intensities by control, 0 to 5, that an edit asks of a face that shows `shown`; its strengths are left out."""
    wanted = msgspec.structs.replace(edit, warp=1.0).wanted(shown)
    named = expand(edit.aus)
    changed = {c: float(wanted[INDEX[c]]) for c in CONTROLS if abs(wanted[INDEX[c]] - shown.get(c, 0.0)) > _SAME}
    asked = {c: float(wanted[INDEX[c]]) for c in named}
    return {c: round(min(max(value, 0.0), MAX_INTENSITY), 4) for c, value in {**changed, **asked}.items()}


def shipped(name: str) -> Preset:
    """The preset that the program brings under a name, as `"polite smile"`; upper case, - and _ do not matter.

    Raises:
        FesappError: there is none.
    """
    wanted = _plain(name)
    paths = shipped_paths()
    for path in paths:
        if _plain(path.stem) == wanted:
            return Preset.load(path)
    known = ", ".join(path.stem for path in paths)
    raise FesappError(f"{name}: neither a file nor the name of a preset; presets are {known}")


def shipped_paths() -> list[Path]:
    """Files of the presets that the program brings: the basic expressions, then the others by name."""
    found = resource("presets").glob(f"*{SUFFIX}")
    return sorted(found, key=lambda path: (BASIC.index(path.stem) if path.stem in BASIC else len(BASIC), path.stem))


def recipe_named(text: str | os.PathLike[str]) -> Recipe:
    """The recipe in a file, or of a preset that the program brings.

    Raises:
        FesappError: neither, or it cannot be read.
    """
    path = Path(text)
    if path.suffix.lower() == SUFFIX or path.exists():
        return Preset.load(path).recipe
    return shipped(os.fspath(text)).recipe


@dataclass(frozen=True)
class Kept:
    """A preset and the file that holds it; `own` where the user made it."""

    preset: Preset
    path: Path
    own: bool


class Shelf:
    """All presets there are: those that the program brings, and the user's own in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[str] = []

    def presets(self) -> list[Kept]:
        """Those that the program brings, then the user's by name. What cannot be read is left out, see `problems`."""
        self.problems = []
        own = sorted(self.folder.glob(f"*{SUFFIX}"), key=lambda path: path.stem.casefold())
        files = [(path, False) for path in shipped_paths()] + [(path, True) for path in own]
        return [kept for path, mine in files if (kept := self._read(path, mine)) is not None]

    def path_for(self, name: str) -> Path:
        """Where a preset of the user's is kept under a name."""
        kept = "".join(letter if letter.isalnum() or letter in " -_()+,." else "-" for letter in name.strip())
        return self.folder / f"{kept.strip(' .') or 'preset'}{SUFFIX}"

    def keep(self, preset: Preset, replace: bool = False) -> Path:
        """Write a preset under its name; one that is there already only if it is to be replaced.

        Raises:
            FesappError: there is one of that name, or it cannot be written.
        """
        path = self.path_for(preset.name)
        if path.exists() and not replace:
            raise FesappError(f"there is a preset “{preset.name}” already; choose another name")
        preset.save(path)
        return path

    def rename(self, kept: Kept, name: str) -> Path:
        """Give a preset of the user's another name, and its file with it; raises FesappError where it is taken."""
        renamed = msgspec.structs.replace(kept.preset, name=name)
        path = self.path_for(name)
        if path.exists() and not path.samefile(kept.path):
            raise FesappError(f"there is a preset “{name}” already; choose another name")
        renamed.save(path)
        if not path.samefile(kept.path):
            self.delete(kept)
        return path

    def delete(self, kept: Kept) -> None:
        """Remove a preset of the user's."""
        try:
            kept.path.unlink(missing_ok=True)
        except OSError as error:
            raise FesappError(f"{kept.path}: cannot be deleted ({error.strerror})") from None

    def _read(self, path: Path, own: bool) -> Kept | None:
        try:
            return Kept(Preset.load(path), path, own)
        except FesappError as error:
            self.problems.append(str(error))
            return None


def _is_preset(text: bytes) -> bool:
    try:
        return "recipe" in msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    except NOT_JSON:
        return False  # nor is it a recipe, which says why


def _plain(name: str) -> str:
    return name.casefold().replace("_", " ").replace("-", " ").strip()
