"""What the render thread is asked for and what it answers. Plain data, complete in itself, never changed later."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from fesapp.editing.edit_store import EditStore, Kept
from fesapp.editing.kept_edit import KeptEdit
from fesapp.errors import FesappError
from fesapp.gui.engine import Opened, OverlayStyle, Region, Size
from fesapp.gui.export_choice import ExportChoice
from fesapp.gui.tasks import Task
from fesapp.gui.words import tr

if TYPE_CHECKING:
    from fesapp.editing.recipe import Recipe


@dataclass(frozen=True)
class LoadJob:
    """Import torch and load the models; every thread begins with it."""


@dataclass(frozen=True)
class OpenJob:
    """Read a photo, find its faces, and read the edits kept of it from `store`. Answered with a `Found`."""

    path: Path
    store: EditStore | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Found:
    """An opened photo, what was kept of its edits, and which of them belongs to each face."""

    opened: Opened
    kept: Kept
    edits: Sequence[KeptEdit | None]


@dataclass(frozen=True)
class SaveJob:
    """Write the edited photo at full resolution, or smaller if that is chosen; the name decides the format.

    Answered with the path written and phrases for what its format could not hold.
    """

    opened: Opened = field(compare=False)
    recipe: Recipe
    path: Path
    overwrite: bool
    choice: ExportChoice = field(default_factory=ExportChoice)


@dataclass(frozen=True)
class PreviewJob:
    """Draw `region` of the photo at `size`. Answered with a `Shown`.

    `original` marks the unedited picture that comparing shows; its recipe is empty. `tint` is the overlay's colour
    where that is not its own. A `share` below 1 makes it a draft: `size` is that share of the full size.
    """

    opened: Opened = field(compare=False)
    recipe: Recipe
    region: Region
    size: Size
    style: OverlayStyle | None = None
    original: bool = False
    tint: tuple[int, int, int] | None = None
    share: float = 1.0

    def draft(self, share: float) -> PreviewJob:
        """The same view at a share of the width."""
        width = math.ceil(self.size[0] * share)
        # A view's height goes by its width's scale; rounded up, so that it reaches the lower edge.
        return replace(self, size=(width, math.ceil(self.size[1] * width / self.size[0])), share=share)


Job = LoadJob | OpenJob | SaveJob | PreviewJob | Task


@dataclass(frozen=True)
class Shown:
    """A drawn view, ready for the canvas.

    Attributes:
        inside: the part of `image` that the photo covers.
        full: photo pixels of motion that get the overlay's full colour, which its legend names; 0 where none moves.
        share: below 1 for a draft, see `PreviewJob`.
        blank: there is an overlay and nothing is drawn in it.
    """

    image: QImage
    inside: QRectF
    region: Region
    original: bool
    overlay: QImage | None
    legend: QImage | None
    ms: float
    full: float = 0.0
    share: float = 1.0
    blank: bool = False

    @property
    def is_draft(self) -> bool:
        return self.share < 1.0


@dataclass(frozen=True)
class Outcome:
    """The answer to a job: its value, or the reason in words why there is none.

    `partial` for a step of a task, `given_up` for one that was cancelled and is not done any further.
    """

    job: Job
    value: object = None
    error: str | None = None
    partial: bool = False
    given_up: bool = False


def reason(job: Job, error: Exception) -> str:
    """One line for the user. What nobody foresaw is named as such, with its type, so that it can be reported."""
    if isinstance(error, FesappError):
        return str(error)
    detail = " ".join(str(error).split())
    attempt = job.name if isinstance(job, Task) else tr(_ATTEMPTS[type(job)])
    return tr("{} failed unexpectedly: {}: {}").format(attempt, type(error).__name__, detail).rstrip(": ")


_ATTEMPTS: dict[type, str] = {
    LoadJob: "Loading the face models",
    OpenJob: "Opening the photo",
    SaveJob: "Saving the photo",
    PreviewJob: "Rendering the picture",
}
