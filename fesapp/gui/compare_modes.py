"""Original and edit at once: side by side, or either side of a split line."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolBar, QToolButton

from fesapp.gui.actions import Spec
from fesapp.gui.look import Comparison
from fesapp.gui.split_line import SplitLine

if TYPE_CHECKING:
    from fesapp.gui.main_window import MainWindow

SPECS: dict[Comparison, Spec] = {
    "side": Spec(
        "&Side by side", "view-split-vertical", ("Y",), "Original at the left, edit at the right", True, "&View", 1
    ),
    "split": Spec(
        "S&plit line", "arrow-split-vertical", ("Shift+Y",),
        "Original left of a line, edit right of it; drag the line, or move it with Ctrl and the arrow keys",
        True, "&View", 1,
    ),
}  # fmt: skip


class CompareModes:
    """Adds both ways to compare to the window: actions in the View menu and the tool bar, and the line to drag."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._actions: dict[Comparison, QAction] = {}
        for comparison, spec in SPECS.items():
            toggle = functools.partial(self._toggle, comparison)
            self._actions[comparison] = window.actions_by_name.add(f"compare_{comparison}", spec, toggle)
        self._fill_tool_bar()
        # Before other tools: where the line is, it is taken hold of.
        window.canvas.tools.insert(0, SplitLine(window.canvas))
        window.look.listeners.add(self._show_state)
        window.document.listeners.add(lambda _change: self._show_state())
        self._show_state()

    def _toggle(self, comparison: Comparison) -> None:
        self._window.look.toggle_comparison(comparison)
        if self._window.look.comparison == "split":
            self._window.canvas.setFocus()  # so that Ctrl and the arrow keys move the line

    def _show_state(self) -> None:
        for comparison, action in self._actions.items():
            action.setChecked(self._window.look.comparison == comparison)
            action.setEnabled(self._window.document.opened is not None)

    def _fill_tool_bar(self) -> None:
        """The actions stand right of the button that holds up the original."""
        bar = self._window.findChild(QToolBar, "tools")
        assert bar is not None
        there = bar.actions()
        held = next(n for n, one in enumerate(there) if bar.widgetForAction(one) is self._window.compare_button)
        bar.insertActions(there[held + 1], list(self._actions.values()))
        for action in self._actions.values():
            button = bar.widgetForAction(action)
            assert isinstance(button, QToolButton)
            button.setAccessibleName(action.toolTip())
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
