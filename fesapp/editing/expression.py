"""Which of the basic expressions a face's Action Units come closest to.

A rule, not a trained classifier: the Action Units that are shown are compared with the combinations by which FACS
coders name an expression. It reads the shape of a face, never what a person feels, and it says only as much as the
measured intensities do.

Sources: Friesen & Ekman, *EMFACS-7: Emotional Facial Action Coding System* (1983); Ekman, Friesen & Hager, *FACS
Investigator's Guide* (2002), table of emotion prototypes and their variants; of those, what this program measures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from fesapp.action_units import ACTION_UNITS

# Action Units by expression, with variants. AU 25 (lips part) goes with so many that it tells none of them apart.
PROTOTYPES: dict[str, tuple[tuple[int, ...], ...]] = {
    "happiness": ((6, 12), (12,)),
    "sadness": ((1, 4, 15), (1, 4, 15, 17)),
    "surprise": ((1, 2, 5, 26),),
    "fear": ((1, 2, 4, 5, 7, 20, 26),),
    "anger": ((4, 5, 7, 23), (4, 5, 7, 24)),
    "disgust": ((9, 15, 16), (9, 17), (10, 17)),
}
# the one expression that is one-sided, R12A + R14A or the same on the left
CONTEMPT = (12, 14)
EXPRESSIONS = ("neutral", *PROTOTYPES, "contempt")

# FACS grade A, a trace: what a prototype must exceed to be seen rather than a neutral face
TRACE = 1.0
# difference in evidence by which one expression becomes e times as probable as another; chosen so that a face that
# shows nothing at all comes out neutral at about 0.9
SHARPNESS = 0.25

_NAMED = {number for variants in PROTOTYPES.values() for prototype in variants for number in prototype}
_COMPARED = tuple(unit for unit in ACTION_UNITS if unit.number in _NAMED)
_SIDED = tuple(unit for unit in ACTION_UNITS if unit.number in _NAMED | set(CONTEMPT) and unit.sided)


def read_expression(aus: Mapping[str, float]) -> dict[str, float]:
    """Probability of each of `EXPRESSIONS`, which add up to 1.

    Args:
        aus: intensities by control key, 0 to 5; what is missing counts as 0.

    The evidence for an expression is the mean intensity of its Action Units, times the cosine between what is shown
    and the prototype, so that what is missing and what moves besides both speak against it. A neutral face's evidence
    is `TRACE`. A softmax turns evidence into probabilities.
    """
    shown = {unit.number: float(np.mean([aus.get(control, 0.0) for control in unit.controls])) for unit in _COMPARED}
    evidence = {"neutral": TRACE}
    for name, variants in PROTOTYPES.items():
        evidence[name] = max(_evidence(shown, prototype) for prototype in variants)
    evidence["contempt"] = max(_evidence(_more_than_other(aus, side), CONTEMPT) for side in (0, 1))
    weights = np.exp(np.array([evidence[name] for name in EXPRESSIONS]) / SHARPNESS)
    return {name: float(share) for name, share in zip(EXPRESSIONS, weights / weights.sum(), strict=True)}


def likeliest(probabilities: Mapping[str, float]) -> str:
    """The most probable expression."""
    return max(probabilities, key=lambda name: probabilities[name])


def _more_than_other(aus: Mapping[str, float], side: int) -> dict[int, float]:
    """By how much one side (0 left, 1 right) shows more than the other."""
    more = {}
    for unit in _SIDED:
        mine, other = (aus.get(unit.controls[s], 0.0) for s in (side, 1 - side))
        more[unit.number] = max(0.0, mine - other)
    return more


def _evidence(shown: Mapping[int, float], prototype: Iterable[int]) -> float:
    """Mean intensity of a prototype's Action Units times the cosine between it and what is shown."""
    there = np.array([shown[number] for number in prototype])
    length = float(np.sqrt(sum(value * value for value in shown.values())))
    if length == 0:
        return 0.0
    cosine = float(there.sum()) / (length * np.sqrt(len(there)))
    return float(there.mean()) * cosine
