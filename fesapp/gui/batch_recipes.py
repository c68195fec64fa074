"""The recipes of a batch: presets, files, each photo's own edits, the edit that the window shows."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from fesapp.editing.presets import Kept
from fesapp.gui.batch_list import BatchList
from fesapp.gui.batch_settings import OWN_EDITS, PRESENT_EDIT
from fesapp.gui.words import tr


class BatchRecipes(BatchList):
    """Its keys are what `BatchSettings.recipes` takes."""

    files_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("Recipes"), tr("Every photo is edited with every recipe, each to a file of its own"), parent
        )
        self._presets: Sequence[Kept] = ()
        self.preset_button = QPushButton(tr("Add pr&eset"))
        self.preset_menu = QMenu(self.preset_button)
        self.preset_menu.setToolTipsVisible(True)
        self.preset_button.setMenu(self.preset_menu)
        self.more_button = QPushButton(tr("&Add other"))
        self.more_menu = QMenu(self.more_button)
        self.more_menu.setToolTipsVisible(True)
        self.more_button.setMenu(self.more_menu)
        self.preset_button.setToolTip(tr("Add a preset"))
        self.more_button.setToolTip(tr("Add a file, each photo's own edits, or the edit that the editor shows"))
        self._fill_more()
        for button in (self.preset_button, self.more_button):
            button.setAutoDefault(False)
        self.buttons.addWidget(self.preset_button)
        self.buttons.addWidget(self.more_button)
        self.buttons.addStretch()
        self.buttons.addWidget(self.remove_button)

    def offer(self, presets: Sequence[Kept]) -> None:
        """The presets to choose from."""
        self._presets = presets
        self.preset_menu.clear()
        for kept in presets:
            action = self.preset_menu.addAction(kept.preset.name)
            action.setToolTip(kept.preset.description)
            action.triggered.connect(partial(self.add_recipes, [_key(kept)]))

    def add_recipes(self, texts: Iterable[str], _checked: bool = False) -> None:
        """Add recipes by what `BatchSettings.recipes` calls them."""
        self.add((text, *self._words(text)) for text in texts)

    def add_files(self, paths: Iterable[Path]) -> None:
        """Add recipes, presets, sidecars and OpenFace tables."""
        self.add_recipes(os.path.abspath(path) for path in paths)

    def _fill_more(self) -> None:
        actions = (
            (tr("&From files…"), tr("Recipes, presets and sidecars (JSON), and OpenFace tables (CSV)"), None),
            (tr("Each photo's &own edits"), self._words(OWN_EDITS)[1], OWN_EDITS),
            (tr("The &present edit"), self._words(PRESENT_EDIT)[1], PRESENT_EDIT),
        )
        for text, tip, key in actions:
            action = self.more_menu.addAction(text)
            action.setToolTip(tip)
            action.triggered.connect(self.files_asked if key is None else partial(self.add_recipes, [key]))

    def _words(self, key: str) -> tuple[str, str]:
        """What the list shows for a recipe, and its explanation."""
        if key == OWN_EDITS:
            return tr("Each photo's own edits"), tr("What is kept beside each photo; photos without any are skipped")
        if key == PRESENT_EDIT:
            return tr("The present edit"), tr("What is asked now of the face that the editor has selected")
        for kept in self._presets:
            if _key(kept) == key:
                return kept.preset.name, kept.preset.description
        return key, key


def _key(kept: Kept) -> str:
    return str(kept.path) if kept.own else kept.path.stem
