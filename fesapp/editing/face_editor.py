"""One face being edited: its motion, then what the motion uncovers."""

from __future__ import annotations

import dataclasses

import numpy as np

from fesapp.editing.face_motion import FaceDriver, FaceMotion
from fesapp.editing.folds import Folds
from fesapp.editing.mouth_texture import MouthPainter
from fesapp.editing.recipe import FaceEdit
from fesapp.faces import Face, to_crop


class FaceEditor:
    """Edits one face of a photo; the photo is looked at once, when it is made.

    Args:
        pixels: (H, W, 3) uint8 or uint16 RGB of the photo.
        face: with `aus` measured.
    """

    def __init__(self, pixels: np.ndarray, face: Face) -> None:
        self.face = face
        self._driver = FaceDriver(pixels, face)
        self._painter = MouthPainter(pixels, face)
        self._folds = Folds(to_crop(face.landmarks, face.matrix))

    def edit(self, edit: FaceEdit) -> FaceMotion | None:
        """The motion asked for, with what is painted after it; None where nothing is to move."""
        wanted = edit.wanted(self.face.aus or {})
        motion = self._driver.move(wanted)
        if motion is None:
            return None
        return dataclasses.replace(
            motion,
            painted=self._painter.paint(motion, wanted, edit.texture),
            folds=self._folds.change(wanted - self._driver.shown, edit.texture),
        )
