"""Whether a preset of one's own is to go."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox, QWidget

from fesapp.gui.words import tr


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
