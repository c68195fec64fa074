"""Everything that can be done from menu, tool bar and keyboard, in one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence, QUndoStack
from PySide6.QtWidgets import QWidget

from fesapp.gui.icons import give_icon


@dataclass(frozen=True)
class Spec:
    """One action: its words, icon, keys and explanation."""

    text: str
    icon: str
    keys: tuple[str, ...]
    tip: str
    checkable: bool = False


SPECS: dict[str, Spec] = {
    "open": Spec("&Open…", "folder-open-outline", ("Ctrl+O",), "Open a photo"),
    "save": Spec(
        "&Save as…", "content-save-outline", ("Ctrl+S", "Ctrl+Shift+S"), "Save the edited photo at full resolution"
    ),
    "quit": Spec("&Quit", "exit-to-app", ("Ctrl+Q",), "Leave the editor"),
    "reset": Spec("&Reset all", "restore", ("Ctrl+R",), "Put every slider of every face back to what the photo shows"),
    "fit": Spec("&Fit in window", "fit-to-page-outline", ("0", "F"), "Show the whole photo"),
    "actual": Spec("&100 %", "numeric-1-box-outline", ("1",), "One screen pixel for each photo pixel"),
    "zoom_in": Spec("Zoom &in", "magnify-plus-outline", ("+", "=", "Ctrl++", "Ctrl+="), "Zoom in"),
    "zoom_out": Spec("Zoom &out", "magnify-minus-outline", ("-", "Ctrl+-"), "Zoom out"),
    "overlay": Spec("Motion &overlay", "vector-curve", ("O",), "Show or hide the picture of the motion"),
    "next_overlay": Spec("&Next overlay", "skip-next-outline", ("Shift+O",), "Show the next picture of the motion"),
    "outlines": Spec("Face ou&tlines", "face-recognition", ("Ctrl+F",), "Outline faces where there are several", True),
    "next_face": Spec("Ne&xt face", "account-switch-outline", ("N",), "Edit the next face"),
    "shortcuts": Spec("&Keyboard and mouse", "keyboard-outline", ("F1", "?"), "List the shortcuts"),
    "about": Spec("&About fesapp", "information-outline", (), "Version and credits"),
}


class Actions(dict[str, QAction]):
    """The actions by name, and with them undo and redo of a stack."""

    def __init__(self, window: QWidget, stack: QUndoStack, handlers: dict[str, Callable[[], object]]) -> None:
        super().__init__()
        for name, spec in SPECS.items():
            action = QAction(spec.text, window)
            action.setCheckable(spec.checkable)
            action.triggered.connect(lambda _checked=False, handler=handlers[name]: handler())
            self._add(window, name, action, spec)
        undo, redo = stack.createUndoAction(window, "&Undo"), stack.createRedoAction(window, "&Redo")
        self._add(window, "undo", undo, Spec("", "undo", ("Ctrl+Z",), "Undo"))
        self._add(window, "redo", redo, Spec("", "redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "Redo"))

    def _add(self, window: QWidget, name: str, action: QAction, spec: Spec) -> None:
        keys = " or ".join(spec.keys[:2])
        action.setToolTip(f"{spec.tip} ({keys})" if keys else spec.tip)
        action.setStatusTip("")
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        give_icon(action, spec.icon)
        window.addAction(action)
        self[name] = action
