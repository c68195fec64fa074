"""Whether the hand holds something with the mouse, and waiting until it does not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

_LOOK_AGAIN_MS = 100


def hand_is_down() -> bool:
    """Whether a mouse button is held, so that something may be dragged."""
    return QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton


def once_hand_is_up(owner: QObject, do: Callable[[], object]) -> None:
    """Call `do` now, or as soon as no mouse button is held, if `owner` still exists then."""
    if hand_is_down():
        QTimer.singleShot(_LOOK_AGAIN_MS, owner, lambda: once_hand_is_up(owner, do))
    else:
        do()
