"""The list from which the face to edit is chosen, where there are several."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QWidget

from fesapp.gui.document import Document
from fesapp.gui.words import tr


class FaceChoice(QComboBox):
    """Faces by number; it is not there for a single one."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.setToolTip(tr("The face that the sliders edit; a click on its outline in the photo chooses it too"))
        self.setAccessibleName(tr("Face to edit"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.activated.connect(document.select)

    def refresh(self) -> None:
        """List the document's faces and show the selected one."""
        count = len(self._document.faces)
        with QSignalBlocker(self):
            if count != self.count():
                self.clear()
                self.addItems([tr("Face {} of {}").format(number, count) for number in range(1, count + 1)])
            self.setCurrentIndex(self._document.selected)
        self.setVisible(count > 1)
