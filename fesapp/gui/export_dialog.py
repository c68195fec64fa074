"""The dialog that asks what an exported picture is to be like."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from fesapp.gui.export_form import ExportForm
from fesapp.gui.words import tr


class ExportDialog(QDialog):
    """Accepted, its form holds the answer. `size` (width, height) is the photo's own."""

    def __init__(self, window: QWidget, size: tuple[int, int]) -> None:
        super().__init__(window)
        self._size = size
        self.setWindowTitle(tr("Export"))
        self.form = ExportForm()
        self.note = QLabel()
        self.export_button, self.cancel_button = QPushButton(tr("&Export…")), QPushButton(tr("&Cancel"))
        self.export_button.setToolTip(tr("Choose a name and write the picture"))
        self.cancel_button.setToolTip(tr("Write nothing"))
        self.export_button.setDefault(True)
        self.export_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)
        self.form.changed.connect(self._say_size)
        self._arrange()
        self._say_size()

    def _arrange(self) -> None:
        below = QHBoxLayout()
        below.addWidget(self.note, 1)
        below.addWidget(self.export_button)
        below.addWidget(self.cancel_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(12)
        column.addWidget(self.form)
        column.addLayout(below)

    def _say_size(self) -> None:
        longest, most = max(self._size), self.form.choice().max_side
        scale = min(1.0, most / longest) if most and longest else 1.0
        width, height = (max(1, round(side * scale)) for side in self._size)
        self.note.setText(tr("{} × {} pixels").format(width, height))
