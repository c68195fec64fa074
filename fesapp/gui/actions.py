"""Everything that can be done from menu, tool bar and keyboard, in one table that features add to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence, QUndoGroup
from PySide6.QtWidgets import QMenu, QWidget

from fesapp.gui.icons import give_icon
from fesapp.gui.words import tr


@dataclass(frozen=True)
class Spec:
    """One action: its words, icon, keys and explanation, and the menu and the section of it where it stands."""

    text: str
    icon: str
    keys: tuple[str, ...]
    tip: str
    checkable: bool = False
    menu: str = ""
    section: int = 0


SPECS: dict[str, Spec] = {
    "open": Spec("&Open…", "folder-open-outline", ("Ctrl+O",), "Open a photo", menu="&File"),
    "save": Spec(
        "&Save as…", "content-save-outline", ("Ctrl+S", "Ctrl+Shift+S"), "Save the edited photo at full resolution",
        menu="&File", section=1,
    ),
    "quit": Spec("&Quit", "exit-to-app", ("Ctrl+Q",), "Leave the editor", menu="&File", section=9),
    "reset": Spec(
        "&Reset all", "restore", ("Ctrl+R",), "Put every slider of every face back to what the photo shows",
        menu="&Edit", section=1,
    ),
    "next_face": Spec("Ne&xt face", "account-switch-outline", ("N",), "Edit the next face", menu="&Edit", section=1),
    "fit": Spec("&Fit in window", "fit-to-page-outline", ("0", "Ctrl+0", "F"), "Show the whole photo", menu="&View"),
    "actual": Spec("&100 %", "numeric-1-box-outline", ("1",), "One screen pixel for each photo pixel", menu="&View"),
    "zoom_in": Spec("Zoom &in", "magnify-plus-outline", ("+", "=", "Ctrl++", "Ctrl+="), "Zoom in", menu="&View"),
    "zoom_out": Spec("Zoom &out", "magnify-minus-outline", ("-", "Ctrl+-"), "Zoom out", menu="&View"),
    "overlay": Spec(
        "Motion &overlay", "vector-curve", ("O",), "Show or hide the picture of the motion", menu="&View", section=2
    ),
    "next_overlay": Spec(
        "&Next overlay", "skip-next-outline", ("Shift+O",), "Show the next picture of the motion",
        menu="&View", section=2,
    ),
    "outlines": Spec(
        "Face ou&tlines", "face-recognition", ("Ctrl+F",), "Outline faces where there are several", True,
        menu="&View", section=2,
    ),
    "shortcuts": Spec("&Keyboard and mouse", "keyboard-outline", ("F1", "?"), "List the shortcuts", menu="&Help"),
    "about": Spec("&About fesapp", "information-outline", (), "Version and credits", menu="&Help"),
}  # fmt: skip


class Actions(dict[str, QAction]):
    """The actions by name, and with them undo and redo of a group of stacks. `specs` tells where each stands."""

    def __init__(self, window: QWidget, group: QUndoGroup, handlers: dict[str, Callable[[], object]]) -> None:
        super().__init__()
        self._window = window
        self.specs: dict[str, Spec] = {}
        self.menus: list[tuple[str, int, QMenu]] = []
        undo, redo = group.createUndoAction(window, tr("&Undo")), group.createRedoAction(window, tr("&Redo"))
        self._take("undo", undo, Spec("Undo", "undo", ("Ctrl+Z",), "Undo", menu="&Edit"))
        self._take("redo", redo, Spec("Redo", "redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "Redo", menu="&Edit"))
        for name, spec in SPECS.items():
            self.add(name, spec, handlers[name])

    def add(self, name: str, spec: Spec, handler: Callable[[], object]) -> QAction:
        """An action that calls `handler` when it is triggered."""
        action = QAction(tr(spec.text), self._window)
        action.setCheckable(spec.checkable)
        action.triggered.connect(lambda _checked=False: handler())
        self._take(name, action, spec)
        return action

    def add_menu(self, menu: str, section: int, submenu: QMenu) -> None:
        """A menu within the menu `menu`, after the actions of its section."""
        self.menus.append((menu, section, submenu))

    def take(self, name: str, action: QAction, menu: str, section: int) -> None:
        """An action made elsewhere, say one that shows a panel, under a name and in a menu; it keeps its words."""
        keys = tuple(key.toString() for key in action.shortcuts())
        self.specs[name] = Spec(action.text(), "", keys, action.toolTip(), action.isCheckable(), menu, section)
        self._window.addAction(action)
        self[name] = action

    def _take(self, name: str, action: QAction, spec: Spec) -> None:
        keys = " / ".join(spec.keys[:2])
        action.setToolTip(f"{tr(spec.tip)} ({keys})" if keys else tr(spec.tip))
        action.setStatusTip("")
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        give_icon(action, spec.icon)
        self._window.addAction(action)
        self.specs[name] = spec
        self[name] = action
