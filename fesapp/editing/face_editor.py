"""One face being edited: its motion, then what the motion uncovers."""

from __future__ import annotations

import dataclasses

import numpy as np

from fesapp.editing.face_motion import FaceDriver, FaceMotion
from fesapp.editing.folds import Folds
from fesapp.editing.networks import OWN, Networks
from fesapp.editing.painter import Painter
from fesapp.editing.recipe import FaceEdit
from fesapp.faces import Face, to_crop


class FaceEditor:
    """Edits one face of a photo; the photo is looked at once, when it is made.

    Args:
        pixels: (H, W, 3) uint8 or uint16 RGB of the photo.
        face: with `aus` measured.
        networks: others than the program's own.
    """

    def __init__(self, pixels: np.ndarray, face: Face, networks: Networks = OWN) -> None:
        self.face = face
        self.driver = FaceDriver(pixels, face, networks.motion)
        self._painter = Painter(pixels, face, networks)
        self._folds = Folds(to_crop(face.landmarks, face.matrix))

    def edit(self, edit: FaceEdit, draft: bool = False) -> FaceMotion | None:
        """The motion asked for, with what is painted after it; None where nothing is to move.

        A `draft`, of many in a drag, may be painted with the colours of the one before.
        """
        return self.move(edit.wanted(self.face.aus or {}), edit.texture, draft=draft)

    def move(
        self, wanted: np.ndarray, texture: float = 1.0, displacement: np.ndarray | None = None, draft: bool = False
    ) -> FaceMotion | None:
        """The same for intensities (len(CONTROLS),), with a strength of the texture, 0 to 1.

        Args:
            displacement: (478, 2) by how much landmarks are to move, crop pixels, where that is known.
        """
        motion = self.driver.move(wanted, displacement)
        if motion is None:
            return None
        if texture == 0:
            return motion
        motion = dataclasses.replace(motion, paints=texture)
        return dataclasses.replace(
            motion,
            painted=self._painter.paint(motion, wanted, texture, draft),
            folds=self._folds.change(wanted - self.driver.shown, texture),
        )
