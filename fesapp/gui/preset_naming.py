"""What a preset of one's own is called: the dialog that asks for a name, and another name for one that has one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from fesapp.editing.presets import Kept, Shelf
from fesapp.errors import FesappError
from fesapp.gui.words import tr


class AsksName(QDialog):
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


class NameDialog(AsksName):
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
