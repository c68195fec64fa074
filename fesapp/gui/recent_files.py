"""The photos opened last, in a menu; those that are no longer there are greyed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QMenu

from fesapp.gui.errands import Errands
from fesapp.gui.words import tr

if TYPE_CHECKING:
    from fesapp.gui.main_window import MainWindow

KEPT = 12
_KEY = "recent"


def recent_files() -> list[Path]:
    """The photos opened last, the newest first."""
    stored = QSettings().value(_KEY)
    names = [stored] if isinstance(stored, str) else stored if isinstance(stored, list) else []
    return [Path(str(name)) for name in names if name]


class RecentFiles(QObject):
    """File > Open recent."""

    _looked = Signal(list)  # at which photos are gone

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._errands = Errands()  # of its own: a drive that is gone must not hold up the edits
        window.files.ended.connect(self._errands.stop)
        self.menu = QMenu(tr("Open &recent"), window)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self.fill)
        self._looked.connect(self._grey)
        window.actions_by_name.add_menu("&File", 0, self.menu)
        window.files.opened.connect(self._remember)
        self._show_whether_any()

    def fill(self) -> None:
        """List the photos; whether they are still there is looked up in the background, since a drive may be gone."""
        self.menu.clear()
        paths = recent_files()
        for number, path in enumerate(paths, start=1):
            shown = path.name.replace("&", "&&")
            action = self.menu.addAction(f"&{number} {shown}" if number < 10 else shown)
            action.setData(str(path))
            action.setToolTip(str(path))
            # `path` is bound now, not when the action is chosen.
            action.triggered.connect(lambda _checked=False, path=path: self._window.open(path))
        self.menu.addSeparator()
        self.menu.addAction(tr("&Clear")).triggered.connect(self.clear)
        self._errands.do(self, lambda: self._looked.emit([str(p) for p in paths if not p.exists()]))

    def clear(self) -> None:
        """Forget them all."""
        QSettings().remove(_KEY)
        self._show_whether_any()

    def _remember(self) -> None:
        path = self._window.document.path
        if path is None:
            return
        path = Path(os.path.abspath(path))
        paths = [path, *(other for other in recent_files() if other != path)]
        QSettings().setValue(_KEY, [str(one) for one in paths[:KEPT]])
        self._show_whether_any()

    def _grey(self, gone: list[str]) -> None:
        for action in self.menu.actions():
            if action.data() in gone:
                action.setEnabled(False)
                action.setToolTip(tr("{} is no longer there").format(action.data()))

    def _show_whether_any(self) -> None:
        self.menu.menuAction().setEnabled(bool(recent_files()))
