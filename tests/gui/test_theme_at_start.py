"""The theme that was chosen another day holds from the start, for what the system draws too."""

import pytest
from PySide6.QtCore import QObject, QSettings, Qt, Signal

from fesapp.gui.theme import ThemeSwitch


class Hints(QObject):
    """In place of Qt's: the offscreen platform has no scheme to set."""

    colorSchemeChanged = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Qt.ColorScheme] = []

    def colorScheme(self) -> Qt.ColorScheme:
        return self.asked[-1] if self.asked else Qt.ColorScheme.Unknown

    def setColorScheme(self, scheme: Qt.ColorScheme) -> None:
        self.asked.append(scheme)


@pytest.fixture
def hints(theme, monkeypatch):
    made = Hints()

    class Application:
        @staticmethod
        def styleHints():
            return made

    monkeypatch.setattr("fesapp.gui.theme.QGuiApplication", Application)
    yield made
    QSettings().setValue("theme", "system")
    monkeypatch.undo()
    ThemeSwitch()


@pytest.mark.parametrize(
    ("mode", "scheme"),
    [
        ("light", Qt.ColorScheme.Light),
        ("dark", Qt.ColorScheme.Dark),
        ("system", Qt.ColorScheme.Unknown),
    ],
)
def test_the_windows_frame_has_it_at_once(hints, mode, scheme):
    QSettings().setValue("theme", mode)
    ThemeSwitch()
    assert hints.colorScheme() == scheme
