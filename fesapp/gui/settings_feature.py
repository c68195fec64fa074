"""Settings in the window: the action, the dialog, and what a change of a setting does at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fesapp.gui.actions import Spec
from fesapp.gui.settings_dialog import SettingsDialog

if TYPE_CHECKING:
    from fesapp.gui.main_window import MainWindow

_ACTION = Spec("&Settings…", "cog-outline", ("Ctrl+,",), "Theme, language, colours and more", menu="&Edit", section=9)
_MOVING = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
)


class SettingsFeature:
    """The feature; `dialog` is the one that is open or was last."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.dialog: SettingsDialog | None = None
        window.actions_by_name.add("settings", _ACTION, self.show)
        window.settings.listeners.add(self._heed)
        self._heed()

    def show(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = SettingsDialog(self._window)
        self.dialog.hints_button.clicked.connect(self._show_hints)
        self.dialog.open()

    def _show_hints(self) -> None:
        assert self.dialog is not None
        self.dialog.close()
        self._window.hints.show()

    def _heed(self) -> None:
        window, settings = self._window, self._window.settings
        window.look.set_colours(settings.line_colour, settings.uncovered_colour, settings.painted_colour)
        window.status.reduce_motion(settings.reduce_motion)
        for effect in _MOVING:
            QApplication.setEffectEnabled(effect, not settings.reduce_motion)
        for row in window.panel.rows.values():
            for slider in row.sliders.values():
                slider.set_step(settings.slider_step)
        window.document.links_at_first = settings.link_sides
