"""What is asked about presets of one's own: name and kind of a new one, another name, whether to delete one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from fesapp.editing.presets import Kept, Preset, Shelf
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.errors import FesappError
from fesapp.gui.document import Document
from fesapp.gui.expressions import change, shown_expression
from fesapp.gui.words import tr


class _Asks(QDialog):
    """A name, a line for what is wrong with it, and Save and Cancel."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(380)
        self.name = QLineEdit()
        self.name.setPlaceholderText(tr("Name"))
        self.name.setAccessibleName(tr("Name of the preset"))
        self.name.setToolTip(tr("What the preset is called"))
        self.note = QLabel()
        self.note.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.save_button = buttons.button(QDialogButtonBox.StandardButton.Save)
        self.save_button.setToolTip(tr("Keep it under this name"))
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setToolTip(tr("Leave everything as it is"))
        buttons.accepted.connect(self._save)
        buttons.rejected.connect(self.reject)
        self.column = QVBoxLayout(self)
        self.column.addWidget(self.name)
        self.column.addWidget(self.note)
        self.column.addWidget(buttons)
        self.name.textChanged.connect(self._look)
        self.finished.connect(self.deleteLater)

    def _look(self) -> None:
        """Whether that name can be."""
        self.note.clear()
        self.save_button.setEnabled(bool(self.name.text().strip()))

    def _save(self) -> None:
        raise NotImplementedError


class SavePresetDialog(_Asks):
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


class NameDialog(_Asks):
    """Gives a preset another name; none that is taken."""

    renamed = Signal(object)  # Path

    def __init__(self, shelf: Shelf, kept: Kept, parent: QWidget) -> None:
        super().__init__(tr("Rename the preset"), parent)
        self._shelf, self._kept = shelf, kept
        self.name.setText(kept.preset.name)
        self.name.selectAll()

    def _save(self) -> None:
        try:
            path = self._shelf.rename(self._kept, self.name.text().strip())
        except FesappError as error:
            self.note.setText(str(error))
            return
        self.renamed.emit(path)
        self.accept()


def ask_to_delete(parent: QWidget, name: str, delete: Callable[[], object]) -> QMessageBox:
    """Ask whether a preset is to go, and call `delete` if so."""
    button = QMessageBox.StandardButton
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(tr("Delete the preset"))
    box.setText(tr("Delete the preset “{}”?").format(name))
    box.setInformativeText(tr("Photos that it was applied to stay as they are. This cannot be undone."))
    box.setStandardButtons(button.Yes | button.Cancel)
    box.setDefaultButton(button.Cancel)
    box.button(button.Yes).setText(tr("&Delete"))
    box.buttonClicked.connect(lambda pressed: delete() if pressed is box.button(button.Yes) else None)
    box.finished.connect(box.deleteLater)
    box.open()
    return box
