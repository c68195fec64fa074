"""Menu bar and tool bar, filled from the table of actions."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar, QSizePolicy, QToolBar, QToolButton, QWidget

from fesapp.gui.actions import Actions
from fesapp.gui.icons import give_icon
from fesapp.gui.theme import MODES, ThemeSwitch, mode_name
from fesapp.gui.words import tr

MENUS = ("&File", "&Edit", "F&ace", "&View", "&Help")
_TOOLS = (("open", "save"), ("undo", "redo", "reset"), ("zoom_out", "zoom_in", "fit", "actual"))
# panels with a button, and their icons
_PANELS = {"presets": "emoticon-outline", "achieved": "chart-bar", "history": "history"}
_NAMED_TOOLS = ("open", "save")


def fill_menu_bar(bar: QMenuBar, actions: Actions, theme: ThemeSwitch) -> None:
    """All actions by menu and section."""
    actions.add_menu("&View", 8, _theme_menu(bar, theme))
    for title in MENUS:
        menu = bar.addMenu(tr(title))
        sections = {spec.section for spec in actions.specs.values() if spec.menu == title}
        sections |= {section for where, section, _ in actions.menus if where == title}
        for section in sorted(sections):
            if not menu.isEmpty():
                menu.addSeparator()
            menu.addActions(
                [actions[n] for n, spec in actions.specs.items() if (spec.menu, spec.section) == (title, section)]
            )
            for where, at, submenu in actions.menus:
                if (where, at) == (title, section):
                    menu.addMenu(submenu)
        menu.menuAction().setVisible(not menu.isEmpty())


def _theme_menu(parent: QWidget, theme: ThemeSwitch) -> QMenu:
    menu = QMenu(tr("&Theme"), parent)
    group = QActionGroup(menu)
    for mode in MODES:
        action = menu.addAction(mode_name(mode))
        action.setData(mode)
        action.setCheckable(True)
        action.setChecked(mode == theme.mode)
        # `mode` is bound now, not when the action is chosen.
        action.triggered.connect(lambda _checked=False, mode=mode: theme.set_mode(mode))
        group.addAction(action)

    def check() -> None:
        for action in group.actions():
            action.setChecked(action.data() == theme.mode)

    # The settings dialog changes the theme too.
    menu.aboutToShow.connect(check)
    return menu


def make_tool_bar(actions: Actions, compare: QToolButton) -> QToolBar:
    """The actions at hand, and the button that is held to compare."""
    bar = QToolBar(tr("Tools"))
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


def add_panel_tools(bar: QToolBar, actions: Actions) -> None:
    """The panels that are opened by need, by name, before the last tool."""
    for name, picture in _PANELS.items():
        give_icon(actions[name], picture)
        bar.insertAction(actions["shortcuts"], actions[name])
        _dress(bar, actions[name], True)


def _add_tool(bar: QToolBar, action: QAction, named: bool) -> None:
    bar.addAction(action)
    _dress(bar, action, named)


def _dress(bar: QToolBar, action: QAction, named: bool) -> None:
    button = bar.widgetForAction(action)
    assert isinstance(button, QToolButton)
    button.setAccessibleName(action.toolTip())
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    style = Qt.ToolButtonStyle
    button.setToolButtonStyle(style.ToolButtonTextBesideIcon if named else style.ToolButtonIconOnly)
