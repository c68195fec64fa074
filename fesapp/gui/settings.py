"""What the user has settled once for all: typed, kept in QSettings, told to whoever listens."""

from __future__ import annotations

from PySide6.QtCore import QSettings

from fesapp.gui.listeners import Listeners

Colour = tuple[int, int, int]  # red, green, blue, 0 to 255

DEFAULT_STEP = 0.1
STEPS = (0.05, 0.1, 0.25, 0.5)  # intensities by which an arrow key moves a slider
SYSTEM_LANGUAGE = "system"


class Settings:
    """Every setter remembers and tells `listeners`. The theme is remembered by `ThemeSwitch`."""

    def __init__(self) -> None:
        self.listeners: Listeners[[]] = Listeners()

    @property
    def language(self) -> str:
        """A language's code, "en" for the words built in, or `SYSTEM_LANGUAGE`."""
        return str(QSettings().value("language", SYSTEM_LANGUAGE))

    @language.setter
    def language(self, language: str) -> None:
        self._keep("language", language)

    @property
    def line_colour(self) -> Colour | None:
        """Of arrows and grid; None for the program's own."""
        return _colour("line_colour")

    @line_colour.setter
    def line_colour(self, colour: Colour | None) -> None:
        self._keep("line_colour", _written(colour))

    @property
    def uncovered_colour(self) -> Colour | None:
        """Of the mask of what the motion uncovers; None for the program's own."""
        return _colour("uncovered_colour")

    @uncovered_colour.setter
    def uncovered_colour(self, colour: Colour | None) -> None:
        self._keep("uncovered_colour", _written(colour))

    @property
    def painted_colour(self) -> Colour | None:
        """Of the mask of what is painted; None for the program's own."""
        return _colour("painted_colour")

    @painted_colour.setter
    def painted_colour(self, colour: Colour | None) -> None:
        self._keep("painted_colour", _written(colour))

    @property
    def reduce_motion(self) -> bool:
        """Whether nothing is to move that the user does not move."""
        return bool(QSettings().value("reduce_motion", False, type=bool))

    @reduce_motion.setter
    def reduce_motion(self, reduce: bool) -> None:
        self._keep("reduce_motion", reduce)

    @property
    def slider_step(self) -> float:
        """Intensity by which an arrow key moves a slider, one of `STEPS`."""
        try:
            step = float(str(QSettings().value("slider_step", DEFAULT_STEP)))
        except ValueError:
            return DEFAULT_STEP
        return step if step in STEPS else DEFAULT_STEP

    @slider_step.setter
    def slider_step(self, step: float) -> None:
        self._keep("slider_step", step)

    @property
    def link_sides(self) -> bool:
        """Whether left and right move together in a photo that is opened for the first time."""
        return bool(QSettings().value("link_sides", True, type=bool))

    @link_sides.setter
    def link_sides(self, link: bool) -> None:
        self._keep("link_sides", link)

    @property
    def hints_seen(self) -> bool:
        """Whether the hints of the first start have been shown."""
        return bool(QSettings().value("hints_seen", False, type=bool))

    @hints_seen.setter
    def hints_seen(self, seen: bool) -> None:
        self._keep("hints_seen", seen)

    def _keep(self, name: str, value: object) -> None:
        QSettings().setValue(name, value)
        self.listeners.tell()


def _colour(name: str) -> Colour | None:
    text = str(QSettings().value(name, "") or "")
    try:
        red, green, blue = bytes.fromhex(text.removeprefix("#"))
    except ValueError:
        return None
    return red, green, blue


def _written(colour: Colour | None) -> str:
    return "" if colour is None else "#" + bytes(colour).hex()
