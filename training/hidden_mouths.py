"""Open mouths, closed by the program's own warp and opened again."""

from __future__ import annotations

import numpy as np

from fesapp.action_units import INDEX
from fesapp.editing.face_motion import FaceDriver
from fesapp.editing.rendering import apply_motions
from fesapp.networks.windows import FEATHER, MOUTH
from fesapp.photos import Photo
from training.changes import random_wanted
from training.fine_face import FineFace
from training.hiding import MOST_YAW, Hidden, Row
from training.prepared import PreparedSet

# a mouth is open whose inner lips are this share of its width apart
OPEN = 0.07
# units that part the lips, taken away first; and the share of samples in which nothing else changes
PARTING = ("AU25", "AU26", "AU10L", "AU10R", "AU16L", "AU16R", "AU22")
ONLY_CLOSED = 0.4
# share of samples that stay open a little, and at most how much of their opening
PARTLY_CLOSED, MOST_LEFT = 0.35, 0.5


def open_mouths(prepared: PreparedSet) -> np.ndarray:
    """Indices of the photos, validation too, that look ahead with parted lips."""
    points = prepared.landmarks[..., :2]
    gap = np.linalg.norm(points[:, 13] - points[:, 14], axis=1)
    width = np.linalg.norm(points[:, 78] - points[:, 308], axis=1)
    return np.flatnonzero((gap > OPEN * width) & (np.abs(prepared.yaw) < MOST_YAW))


def hidden_intensities(shown: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Intensities (len(CONTROLS),) of the same face with its mouth closed, or less open, and maybe otherwise moved."""
    wanted = shown.copy() if rng.random() < ONLY_CLOSED else random_wanted(shown, rng)
    left = rng.uniform(0, MOST_LEFT) if rng.random() < PARTLY_CLOSED else 0.0
    for control in PARTING:
        wanted[INDEX[control]] = left * shown[INDEX[control]]
    return wanted


def _jobs(prepared: PreparedSet, variants: int) -> np.ndarray:
    return np.tile(open_mouths(prepared), variants)


def _hide(face: FineFace, shown: np.ndarray, rng: np.random.Generator) -> list[Row]:
    wanted = hidden_intensities(shown, rng)
    away = FaceDriver(face.pixels, face.face).move(wanted)
    if away is None or away.mouth is None:
        return []
    closed = apply_motions(Photo(face.pixels), [away]).pixels
    moved = face.landmarks.copy()
    moved[:, :2] += away.displacement
    back = FaceDriver(closed, face.seen_as(moved, wanted)).move(shown, -away.displacement)
    if back is None or back.mouth is None:
        return []
    source = apply_motions(Photo(closed), [back]).pixels
    matrix = MOUTH.matrix(face.landmarks)
    x, y = MOUTH.pixels(matrix)
    return [
        {
            "target": face.cut(face.pixels, MOUTH, face.landmarks),
            "source": face.cut(source, MOUTH, face.landmarks),
            "inside": np.rint(255 * back.mouth.inside(x, y, FEATHER)).astype(np.uint8),
            "uncovered": np.rint(255 * back.mouth.uncovered(x, y, FEATHER)).astype(np.uint8),
            "landmarks": (face.landmarks[:, :2] @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32),
            "aus": shown,
        }
    ]


MOUTHS = Hidden("mouths", MOUTH, _jobs, _hide)
