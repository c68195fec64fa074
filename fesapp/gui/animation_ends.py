"""What an animation can begin and end with: the photo, the edit of now, and every preset. Plain Python."""

from __future__ import annotations

from pathlib import Path

import msgspec

from fesapp.editing.recipe import Recipe
from fesapp.gui.document import Document
from fesapp.gui.words import tr

ORIGINAL, EDIT = "original", "edit"


def ends(folder: Path) -> dict[str, str]:
    """Words by key: `ORIGINAL`, `EDIT`, and the path of every preset in a folder, which need not exist."""
    found = {ORIGINAL: tr("Original photo"), EDIT: tr("Current edit")}
    for path in sorted(folder.glob("*.json")):
        try:
            document = msgspec.json.decode(path.read_bytes(), type=dict[str, object])
        except (OSError, msgspec.DecodeError):
            continue  # the gallery of presets says what is wrong with a file
        found[str(path)] = tr(str(document.get("name") or path.stem.replace("_", " ").capitalize()))
    return found


def recipe_of(end: str, document: Document) -> Recipe:
    """The recipe behind a key of `ends` for the document of now; a preset is for the face that is selected.

    Raises:
        FesappError: a preset that cannot be read.
    """
    if end == ORIGINAL:
        return Recipe()
    edit = document.recipe()
    if end == EDIT:
        return edit
    preset = _load(Path(end)).edit_of(0)
    others = [other for other in edit.faces if other.face != document.selected]
    return Recipe([*others, msgspec.structs.replace(preset, face=document.selected)] if preset else others)


def _load(path: Path) -> Recipe:
    """A preset, which is a recipe with words around it, or a bare recipe."""
    from fesapp.errors import FesappError

    try:
        document = msgspec.json.decode(path.read_bytes(), type=dict[str, msgspec.Raw])
        recipe = msgspec.json.decode(document["recipe"], type=Recipe) if "recipe" in document else Recipe.load(path)
    except (OSError, msgspec.DecodeError, msgspec.ValidationError) as error:
        raise FesappError(f"{path.name} cannot be read as a preset ({error}); choose another") from None
    recipe.check()
    return recipe
