"""What can be read in an edited face, beside what was asked of it. Plain numbers, light to import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from fesapp.action_units import CONTROLS, expand, from_vector
from fesapp.editing.recipe import FaceEdit

Likeness = Literal["same", "doubtful", "another"]

# identity distances from which the same person is doubted, and from which it looks like another; see `judge`
DOUBTFUL, ANOTHER = 0.2, 0.3
NO_FACE = "No face is found in the result; ask for less."


@dataclass(frozen=True)
class FaceReading:
    """One edited face of a photo.

    Attributes:
        face: which, counted from 0 as the photo's faces are ordered.
        measured: intensities of all controls measured on the result; None where no face is found in it.
        expression: probability of each expression after the edit, see `expression.read_expression`, or None.
        distance: of the identity from before, 0 to 2, see `identity.identity_distance`, or None.
        reason: why nothing was measured, in words; "" where it was.
    """

    face: int
    measured: Mapping[str, float] | None = None
    expression: Mapping[str, float] | None = None
    distance: float | None = None
    reason: str = ""

    @property
    def similarity(self) -> float | None:
        """How alike the face is to what it was, 0 to 100 %; None where that is not known. See `similarity`."""
        return None if self.distance is None else similarity(self.distance)

    @property
    def likeness(self) -> Likeness | None:
        """Whether it is still the same person, None where that is not known. See `judge`."""
        return None if self.distance is None else judge(self.distance)


def asked_of(edit: FaceEdit, shown: Mapping[str, float]) -> dict[str, float]:
    """What an edit asks of a face that shows `shown`: of the controls it names, the strength of the warp in it."""
    wanted = from_vector(edit.wanted(shown))
    named = expand(edit.aus)
    return {control: wanted[control] for control in CONTROLS if control in named}


def similarity(distance: float) -> float:
    """Identity distance, 0 to 2, as a similarity in percent: the cosine between the two identities, not below 0.

    100 is the same picture. On average one person neutral and smiling has 90 (people the network never saw), two
    different people have 12.
    """
    return 100 * min(1.0, max(0.0, 1 - distance))


def judge(distance: float) -> Likeness:
    """Whether an identity distance is still the same person's: by similarity above 80 %, down to 70 %, or less.

    Measured as the program measures, on the sample photos and 30 portraits of five collections:

    | | photos or pairs | median | 95 % below | all below |
    |---|---|---|---|---|
    | one Action Unit at 5 | 825 | 0.014 | 0.054 | 0.148 |
    | 3 to 12 at once at 5, drawn by chance | 396 | 0.092 | 0.286 | 0.458 |
    | the shipped presets, on 24 portraits | 648 | 0.033 | 0.093 | 0.241 |
    | one person neutral and smiling | 40 | 0.038 | 0.081 | 0.107 |

    The smiles are mostly of people the network learned from; those it never saw are in the README. Of 78 pairs of
    different people of one collection one is nearer than 0.15, 97 % are farther than 0.3, the median is 0.90. So no
    single muscle is doubted, one in 648 presets, of twelve Action Units at once at their utmost one in five, and what
    is called another person is as far away as other people are.
    """
    if distance < DOUBTFUL:
        return "same"
    return "doubtful" if distance < ANOTHER else "another"
