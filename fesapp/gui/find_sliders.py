"""The actions with which sliders are found from anywhere in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fesapp.gui.actions import Spec
from fesapp.gui.slider_filter import SEARCH_KEY

if TYPE_CHECKING:
    from fesapp.gui.main_window import MainWindow

_FIND = Spec("Fin&d sliders", "magnify", (SEARCH_KEY,), "Search Action Units and muscles", menu="&Edit", section=2)
_CHANGED = Spec(
    "&Changed sliders only", "filter-variant", (), "Show only the sliders that were changed", True, "&Edit", 2
)


class FindSliders:
    """Ctrl+K goes into the search box, wherever the panel is."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        chooser = window.panel.filter.changed_only
        window.actions_by_name.add("find_sliders", _FIND, self.find)
        shows = window.actions_by_name.add("changed_only", _CHANGED, chooser.toggle)
        chooser.toggled.connect(shows.setChecked)

    def find(self) -> None:
        """Show the panel where it is hidden, and go into the box."""
        self._window.dock.show()
        self._window.dock.raise_()
        self._window.panel.activateWindow()  # it may float in a window of its own
        self._window.panel.filter.begin_search()
