"""The hand on the panel of presets."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication

from fesapp.editing.presets import values_of
from fesapp.gui.preset_saving import SavePresetDialog
from fesapp.gui.presets import Presets


def show(window) -> Presets:
    feature = next(feature for feature in window.features if isinstance(feature, Presets))
    window.actions_by_name["presets"].trigger()
    assert feature.gallery.isVisible()
    return feature


def middle(presets, name) -> QPoint:
    found = presets.gallery.list
    found.scrollToItem(found.item_of(name))
    return found.visualItemRect(found.item_of(name)).center()


def click(presets, qtbot, name):
    qtbot.mouseClick(presets.gallery.list.viewport(), Qt.MouseButton.LeftButton, pos=middle(presets, name))


def point(presets, qtbot, name):
    viewport, at = presets.gallery.list.viewport(), middle(presets, name)
    qtbot.mouseMove(viewport, at + QPoint(3, 3))
    qtbot.mouseMove(viewport, at)


def leave(presets):
    QApplication.sendEvent(presets.gallery.list.viewport(), QEvent(QEvent.Type.Leave))


def asked(preset_name, window):
    from fesapp.editing.presets import shipped

    return values_of(shipped(preset_name).recipe.faces[0], window.document.measured)


def shows(window, values):
    return all(window.document.value(control) == pytest.approx(value, abs=0.006) for control, value in values.items())


def save_as(window, presets, qtbot, name, kind="changed"):
    window.actions_by_name["save_preset"].trigger()
    dialog = [found for found in window.findChildren(SavePresetDialog) if found.isVisible()][-1]
    dialog.choices[kind].setChecked(True)
    dialog.name.clear()
    qtbot.keyClicks(dialog.name, name)
    return dialog
