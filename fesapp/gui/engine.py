"""What the window needs of the renderer, as protocols, and the door to the real one.

The window is built against these protocols so that it starts before torch and the face models are loaded, and so
that a test can put a slow or failing engine in their place. All of an engine's methods run in the render thread.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np

from fesapp.gui.cv2_paths import forget_cv2_plugins

if TYPE_CHECKING:
    from collections.abc import Container, Generator, Mapping, Sequence

    from fesapp.editing.animation import Animation
    from fesapp.editing.face_reading import FaceReading
    from fesapp.editing.handles import Places
    from fesapp.editing.pulling import Pull, Pulled
    from fesapp.editing.recipe import Recipe
    from fesapp.editing.same_faces import FaceMark
    from fesapp.photos import SaveOptions

Region = tuple[float, float, float, float]  # x, y, width, height in photo pixels
Size = tuple[int, int]  # width, height in output pixels
OverlayStyle = Literal["arrows", "grid", "wheel", "magnitude", "uncovered", "attention"]


class ShownFace(Protocol):
    """One face of the opened photo."""

    @property
    def box(self) -> tuple[float, float, float, float]:
        """x, y, width, height in photo pixels."""

    @property
    def aus(self) -> Mapping[str, float] | None:
        """Measured intensities by control key."""


class Opened(Protocol):
    """A photo with its faces, ready for previews."""

    @property
    def faces(self) -> Sequence[ShownFace]: ...

    @property
    def size(self) -> Size: ...

    def marks(self, look_at: Container[int]) -> Sequence[FaceMark]:
        """Where the faces are, and who those whose numbers are in `look_at` are. Unlike all else, in any thread."""


class Frame(Protocol):
    """One rendered view of the photo."""

    pixels: np.ndarray  # (h, w, 3) uint8 RGB, contiguous
    motions: Any  # what `Engine.overlay` draws; nothing else looks inside
    ms: float
    inside: tuple[float, float, float, float]  # the part of the frame that the photo covers: x, y, w, h in its pixels


class Engine(Protocol):
    """Opens, previews and saves photos. Raises `FesappError` for what the user can act on."""

    def open(self, path: str) -> Any:
        """The photo at `path` as an `Opened`."""

    def preview(self, opened: Any, recipe: Recipe, region: Region, size: Size, draft: bool = False) -> Any:
        """A `Frame` of `size` that shows `region` of the edited photo."""

    def aside(self, opened: Any, recipe: Recipe, region: Region, size: Size) -> Any:
        """`preview` for another purpose than the screen, whose unedited views stay at hand."""

    def overlay(self, frame: Any, style: OverlayStyle, region: Region, size: Size, share: float = 1.0) -> np.ndarray:
        """The motion of `frame` as a picture (h, w, 4) uint8 RGBA, straight alpha.

        A `share` below 1 says that it is a draft, to be shown 1 / `share` times as large.
        """

    def legend(self, style: OverlayStyle, px: int) -> np.ndarray | None:
        """The key to an overlay's colours, (h, px, 4) RGBA, or None where it needs none."""

    def full_colour(self, frame: Any) -> float:
        """Photo pixels of motion that get the full colour of that key; 0 where nothing moves."""

    def save_picture(
        self, opened: Any, picture: np.ndarray, path: str, overwrite: bool, recipe: Recipe | None = None
    ) -> Path:
        """A picture (h, w, 4) uint8 sRGB and straight alpha, written; `recipe` is of the edited photo seen in it."""

    def achieved(self, opened: Any, recipe: Recipe) -> Generator[None, None, list[FaceReading]]:
        """What the edit of every edited face has come to, in steps between which something else may be done."""

    def handles(self, opened: Any, recipe: Recipe, face: int) -> Places:
        """Where the handles of a face, counted from 0, lie in the edited photo."""

    def pull(self, opened: Any, pull: Pull) -> Pulled:
        """The intensities that explain a pull at a handle."""

    def save(
        self,
        opened: Any,
        recipe: Recipe,
        path: str,
        overwrite: bool,
        options: SaveOptions | None = None,
        max_side: int | None = None,
    ) -> tuple[Path, list[str]]:
        """The edited photo, written at full resolution or with a longer side of `max_side` pixels at most.

        With the path, phrases for what its format cannot hold.
        """

    def animate(
        self, opened: Any, animation: Animation, path: str, overwrite: bool
    ) -> Generator[tuple[int, int], None, Path]:
        """Write an animation, yielding pictures done and to be done. Closed before its end, it leaves nothing."""

    def graphics_card(self) -> str | None:
        """Name of a CUDA device that is there, None where there is none."""


def load_engine() -> Engine:
    """The real engine. Takes seconds (torch, face models), so only the render thread calls it."""
    import torch

    from fesapp.editing.engine import Engine as RealEngine

    # a core is left to the window: where it takes turns with the networks, each of their many steps waits for it
    torch.set_num_threads(max(torch.get_num_threads() - 1, 1))
    engine: Engine = RealEngine()
    forget_cv2_plugins()
    return engine
