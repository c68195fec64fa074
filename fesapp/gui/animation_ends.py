"""What an animation can begin and end with: the photo, the edit of now, and every preset. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable

from fesapp.editing.presets import Kept, Preset
from fesapp.editing.recipe import Recipe
from fesapp.gui.document import Document, recipe_for
from fesapp.gui.expressions import after_recipe
from fesapp.gui.words import tr

ORIGINAL, EDIT = "original", "edit"


class Ends:
    """The choices, with the presets as they were read; a slider's move reads no file again."""

    def __init__(self, presets: Iterable[Kept] = ()) -> None:
        self.words = {ORIGINAL: tr("Original photo"), EDIT: tr("Current edit")}
        self._presets: dict[str, Preset] = {}
        for kept in presets:
            key = str(kept.path)
            self.words[key] = kept.preset.name if kept.own else tr(kept.preset.name)
            self._presets[key] = kept.preset

    def recipe_of(self, end: str, document: Document) -> Recipe:
        """The recipe behind a key of `words` for the document of now; a preset changes only the units that it names.

        Raises:
            FesappError: a preset for a face that the photo does not have.
        """
        if end == ORIGINAL:
            return Recipe()
        preset = self._presets.get(end)
        return document.recipe() if preset is None else recipe_for(after_recipe(document, preset.recipe))
