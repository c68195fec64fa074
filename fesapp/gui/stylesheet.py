"""The style sheet of the window, filled with a theme's colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fesapp.gui.theme import Theme

_TEMPLATE = """
QMainWindow, QToolBar, QStatusBar, QMenuBar, #overlayBar { background: @window; }
QMainWindow::separator { background: @border; width: 3px; height: 3px; }
QMenuBar { border-bottom: 1px solid @border; padding: 1px 4px; }
QMenuBar::item { padding: 4px 8px; border-radius: 3px; background: transparent; }
QMenuBar::item:selected { background: @raised; }
QMenu { background: @panel; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 5px 28px 5px 24px; border-radius: 3px; }
QMenu::item:selected { background: @accent; color: @on_accent; }
QMenu::item:disabled { color: @disabled; background: transparent; }
QMenu::separator { height: 1px; background: @border; margin: 4px 8px; }
QToolBar { border: none; border-bottom: 1px solid @border; padding: 2px 8px; spacing: 2px; }
QToolBar::separator { width: 1px; background: @raised; margin: 4px 6px; }
QStatusBar { border-top: 1px solid @border; color: @muted; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: @muted; padding: 0 6px; }
#overlayBar, #resultStrip { border-top: 1px solid @border; }
QToolButton { border: 2px solid transparent; border-radius: 4px; padding: 3px 5px; background: transparent; }
QToolButton:hover, QToolButton:pressed { background: @raised; }
QToolButton:checked { background: @chosen; }
QToolButton:focus { border-color: @accent; }
QToolButton:disabled { color: @disabled; }
QToolButton#quiet { border-width: 1px; padding: 1px; }
QToolButton#quiet:checked { background: transparent; border-color: transparent; }
QToolButton#quiet:hover { background: @raised; }
QToolButton#quiet:focus { border-color: @accent; }
IdentityBadge { color: @text; border-width: 1px; padding: 1px 6px; }
QStatusBar IdentityBadge { margin: 1px 8px 1px 0; padding: 1px 6px; }
IdentityBadge[likeness="doubtful"] { color: @warning; border-color: @warning; }
IdentityBadge[likeness="another"] { color: @error; border-color: @error; }
AchievedTable { background: @panel; border: none; outline: none; }
AchievedTable:focus { border: 1px solid @accent; }
AchievedTable::item { padding: 0 4px; }
AchievedTable::item:selected { background: @chosen; color: @text; }
AchievedTable QHeaderView::section { background: @panel; color: @muted; border: none; padding: 2px 4px; }
BatchList QListWidget::item { padding: 3px 4px; }
BatchView { background: @panel; outline: none; }
BatchView::item { padding: 0 4px; }
BatchView::item:selected { background: @raised; color: @text; }
BatchView QHeaderView::section { background: @panel; color: @muted; border: none; padding: 3px 4px; }
QLabel[wrong="true"] { color: @error; }
QLabel#example { color: @muted; }
QLabel#example[wrong="true"] { color: @error; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton { background: @raised; border: 1px solid @border; border-radius: 4px; padding: 5px 14px; }
QPushButton:hover, QPushButton:focus { border-color: @accent; }
QPushButton:default { border-color: @accent; }
QPushButton:disabled { color: @disabled; }
QPushButton:focus { background: @field; }
QCheckBox, QRadioButton { border: 1px solid transparent; border-radius: 4px; padding: 2px 4px; }
QCheckBox:focus, QRadioButton:focus { border-color: @accent; }
QCheckBox:disabled, QRadioButton:disabled { color: @disabled; }
QAbstractItemView { border: 1px solid @border; }
QAbstractItemView:focus { border-color: @accent; }
QTabBar::tab:focus { color: @accent; }
GroupHeader { background: @window; border: 1px solid transparent; border-radius: 4px; padding: 5px 6px;
  text-align: left; font-weight: 600; }
GroupHeader:hover { background: @raised; }
GroupHeader:focus { border-color: @accent; background: @window; }
SearchBox { background: @field; border: 1px solid @border; border-radius: 4px; padding: 4px 6px; }
SearchBox:focus { border-color: @accent; }
QAbstractSpinBox[changed="true"] { color: @accent; }
QLabel#muted { color: @muted; }
QLabel#heading { font-weight: 600; }
QLabel#badge { color: @accent; }
QLabel:disabled, QLabel#muted:disabled, QLabel#heading:disabled { color: @disabled; }
PresetList { background: @panel; border: none; outline: none; }
PresetList::item { border: 1px solid transparent; border-radius: 5px; padding: 3px; color: @text; }
PresetList::item:hover { background: @raised; }
PresetList::item:selected { background: @chosen; color: @text; }
PresetList::item:focus { border-color: @accent; }
#blendBar { background: @panel; border: none; border-top: 1px solid @border; }
QScrollArea { border: none; background: @panel; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: @raised; border-radius: 4px; min-height: 32px; margin: 1px; }
QScrollBar::handle:vertical:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
QToolTip { background: @raised; color: @text; border: 1px solid @border; padding: 4px 6px; }
QProgressBar { background: @groove; border: none; border-radius: 3px; max-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle:horizontal { background: @raised; border-radius: 4px; min-width: 32px; margin: 1px; }
QScrollBar::handle:horizontal:hover { background: @muted; }
OfferBar { background: @panel; border: none; border-bottom: 2px solid @accent; }
QUndoView { background: @panel; border: none; padding: 4px; }
QUndoView::item { padding: 4px 6px; border-radius: 3px; }
QUndoView::item:hover { background: @raised; }
QUndoView::item:selected { background: @accent; color: @on_accent; }
MessageBar { background: @panel; border: none; border-bottom: 2px solid @error; }
"""


def stylesheet(theme: Theme) -> str:
    """Qt style sheet in the theme's colours."""
    text = _TEMPLATE
    # Longest first, so that no name replaces the beginning of another.
    for name in sorted(vars(theme), key=len, reverse=True):
        text = text.replace(f"@{name}", getattr(theme, name))
    return text
