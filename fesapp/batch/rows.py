"""A batch's rows: one for each photo and recipe, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from fesapp.editing.recipe import Recipe


class Status(Enum):
    """Where a row is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True)
class Item:
    """One photo with one recipe.

    Attributes:
        number: of the row, counted from 1.
        photo: absolute path.
        recipe_name: what files are named by; recipe: None is the photo's own sidecar.
        target: where the picture is to be, absolute.
        key: equal in two runs where both would write the same picture under the same name.
        status: SKIPPED, FAILED or DONE where that is known before any work, with the `reason`; else QUEUED.
    """

    number: int
    photo: Path
    recipe_name: str
    recipe: Recipe | None
    target: Path
    key: str = ""
    status: Status = Status.QUEUED
    reason: str = ""


@dataclass(frozen=True)
class FaceResult:
    """One face of a photo: intensities by control key, 0 to 5.

    Attributes:
        box: x, y, width, height in photo pixels.
        before: what the face showed.
        asked: of the controls that were named; empty for a face that was left alone.
        achieved: measured on the result; None where the face was not found again.
    """

    box: tuple[float, float, float, float]
    before: dict[str, float] = field(default_factory=dict)
    asked: dict[str, float] = field(default_factory=dict)
    achieved: dict[str, float] | None = None

    def as_document(self) -> dict[str, Any]:
        def rounded(values: dict[str, float]) -> dict[str, float]:
            return {control: round(value, 2) for control, value in values.items()}

        return {
            "box": [round(edge, 1) for edge in self.box],
            "before": rounded(self.before),
            "asked": rounded(self.asked),
            "achieved": None if self.achieved is None else rounded(self.achieved),
        }

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> FaceResult:
        x, y, width, height = document["box"]
        return cls((x, y, width, height), document["before"], document["asked"], document["achieved"])


def shown_face(faces: Sequence[FaceResult]) -> FaceResult:
    """The face that stands for a photo in a small picture: the largest of those that were edited."""
    return next((face for face in faces if face.asked), faces[0])


@dataclass(frozen=True)
class Row:
    """What is known of an item.

    Attributes:
        reason: why it was skipped or failed, one line.
        ms: milliseconds of work, in `timings` by step; 0 where an earlier run did it.
        output: the file written.
        faces: all faces of the photo, in the order of `find_faces`. Only the row that a listener gets when the item is
            done has them; afterwards the journal does, see `BatchRun.faces_of`.
        losses: what the format could not hold, a phrase each.
    """

    item: Item
    status: Status = Status.QUEUED
    reason: str = ""
    ms: float = 0.0
    output: Path | None = None
    faces: tuple[FaceResult, ...] = ()
    losses: tuple[str, ...] = ()
    timings: dict[str, float] = field(default_factory=dict)
