"""Icons by name in the colours of the theme, and their repainting when the theme changes."""

from __future__ import annotations

import qtawesome
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QIcon, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication

from fesapp.resource_files import resource

_NAME = "icon_name"
_QUIET = "icon_quiet"


def program_icon() -> QIcon:
    """The icon of fesapp itself, for the title bar and the system's list of windows; it knows all its sizes."""
    made = QIcon()
    for file in resource("icons").glob("fesapp-*.png"):
        made.addFile(str(file))
    return made


def icon(name: str, quiet: bool = False) -> QIcon:
    """A Material Design icon, e.g. `"undo"`, in the text colour; greyed where disabled.

    A quiet one is subdued: for buttons that stand beside every slider.
    """
    shades = QApplication.palette()
    role, button = QPalette.ColorRole, QPalette.ColorGroup
    text = role.Midlight if quiet else role.ButtonText
    made: QIcon = qtawesome.icon(
        f"mdi6.{name}",
        color=shades.color(button.Active, text).name(),
        color_disabled=shades.color(button.Disabled, role.ButtonText).name(),
    )
    return made


def give_icon(owner: QAction | QAbstractButton, name: str, quiet: bool = False) -> None:
    """Set an icon that `repaint_icons` can set again. Nothing happens where it is already set."""
    if owner.property(_NAME) == name:
        return
    owner.setProperty(_NAME, name)
    owner.setProperty(_QUIET, quiet)
    owner.setIcon(icon(name, quiet))


def give_picture(owner: QAction | QAbstractButton, picture: QIcon) -> None:
    """Set an icon that has its own colours and is not repainted with the theme."""
    owner.setProperty(_NAME, "")
    owner.setIcon(picture)


def repaint_icons(root: QObject) -> None:
    """Set the icons of everything below `root` again, in the colours of now."""
    owners: list[QAction | QAbstractButton] = [*root.findChildren(QAction), *root.findChildren(QAbstractButton)]
    for owner in owners:
        if name := owner.property(_NAME):
            owner.setIcon(icon(name, bool(owner.property(_QUIET))))
