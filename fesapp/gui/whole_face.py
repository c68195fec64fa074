"""What is done to the whole face at once: neutral, mirrored, at random."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from fesapp.action_units import CONTROLS
from fesapp.editing.random_expression import random_expression
from fesapp.gui.actions import Spec
from fesapp.gui.commands import new_gesture
from fesapp.gui.document import Change
from fesapp.gui.expressions import mirrored, shown_expression
from fesapp.gui.words import tr

if TYPE_CHECKING:
    from fesapp.gui.main_window import MainWindow

_SPECS = {
    "neutralise": Spec(
        "&Neutralise", "emoticon-neutral-outline", ("Ctrl+Shift+N",),
        "Relax the face: every Action Unit to 0, the eyes straight ahead", menu="F&ace", section=2,
    ),
    "mirror": Spec(
        "&Mirror", "flip-horizontal", ("Ctrl+M",), "Swap the sides of the expression, not of the picture",
        menu="F&ace", section=2,
    ),
    "randomise": Spec(
        "&Randomise", "dice-multiple-outline", ("Ctrl+Shift+R",),
        "Give the face an expression at random, within natural limits; every press another", menu="F&ace", section=2,
    ),
}  # fmt: skip


class WholeFace:
    """Neutralise, mirror and randomise the selected face, each as one step. `rng` is where chance comes from."""

    def __init__(self, window: MainWindow) -> None:
        self._edits = window.edits
        self.rng = random.Random()
        handlers = {"neutralise": self.neutralise, "mirror": self.mirror, "randomise": self.randomise}
        add = window.actions_by_name.add
        self._actions = [add(name, spec, handlers[name]) for name, spec in _SPECS.items()]
        window.document.listeners.add(self._follow)
        self._follow(Change.PHOTO)

    def neutralise(self) -> None:
        """Ask every Action Unit to rest."""
        self._edits.set_values(dict.fromkeys(CONTROLS, 0.0), tr("Neutralise"), new_gesture())

    def mirror(self) -> None:
        """Ask of each side what the other shows."""
        expression = mirrored(shown_expression(self._edits.document))
        self._edits.set_values(expression, tr("Mirror"), new_gesture())

    def randomise(self) -> None:
        """Ask for an expression that a face could make."""
        self._edits.set_values(random_expression(self.rng), tr("Randomise"), new_gesture())

    def _follow(self, change: Change) -> None:
        if change is Change.PHOTO:
            for action in self._actions:
                action.setEnabled(bool(self._edits.document.faces))
