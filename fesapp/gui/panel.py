"""A panel beside the photo."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QDockWidget, QMainWindow, QWidget

from fesapp.gui.words import tr


class Panel(QDockWidget):
    """A dock whose action shows it, brings it before the tab that hides it, or hides it.

    Attributes:
        behind: whether it is open with another tab in front of it.
    """

    def __init__(self, name: str, title: str, widget: QWidget, window: QMainWindow) -> None:
        super().__init__(tr(title), window)
        self.behind = False
        self.setObjectName(name)
        self.setWidget(widget)
        for button, tip in (("float", tr("Take {} out of the window, or put it back")), ("close", tr("Close {}"))):
            for found in self.findChildren(QAbstractButton, f"qt_dockwidget_{button}button"):
                found.setToolTip(tip.format(tr(title).lower()))
        self.visibilityChanged.connect(self._note)
        self.toggleViewAction().triggered.connect(self._toggle)

    def bring_forward(self) -> None:
        """Show it, in front of those that share its place."""
        self.show()
        self.raise_()

    def _note(self, in_view: bool) -> None:
        # closed, it tells the same as behind another tab
        if in_view or self.isVisible():
            self.behind = not in_view

    def _toggle(self, shown: bool) -> None:
        if shown or self.behind:
            self.bring_forward()
