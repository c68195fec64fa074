"""All that a batch needs to be begun, and what of it is missing."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from fesapp.batch.names import check_template, file_name
from fesapp.editing.recipe import Recipe
from fesapp.errors import FesappError
from fesapp.gui.batch_settings import OWN_EDITS, PRESENT_EDIT, PRESENT_NAME, BatchSettings
from fesapp.gui.words import tr


@dataclass(frozen=True)
class BatchWish:
    """What the user wishes: photos, folders and globs as `inputs`.

    `present` is the edit that the window shows, None where it shows none.
    """

    inputs: tuple[str, ...]
    settings: BatchSettings
    present: Recipe | None = None

    @property
    def missing(self) -> str:
        """What still has to be said before it can begin, one line; "" for nothing."""
        settings = self.settings
        names_photos = any(text.lower().endswith(".csv") for text in settings.recipes)
        if not self.inputs and not names_photos:
            return tr("Add photos or folders, or drop them here.")
        if not settings.recipes:
            return tr("Add a recipe: a preset, a file, or each photo's own edits.")
        if PRESENT_EDIT in settings.recipes and self.present is None:
            return tr("The editor shows no edited face, so there is no present edit to apply.")
        if not settings.out.strip():
            return tr("Choose the folder to write to.")
        if os.path.exists(out := os.path.expanduser(settings.out)) and not os.path.isdir(out):
            return tr("{} is a file; choose a folder to write to.").format(settings.out)
        return template_trouble(settings.template)


def template_trouble(template: str) -> str:
    """Why files cannot be named so; "" where they can."""
    try:
        check_template(template)
    except FesappError as error:
        return str(error)
    return ""


def example_name(wish: BatchWish) -> str:
    """What the first file would be called; the template must be one that can be."""
    first = next((Path(text) for text in wish.inputs if not os.path.isdir(text)), Path("portrait.jpg"))
    recipe = wish.settings.recipes[0] if wish.settings.recipes else "happiness"
    suffix = first.suffix if wish.settings.format == "source" else f".{wish.settings.format}"
    values: dict[str, str | int] = {
        "stem": first.stem,
        "recipe": _name_of(recipe),
        "n": 1,
        "ext": first.suffix.removeprefix("."),
        "folder": first.parent.name or tr("folder"),
    }
    return file_name(wish.settings.template, values, suffix)


def _name_of(recipe: str) -> str:
    named = {PRESENT_EDIT: PRESENT_NAME, OWN_EDITS: "sidecar"}
    return named.get(recipe) or Path(recipe).name.removesuffix(".json").removesuffix(".fes")
