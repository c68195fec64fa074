"""How the other side of an Action Unit follows the one in hand: by as much, so that what differs between them stays."""

from __future__ import annotations

from fesapp.action_units import MAX_INTENSITY, ActionUnit
from fesapp.gui.document import SAME, Document


class LinkedSides:
    """The two sides of a unit, from gesture to gesture.

    The other side keeps the distance that the photo has between them. One that stops at 0 or 5 meanwhile waits there,
    in a later gesture too, until the way back has made up for it: where the one is at its mark, so is the other. Sides
    that were set apart by hand keep the distance that they have when a gesture begins.
    """

    def __init__(self, document: Document, unit: ActionUnit) -> None:
        self._document, self._unit = document, unit
        self._begun: tuple[int, str] | None = None  # gesture, and the control in hand
        self._apart: dict[str, float] = {}  # by how much each control lies above the one in hand

    def values(self, control: str, value: float, gesture: int) -> dict[str, float]:
        """Intensities, by control, that a side's move to a value asks for."""
        if not self._document.is_linked(self._unit):
            return {control: value}
        if self._begun != (gesture, control):
            self._begun = gesture, control
            self._apart = {other: self._distance(control, other) for other in self._unit.controls}
        return {other: _limited(value + apart) for other, apart in self._apart.items()}

    def _distance(self, control: str, other: str) -> float:
        document = self._document
        own = document.measured.get(other, 0.0) - document.measured.get(control, 0.0)
        here, there = document.value(control), document.value(other)
        # both are rounded to what a slider tells apart
        return own if abs(_limited(here + own) - there) <= 2 * SAME else there - here


def _limited(value: float) -> float:
    return min(max(value, 0.0), MAX_INTENSITY)
