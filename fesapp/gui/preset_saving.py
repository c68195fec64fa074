"""Keeping the selected face's expression as a preset of one's own: which part of it, and under what name."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from fesapp.editing.presets import Preset, Shelf
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.errors import FesappError
from fesapp.gui.document import Document
from fesapp.gui.expressions import change, shown_expression
from fesapp.gui.preset_naming import AsksName
from fesapp.gui.words import tr


class SavePresetDialog(AsksName):
    """Keeps the selected face's expression under a name. One that is taken is replaced only on a second press."""

    kept = Signal(object)  # Path

    def __init__(self, document: Document, shelf: Shelf, parent: QWidget) -> None:
        super().__init__(tr("Save as preset"), parent)
        self._shelf = shelf
        self._edits = {
            "changed": FaceEdit(aus={c: round(v, 3) for c, v in document.selected_wanted.aus.items()}),
            "added": FaceEdit(aus=change(document), relative=True),
            "whole": FaceEdit(aus=shown_expression(document)),
        }
        self.kinds = QButtonGroup(self)
        self.choices: dict[str, QRadioButton] = {}
        self._add("changed", tr("Changed sliders"), tr("Sets the Action Units that were changed, and no others"))
        self._add(
            "added", tr("Changed sliders, added to what a face shows"), tr("Adds the changes to what a face shows")
        )
        self._add("whole", tr("All sliders"), tr("Sets every Action Unit as this face has it now"))
        has_changes = bool(self._edits["changed"].aus)
        for kind in ("changed", "added"):
            self.choices[kind].setEnabled(has_changes)
        self.choices["changed" if has_changes else "whole"].setChecked(True)
        self._look()

    def _add(self, kind: str, text: str, tip: str) -> None:
        button = QRadioButton(text)
        button.setToolTip(tip)
        self.kinds.addButton(button)
        self.column.insertWidget(1 + len(self.choices), button)
        self.choices[kind] = button

    def _look(self) -> None:
        super()._look()
        taken = bool(self.name.text().strip()) and self._shelf.path_for(self.name.text()).exists()
        self.save_button.setText(tr("&Replace") if taken else tr("&Save"))
        if taken:
            self.note.setText(tr("You have a preset of that name. Replace it, or choose another name."))

    def _save(self) -> None:
        kind = next(kind for kind, button in self.choices.items() if button.isChecked())
        name, replaces = self.name.text().strip(), self.save_button.text() == tr("&Replace")
        try:
            path = self._shelf.keep(Preset(Recipe([self._edits[kind]]), name), replace=replaces)
        except FesappError as error:
            self.note.setText(str(error))
            return
        self.kept.emit(path)
        self.accept()
