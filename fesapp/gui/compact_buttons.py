"""A row of buttons that gives way: where it has no room for its words, its pictures remain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QToolButton, QWidget

if TYPE_CHECKING:
    from fesapp.gui.main_window import MainWindow

_NARROWEST = 30  # pixels of a button with a picture alone

_STYLE = Qt.ToolButtonStyle


class CompactButtons(QObject):
    """Shows the words of a bar's tool buttons while all of them fit; tooltips and spoken names stay."""

    def __init__(self, bar: QWidget) -> None:
        super().__init__(bar)
        self._bar = bar
        buttons = bar.findChildren(QToolButton)
        self._buttons = [one for one in buttons if one.toolButtonStyle() == _STYLE.ToolButtonTextBesideIcon]
        for button in self._buttons:
            button.setMinimumWidth(_NARROWEST)
        bar.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def _fit(self) -> None:
        # What the words need is only known while they are there.
        self._show(_STYLE.ToolButtonTextBesideIcon)
        layout = self._bar.layout()
        if layout is not None and layout.sizeHint().width() > self._bar.width():
            self._show(_STYLE.ToolButtonIconOnly)

    def _show(self, style: Qt.ToolButtonStyle) -> None:
        for button in self._buttons:
            button.setToolButtonStyle(style)


def fit_small_screens(window: MainWindow) -> CompactButtons:
    """The feature: a full-HD screen at 200 % has room for the window."""
    return CompactButtons(window.overlay_bar)
