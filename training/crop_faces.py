"""Prepared crops as photos with a face, so that the program's own renderer edits them."""

from __future__ import annotations

import numpy as np

from fesapp.action_units import from_vector
from fesapp.editing.face_editor import FaceEditor
from fesapp.editing.face_motion import FaceMotion
from fesapp.editing.networks import OWN, Networks
from fesapp.editing.rendering import apply_motions
from fesapp.faces import Face
from fesapp.faces.pose import head_pose
from fesapp.photos import Photo
from training.prepared import PreparedSet

AS_IT_IS = np.array([[1, 0, 0], [0, 1, 0]], np.float32)


def face_at(landmarks: np.ndarray, aus: np.ndarray, matrix: np.ndarray) -> Face:
    """The face with landmarks (478, 3) in a picture's pixels, which shows intensities (len(CONTROLS),).

    Args:
        matrix: (2, 3) from the picture's pixels to the crop's.
    """
    low, high = landmarks[:, :2].min(axis=0), landmarks[:, :2].max(axis=0)
    box = (float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1]))
    return Face(box, landmarks, head_pose(landmarks), matrix, from_vector(aus))


def face_of(prepared: PreparedSet, index: int) -> Face:
    """The face of one prepared photo's crop, as if the crop were the photo."""
    return face_at(prepared.landmarks[index], prepared.aus[index], AS_IT_IS)


class CropFace:
    """One prepared photo's crop, driven through the program's renderer."""

    def __init__(self, prepared: PreparedSet, index: int, networks: Networks = OWN) -> None:
        self.pixels = prepared.crop(index)
        self.shown = prepared.aus[index]
        self.face = face_of(prepared, index)
        self._editor = FaceEditor(self.pixels, self.face, networks)

    def move(self, wanted: np.ndarray) -> FaceMotion | None:
        """Motion to intensities (len(CONTROLS),)."""
        return self._editor.move(wanted.astype(np.float32))

    def edit(self, wanted: np.ndarray) -> np.ndarray:
        """The crop (256, 256, 3) uint8 with intensities (len(CONTROLS),) asked."""
        motion = self.move(wanted)
        if motion is None:
            return self.pixels
        return apply_motions(Photo(self.pixels), [motion]).pixels
