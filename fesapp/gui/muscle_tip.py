"""The tooltip of a slider: what the muscle does, where it lies, and what the result shows of what was asked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from fesapp.action_units import ActionUnit
from fesapp.gui.muscle_picture import BOTH, colours_of, picture_tag
from fesapp.gui.words import tr
from fesapp.muscles import EFFECTS

SIDE_NAMES = {"L": "left", "R": "right"}
_PICTURE = 132  # pixels of height
_WIDTH = 250  # of the words beside it
_TIP = '<table cellspacing="4"><tr><td>{picture}</td><td width="{width}" valign="middle">{words}</td></tr></table>'


def tip_words(unit: ActionUnit, side: str = "") -> str:
    """Rich text on an Action Unit, or on its `"L"` or `"R"` side."""
    lines = [f"<b>{unit.key} {tr(unit.name)}</b>", tr(EFFECTS[unit.number])]
    lines.append(tr("Muscle: {}").format(tr(unit.muscle)))
    if side:
        lines.append(tr("The person's own {} side").format(tr(SIDE_NAMES[side])))
    return "<br>".join(lines)


def achieved_words(asked: float, achieved: float) -> str:
    """What was asked of the face and what was measured on the result."""
    return tr("asked {asked:.1f}, measured {measured:.1f}").format(asked=asked, measured=achieved)


class MuscleTip(QObject):
    """Shows a widget's tooltip with the picture of the muscle before it, drawn when it is first looked at.

    `more` gives a line to add, as things are at that moment, or nothing.
    """

    def __init__(self, widget: QWidget, unit: ActionUnit, side: str, more: Callable[[], str]) -> None:
        super().__init__(widget)
        self._widget, self._unit, self._side, self._more = widget, unit, side, more
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ToolTip or not isinstance(event, QHelpEvent):
            return False
        QToolTip.showText(event.globalPos(), self.text(), self._widget)
        return True

    def text(self) -> str:
        """The tooltip as of now."""
        # The application's palette: a greyed slider still explains itself in full colours.
        ratio, colours = self._widget.devicePixelRatioF(), colours_of(QApplication.palette())
        picture = picture_tag(self._unit.number, self._side or BOTH, _PICTURE, ratio, colours)
        words = "<br>".join(part for part in (self._widget.toolTip(), self._more()) if part)
        return _TIP.format(picture=picture, width=_WIDTH, words=words)
