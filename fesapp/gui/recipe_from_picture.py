"""The recipe of a picture that was saved, taken from its file and given to the photo that is open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fesapp.editing.recipe import Recipe
from fesapp.errors import FesappError
from fesapp.gui.actions import Spec
from fesapp.gui.commands import new_gesture
from fesapp.gui.document import Change
from fesapp.gui.expressions import after_recipe
from fesapp.gui.tasks import Task, one_step
from fesapp.gui.words import tr

if TYPE_CHECKING:
    from fesapp.gui.main_window import MainWindow

_SPEC = Spec(
    "Recipe &from a picture…", "image-edit-outline", (),
    "Take the edit that a picture saved by fesapp carries in it, and apply it to this photo", menu="F&ace", section=3,
)  # fmt: skip


class RecipeFromPicture:
    """The feature. What is taken is one step of the history."""

    def __init__(self, window: MainWindow) -> None:
        self._window, self._document = window, window.document
        self._action = window.actions_by_name.add("recipe_from_picture", _SPEC, self.ask)
        window.document.listeners.add(self._follow)
        self._follow(Change.PHOTO)

    def ask(self) -> None:
        """Ask for a picture and apply its recipe."""
        folder = self._document.path.parent if self._document.path else None
        path = self._window.dialogs.ask_open(self._window, folder)
        if path is not None:
            self.take(path)

    def take(self, path: Path) -> None:
        """Read a picture's recipe in the render thread, then apply it."""
        opened = self._document.opened
        self._window.worker.ask(
            Task(
                tr("Reading the recipe"),
                one_step(lambda _: Recipe.load(path)),
                answer=lambda recipe: self._apply(path.name, recipe) if self._document.opened is opened else None,
                failed=self._window.message_bar.tell,
                replaces="recipe from picture",
            )
        )

    def _apply(self, name: str, recipe: object) -> None:
        assert isinstance(recipe, Recipe)
        try:
            wanted = after_recipe(self._document, recipe)
        except FesappError as error:
            self._window.message_bar.tell(f"{name}: {error}")
            return
        self._window.edits.set_faces(wanted, tr("Recipe of {}").format(name), new_gesture())

    def _follow(self, change: Change) -> None:
        if change is Change.PHOTO:
            self._action.setEnabled(bool(self._document.faces))
