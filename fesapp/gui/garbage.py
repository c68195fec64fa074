"""Python's search for cycles, kept to the GUI's thread.

Python looks for them in whichever thread has just made an object. Widgets are part of cycles, and one that is deleted
in another thread than Qt's ends the program.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

EVERY_MS = 500
_OLDEST = 2  # generation; all objects of the program are looked at, which a hand that drags would notice


class Garbage(QObject):
    """Looks for cycles in the thread that it is made in, once as much has come together as Python waits for."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Look through the oldest generation that is due."""
        resting = QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton
        due = [
            generation
            for generation, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if count > most and (resting or generation < _OLDEST)
        ]
        if due:
            gc.collect(max(due))
