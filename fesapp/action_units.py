"""Action Units of the Facial Action Coding System: which there are, their sides, and their place in a vector.

Intensities are floats from 0 (absent) to 5 (FACS grade E; A to E are 1 to 5). A side is the person's own.
Source of names and muscles: Ekman, Friesen & Hager, *Facial Action Coding System* (2002); Action Units 61 to 64
are its eye positions. The 17 that OpenFace measures come first, in its order.

A *control* is one slider: an Action Unit of one side (`"AU12L"`) or one without sides (`"AU26"`). Vectors of
controls have shape (len(CONTROLS),) and follow the order of `CONTROLS`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real

import numpy as np

from fesapp.errors import FesappError

MAX_INTENSITY = 5.0


@dataclass(frozen=True)
class ActionUnit:
    """One Action Unit: `number` as in FACS, `sided` where left and right muscles can act apart."""

    number: int
    name: str
    muscle: str
    group: str
    sided: bool

    @property
    def key(self) -> str:
        return f"AU{self.number}"

    @property
    def controls(self) -> tuple[str, ...]:
        """Keys of its sliders: left then right, or the one without a side."""
        return (f"{self.key}L", f"{self.key}R") if self.sided else (self.key,)


GROUPS = ("Brows", "Eyes", "Nose and cheeks", "Mouth", "Jaw", "Gaze")

ACTION_UNITS: tuple[ActionUnit, ...] = (
    ActionUnit(1, "Inner brow raiser", "Frontalis, pars medialis", "Brows", True),
    ActionUnit(2, "Outer brow raiser", "Frontalis, pars lateralis", "Brows", True),
    ActionUnit(4, "Brow lowerer", "Corrugator supercilii, depressor supercilii", "Brows", True),
    ActionUnit(5, "Upper lid raiser", "Levator palpebrae superioris", "Eyes", True),
    ActionUnit(6, "Cheek raiser", "Orbicularis oculi, pars orbitalis", "Nose and cheeks", True),
    ActionUnit(7, "Lid tightener", "Orbicularis oculi, pars palpebralis", "Eyes", True),
    ActionUnit(9, "Nose wrinkler", "Levator labii superioris alaeque nasi", "Nose and cheeks", True),
    ActionUnit(10, "Upper lip raiser", "Levator labii superioris", "Mouth", True),
    ActionUnit(12, "Lip corner puller", "Zygomaticus major", "Mouth", True),
    ActionUnit(14, "Dimpler", "Buccinator", "Mouth", True),
    ActionUnit(15, "Lip corner depressor", "Depressor anguli oris", "Mouth", True),
    ActionUnit(17, "Chin raiser", "Mentalis", "Jaw", False),
    ActionUnit(20, "Lip stretcher", "Risorius, platysma", "Mouth", True),
    ActionUnit(23, "Lip tightener", "Orbicularis oris", "Mouth", False),
    ActionUnit(25, "Lips part", "Depressor labii inferioris, or relaxation of orbicularis oris", "Mouth", False),
    ActionUnit(26, "Jaw drop", "Masseter, temporalis and internal pterygoid relaxed", "Jaw", False),
    ActionUnit(45, "Blink", "Relaxation of levator palpebrae superioris; orbicularis oculi", "Eyes", True),
    ActionUnit(16, "Lower lip depressor", "Depressor labii inferioris", "Mouth", True),
    ActionUnit(18, "Lip pucker", "Incisivii labii superioris and inferioris", "Mouth", False),
    ActionUnit(22, "Lip funneler", "Orbicularis oris", "Mouth", False),
    ActionUnit(24, "Lip pressor", "Orbicularis oris", "Mouth", True),
    ActionUnit(61, "Gaze left", "Lateral and medial rectus", "Gaze", False),
    ActionUnit(62, "Gaze right", "Lateral and medial rectus", "Gaze", False),
    ActionUnit(63, "Gaze up", "Superior rectus, inferior oblique", "Gaze", False),
    ActionUnit(64, "Gaze down", "Inferior rectus, superior oblique", "Gaze", False),
)

BY_NUMBER = {unit.number: unit for unit in ACTION_UNITS}
BY_CONTROL = {control: unit for unit in ACTION_UNITS for control in unit.controls}
CONTROLS: tuple[str, ...] = tuple(control for unit in ACTION_UNITS for control in unit.controls)
# eyes turn one way at a time
OPPOSITES = (("AU61", "AU62"), ("AU63", "AU64"))
INDEX = {control: index for index, control in enumerate(CONTROLS)}

_SPELLING = re.compile(r"(?:AU)?0*(\d+)(?:_r)?([LR]?)", re.IGNORECASE)


def controls_of(text: str) -> tuple[str, ...]:
    """Control keys that a user's spelling names: `"12"`, `"AU12"`, `"AU12_r"` both sides, `"4L"` the left alone.

    Raises:
        FesappError: no such Action Unit, or a side asked of one without sides.
    """
    match = _SPELLING.fullmatch(text.strip())
    unit = BY_NUMBER.get(int(match[1])) if match else None
    if match is None or unit is None:
        known = " ".join(str(number) for number in sorted(BY_NUMBER))
        raise FesappError(f"there is no Action Unit {text!r}; known are {known}, with L or R for one side")
    side = match[2].upper()
    if not side:
        return unit.controls
    if not unit.sided:
        raise FesappError(f"{unit.key} ({unit.name.lower()}) has no sides; write {unit.number} without {side}")
    return (f"{unit.key}{side}",)


def expand(aus: Mapping[str, float]) -> dict[str, float]:
    """Intensities by any spelling, as intensities by control key, in the order of `CONTROLS`; one side beats both.

    Raises:
        FesappError: an unknown Action Unit, or a value that is no finite number.
    """
    found: dict[str, float] = {}
    for text, value in sorted(aus.items(), key=lambda item: -len(controls_of(item[0]))):
        if isinstance(value, bool) or not isinstance(value, Real) or not np.isfinite(float(value)):
            raise FesappError(f"the intensity of {text} must be a number, not {value!r}")
        found.update(dict.fromkeys(controls_of(text), float(value)))
    return {control: found[control] for control in CONTROLS if control in found}


def to_vector(aus: Mapping[str, float]) -> np.ndarray:
    """Control vector (len(CONTROLS),) float32 of intensities by any spelling; what is not named is 0."""
    vector = np.zeros(len(CONTROLS), np.float32)
    for control, value in expand(aus).items():
        vector[INDEX[control]] = value
    return vector


def from_vector(vector: np.ndarray) -> dict[str, float]:
    """Intensities by control key of a control vector (len(CONTROLS),)."""
    return {control: float(value) for control, value in zip(CONTROLS, vector, strict=True)}


def to_json(aus: Mapping[str, float]) -> dict[str, float | dict[str, float]]:
    """The contract's form, rounded to 0.01: `{"AU12": {"left": 3.1, "right": 3.0}, "AU26": 1.2}`.

    `aus` is by control key; an Action Unit appears if any of its controls does.
    """
    document: dict[str, float | dict[str, float]] = {}
    for unit in ACTION_UNITS:
        if unit.sided:
            pairs = zip(("left", "right"), unit.controls, strict=True)
            sides = {side: round(float(aus[control]), 2) for side, control in pairs if control in aus}
            if sides:
                document[unit.key] = sides
        elif unit.key in aus:
            document[unit.key] = round(float(aus[unit.key]), 2)
    return document


def mirror_permutation() -> np.ndarray:
    """Index (len(CONTROLS),) that turns a control vector into that of the mirrored picture: `vector[index]`."""
    swap = {"AU61": "AU62", "AU62": "AU61"}
    for unit in ACTION_UNITS:
        if unit.sided:
            left, right = unit.controls
            swap[left], swap[right] = right, left
    return np.array([INDEX[swap.get(control, control)] for control in CONTROLS])
