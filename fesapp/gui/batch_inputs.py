"""The photos of a batch: files and folders."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from fesapp.gui.batch_list import BatchList
from fesapp.gui.words import tr


class BatchInputs(BatchList):
    """Its keys are absolute paths."""

    photos_asked = Signal()
    folder_asked = Signal()
    open_photos_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Photos"), tr("Photos, and folders with all photos below them"), parent)
        self.photos_button = QPushButton(tr("Add &photos…"))
        self.folder_button = QPushButton(tr("Add &folder…"))
        self.open_button = QPushButton(tr("Add &open ones"))
        tips = {
            self.photos_button: tr("Add photos"),
            self.folder_button: tr("Add a folder with all photos below it; its structure is kept"),
            self.open_button: tr("Add the photos that are open in the editor"),
        }
        asked = (self.photos_asked, self.folder_asked, self.open_photos_asked)
        for (button, tip), signal in zip(tips.items(), asked, strict=True):
            button.setToolTip(tip)
            button.setAutoDefault(False)
            button.clicked.connect(signal)
            self.buttons.addWidget(button)
        self.buttons.addStretch()
        self.buttons.addWidget(self.remove_button)

    def add_paths(self, paths: Iterable[Path]) -> None:
        """Add photos and folders."""
        places = [os.path.abspath(path) for path in paths]
        self.add((place, place + os.sep if os.path.isdir(place) else place, place) for place in places)
