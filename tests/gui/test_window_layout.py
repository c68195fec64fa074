"""The window opens as it was left: its size, and where its panels stand."""

import pytest
from PySide6.QtCore import QSize, Qt

from fesapp.gui.panel import Panel

LEFT, RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea


@pytest.fixture
def left(open_window, fake_engine):
    """A window that was made small, its sliders moved to the left, its history hidden or shown, and closed."""
    window = open_window(fake_engine, as_left=True)
    window.addDockWidget(LEFT, window.dock)
    history = panel(window, "history")
    history.setVisible(not history.isVisibleTo(window))
    window.resize(770, 610)
    window.close()
    return window


def panel(window, name) -> Panel:
    return window.findChild(Panel, name)


def test_its_size(left, open_window, fake_engine):
    assert open_window(fake_engine, as_left=True).size() == left.size() == QSize(770, 610)


def test_where_its_panels_stand_and_which_are_there(left, open_window, fake_engine):
    again = open_window(fake_engine, as_left=True)
    assert again.dockWidgetArea(again.dock) == LEFT
    for name in ("history", "sliders", "presets"):
        assert panel(again, name).isVisibleTo(again) == panel(left, name).isVisibleTo(left)


def test_of_the_very_first_the_sliders_stand_right(open_window, fake_engine):
    window = open_window(fake_engine, as_left=True)
    assert window.dockWidgetArea(window.dock) == RIGHT
