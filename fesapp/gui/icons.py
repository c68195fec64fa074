"""Icons by name in the colours of the theme, and their repainting when the theme changes."""

from __future__ import annotations

import os

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QIcon, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication

# What qtawesome reads when it is imported, to know which Qt this is.
os.environ.setdefault("QT_API", "pyside6")

import qtawesome

_NAME = "icon_name"


def icon(name: str) -> QIcon:
    """A Material Design icon, e.g. `"undo"`, in the text colour; greyed where disabled, accented where checked."""
    shades = QApplication.palette()
    text, button = QPalette.ColorRole.ButtonText, QPalette.ColorGroup
    made: QIcon = qtawesome.icon(
        f"mdi6.{name}",
        color=shades.color(button.Active, text).name(),
        color_disabled=shades.color(button.Disabled, text).name(),
        color_on=shades.color(button.Active, QPalette.ColorRole.Highlight).name(),
    )
    return made


def give_icon(owner: QAction | QAbstractButton, name: str) -> None:
    """Set an icon that `repaint_icons` can set again."""
    owner.setProperty(_NAME, name)
    owner.setIcon(icon(name))


def repaint_icons(root: QObject) -> None:
    """Set the icons of everything below `root` again, in the colours of now."""
    owners: list[QAction | QAbstractButton] = [*root.findChildren(QAction), *root.findChildren(QAbstractButton)]
    for owner in owners:
        if name := owner.property(_NAME):
            owner.setIcon(icon(name))
