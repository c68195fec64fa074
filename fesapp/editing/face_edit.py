"""An edit: what is wanted of one face, or of every face."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import numpy as np

from fesapp.action_units import CONTROLS, INDEX, MAX_INTENSITY, OPPOSITES, expand
from fesapp.errors import FesappError


class FaceEdit(msgspec.Struct, forbid_unknown_fields=True):
    """What is wanted of one face, or of every face.

    Attributes:
        aus: intensities by Action Unit or control ("AU12", "AU4L"); those not named stay as they are.
        relative: whether they are added to what the face shows (-5 to 5) instead of replacing it (0 to 5).
        warp: strength of the motion, 0 to 1; texture: strength of what is painted after it (mouths, eyes, folds).
        face: which face, counted from 0 as `find_faces` orders them; None means every face.
    """

    aus: dict[str, float] = {}
    relative: bool = False
    warp: float = 1.0
    texture: float = 1.0
    face: int | None = None

    def check(self) -> None:
        """Raise FesappError if a name or a number is not what the documentation says."""
        low = -MAX_INTENSITY if self.relative else 0.0
        for control, value in expand(self.aus).items():
            if not low <= value <= MAX_INTENSITY:
                raise FesappError(f"{control} must be from {low:g} to {MAX_INTENSITY:g}, not {value:g}")
        for name in ("warp", "texture"):
            if not 0 <= getattr(self, name) <= 1:
                raise FesappError(f"{name} strength must be from 0 to 1, not {getattr(self, name)}")
        if self.face is not None and self.face < 0:
            raise FesappError(f"faces are counted from 0, there is no face {self.face}")

    def wanted(self, shown: Mapping[str, float]) -> np.ndarray:
        """Intensities (len(CONTROLS),) to ask of a face that shows `shown`, the warp strength already in them.

        Eyes that are to look one way more no longer look the other way, unless that is asked too.
        """
        now = np.array([shown.get(control, 0.0) for control in CONTROLS], np.float32)
        asked = now.copy()
        named = expand(self.aus)
        for control, value in named.items():
            asked[INDEX[control]] = now[INDEX[control]] + value if self.relative else value
        for one, opposite in (*OPPOSITES, *(pair[::-1] for pair in OPPOSITES)):
            if asked[INDEX[one]] > now[INDEX[one]] and opposite not in named:
                asked[INDEX[opposite]] = 0
        asked = np.clip(asked, 0, MAX_INTENSITY)
        # where nothing is asked nothing changes, not even by rounding
        return np.where(asked == now, now, now + np.float32(self.warp) * (asked - now)).astype(np.float32)
