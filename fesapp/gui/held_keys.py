"""Keys that do something for as long as they are held: the original is seen, the pointer moves the photo."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from fesapp.gui.canvas import Canvas
from fesapp.gui.look import Look


class HeldKeys(QObject):
    """Watches the keys that reach a window because nothing in it wanted them."""

    def __init__(self, window: QWidget, look: Look, canvas: Canvas) -> None:
        super().__init__(window)
        self._window, self._look, self._canvas = window, look, canvas
        self._compare_key: int | None = None
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return event.isAutoRepeat() or self._press(event)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyRelease:
            return event.isAutoRepeat() or self._release(event)
        # A key released over another window is never heard of here.
        if event.type() == QEvent.Type.ActivationChange and not self._window.isActiveWindow():
            self._release_all()
        return False

    def _press(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Backslash:
            self._compare_key = event.nativeScanCode()
            self._look.compare(True)
        elif event.key() == Qt.Key.Key_Space:
            self._canvas.hold_to_pan(True)
        else:
            return False
        return True

    def _release(self, event: QKeyEvent) -> bool:
        # Where \ needs AltGr, its release may carry another character but comes from the same place of the keyboard.
        if event.key() == Qt.Key.Key_Backslash or event.nativeScanCode() == self._compare_key:
            self._release_all()
        elif event.key() == Qt.Key.Key_Space:
            self._canvas.hold_to_pan(False)
        else:
            return False
        return True

    def _release_all(self) -> None:
        self._compare_key = None
        self._look.compare(False)
        self._canvas.hold_to_pan(False)
