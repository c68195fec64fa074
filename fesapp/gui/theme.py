"""The two looks of the window, neutral greys so that they do not colour the eye, and the switch between them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from fesapp.gui.stylesheet import stylesheet
from fesapp.gui.words import tr

MODES = ("system", "light", "dark")


def mode_name(mode: str) -> str:
    """What the user reads for one of `MODES`."""
    return {"system": tr("As the system"), "light": tr("Light"), "dark": tr("Dark")}[mode]


@dataclass(frozen=True)
class Theme:
    """Colours as `#rrggbb`. `canvas` surrounds the photo, `panel` carries the controls, `field` is typed into.

    What is chosen is filled with `chosen`; what has the keyboard's focus has a ring of `accent`.
    """

    name: str
    canvas: str
    window: str
    panel: str
    field: str
    raised: str
    border: str
    groove: str
    chosen: str
    text: str
    muted: str
    disabled: str
    accent: str
    on_accent: str
    handle: str
    error: str
    warning: str


DARK = Theme(
    name="dark",
    canvas="#1c1c1c",
    window="#2a2a2a",
    panel="#303030",
    field="#232323",
    raised="#3d3d3d",
    border="#1f1f1f",
    groove="#1f1f1f",
    chosen="#2f4c68",
    text="#dedede",
    muted="#a2a2a2",
    disabled="#6e6e6e",
    accent="#5aa2e0",
    on_accent="#10161c",
    handle="#c8c8c8",
    error="#f08a80",
    warning="#e5b04a",
)
LIGHT = Theme(
    name="light",
    canvas="#b9b9b9",
    window="#e6e6e6",
    panel="#f2f2f2",
    field="#ffffff",
    raised="#d9d9d9",
    border="#c4c4c4",
    groove="#c6c6c6",
    chosen="#b5d3ee",
    text="#1f1f1f",
    muted="#5c5c5c",
    disabled="#a0a0a0",
    accent="#1b6fb8",
    on_accent="#ffffff",
    handle="#ffffff",
    error="#b3261e",
    warning="#8a5a00",
)


class ThemeSwitch(QObject):
    """Dresses the application: `mode` follows the system, or stays light or dark. Remembered between runs."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.mode = str(QSettings().value("theme", "system"))
        self._theme: Theme | None = None
        hints = QGuiApplication.styleHints()
        self._dress_frame()
        hints.colorSchemeChanged.connect(lambda _scheme: self._dress())
        self._dress()

    def set_mode(self, mode: str) -> None:
        """Use one of `MODES`."""
        self.mode = mode
        QSettings().setValue("theme", mode)
        self._dress_frame()
        self._dress()

    def _dress_frame(self) -> None:
        """The window's frame, which the system draws, follows the mode too."""
        schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        QGuiApplication.styleHints().setColorScheme(schemes.get(self.mode, Qt.ColorScheme.Unknown))

    def _dress(self) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        theme = {"light": LIGHT, "dark": DARK}.get(self.mode) or _system_theme()
        if theme is self._theme:
            return
        self._theme = theme
        application.setPalette(palette(theme))
        application.setStyleSheet(stylesheet(theme))
        self.changed.emit()


def _system_theme() -> Theme:
    # A desktop that does not say gets the dark one, as photo editors have it.
    scheme = QGuiApplication.styleHints().colorScheme()
    return LIGHT if scheme == Qt.ColorScheme.Light else DARK


def palette(theme: Theme) -> QPalette:
    """The theme's colours for widgets that the style or their own paintEvent draws."""
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.panel,
        role.WindowText: theme.text,
        role.Base: theme.field,
        role.AlternateBase: theme.window,
        role.Text: theme.text,
        role.PlaceholderText: theme.muted,
        role.Button: theme.raised,
        role.ButtonText: theme.text,
        role.BrightText: theme.error,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.text,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.Link: theme.accent,
        role.Light: theme.handle,
        role.Mid: theme.groove,
        role.Midlight: theme.muted,
        role.Dark: theme.border,
        role.Shadow: theme.canvas,
    }
    made = QPalette()
    for one, colour in colours.items():
        made.setColor(one, QColor(colour))
    for one in (role.WindowText, role.Text, role.ButtonText, role.Light, role.Highlight):
        made.setColor(QPalette.ColorGroup.Disabled, one, QColor(theme.disabled))
    return made
