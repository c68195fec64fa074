"""Menu bar and tool bar, filled from the table of actions."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar, QSizePolicy, QToolBar, QToolButton, QWidget

from fesapp.gui.actions import Actions
from fesapp.gui.theme import MODES, ThemeSwitch

_MENUS: dict[str, tuple[tuple[str, ...], ...]] = {
    "&File": (("open", "save"), ("quit",)),
    "&Edit": (("undo", "redo"), ("reset", "next_face")),
    "&View": (("fit", "actual", "zoom_in", "zoom_out"), ("overlay", "next_overlay", "outlines")),
    "&Help": (("shortcuts", "about"),),
}
_TOOLS = (("open", "save"), ("undo", "redo", "reset"), ("zoom_out", "zoom_in", "fit", "actual"))
_NAMED_TOOLS = ("open", "save")


def fill_menu_bar(bar: QMenuBar, actions: Actions, panel: QAction, theme: ThemeSwitch) -> None:
    """All actions by menu; `panel` shows and hides the sliders."""
    for title, sections in _MENUS.items():
        menu = bar.addMenu(title)
        for index, section in enumerate(sections):
            if index:
                menu.addSeparator()
            menu.addActions([actions[name] for name in section])
        if title == "&View":
            menu.addSeparator()
            panel.setShortcut("F9")
            menu.addAction(panel)
            menu.addMenu(_theme_menu(menu, theme))


def _theme_menu(parent: QMenu, theme: ThemeSwitch) -> QMenu:
    menu = QMenu("&Theme", parent)
    group = QActionGroup(menu)
    for mode in MODES:
        action = menu.addAction("As the system" if mode == "system" else mode.capitalize())
        action.setCheckable(True)
        action.setChecked(mode == theme.mode)
        # `mode` is bound now, not when the action is chosen.
        action.triggered.connect(lambda _checked=False, mode=mode: theme.set_mode(mode))
        group.addAction(action)
    return menu


def make_tool_bar(actions: Actions, compare: QToolButton) -> QToolBar:
    """The actions at hand, and the button that is held to compare."""
    bar = QToolBar("Tools")
    bar.setObjectName("tools")
    bar.setMovable(False)
    bar.setIconSize(QSize(20, 20))
    for section in _TOOLS:
        for name in section:
            _add_tool(bar, actions[name], name in _NAMED_TOOLS)
        bar.addSeparator()
    bar.addWidget(compare)
    space = QWidget()
    space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    bar.addWidget(space)
    _add_tool(bar, actions["shortcuts"], False)
    return bar


def _add_tool(bar: QToolBar, action: QAction, named: bool) -> None:
    bar.addAction(action)
    button = bar.widgetForAction(action)
    assert isinstance(button, QToolButton)
    button.setAccessibleName(action.toolTip())
    style = Qt.ToolButtonStyle
    button.setToolButtonStyle(style.ToolButtonTextBesideIcon if named else style.ToolButtonIconOnly)
