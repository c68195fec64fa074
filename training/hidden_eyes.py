"""Open eyes, closed by the program's own warp and opened again; and closed ones, opened and closed again."""

from __future__ import annotations

import dataclasses

import numpy as np

from fesapp.action_units import INDEX, mirror_permutation
from fesapp.editing.face_motion import FaceDriver
from fesapp.editing.lids import LidMotion
from fesapp.editing.rendering import apply_motions
from fesapp.networks.landmark_pairs import LEFT_LIDS, RIGHT_LIDS
from fesapp.networks.texture import EYES as EYE_WINDOWS
from fesapp.networks.windows import FEATHER, RIGHT_EYE
from fesapp.photos import Photo
from training.fine_face import FineFace
from training.hiding import MOST_YAW, Hidden, Row
from training.prepared import PreparedSet
from training.window_samples import MASKS

# an eye is closed whose lids are on average less than this share of its width apart
CLOSED = 0.13
# closed eyes are rare: each is hidden this many times as often
OFTENER = 6
# share of open eyes that only narrow; and of those that close, how far at least
NARROWED, FAR = 0.35, 2.5


def openness(landmarks: np.ndarray) -> np.ndarray:
    """(..., 2) mean gap between the lids over the eye's width, of right and left eyes of landmarks (..., 478, 2+)."""
    found = []
    for lids, (outer, inner) in ((RIGHT_LIDS, (33, 133)), (LEFT_LIDS, (263, 362))):
        upper, lower = np.array(lids).T
        gap = landmarks[..., lower, 1] - landmarks[..., upper, 1]
        found.append(gap.mean(axis=-1) / np.linalg.norm(landmarks[..., outer, :2] - landmarks[..., inner, :2], axis=-1))
    return np.stack(found, axis=-1)


def hidden_intensities(shown: np.ndarray, closed: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Intensities (len(CONTROLS),) of the same face with eyes that are closed (2,), right and left, opened, and the
    others closed or narrowed."""
    wanted = shown.copy()
    narrowed = rng.random() < NARROWED
    for side, was_closed in zip("RL", closed, strict=True):
        if was_closed:
            asked = {"AU45": 0.0, "AU7": 0.0, "AU6": 0.0, "AU5": rng.uniform(0, 3)}
        elif narrowed:
            asked = {"AU45": rng.uniform(0, FAR), "AU7": rng.uniform(1, 5), "AU5": 0.0}
        else:
            asked = {"AU45": rng.uniform(FAR, 5), "AU5": 0.0}
        for unit, value in asked.items():
            wanted[INDEX[unit + side]] = value
    return wanted


def _jobs(prepared: PreparedSet, variants: int) -> np.ndarray:
    ahead = np.abs(prepared.yaw) < MOST_YAW
    closed = (openness(prepared.landmarks) < CLOSED).any(axis=1)
    return np.concatenate(
        [np.tile(np.flatnonzero(ahead), variants), np.tile(np.flatnonzero(ahead & closed), variants * (OFTENER - 1))]
    )


def _hide(face: FineFace, shown: np.ndarray, rng: np.random.Generator) -> list[Row]:
    wanted = hidden_intensities(shown, openness(face.landmarks) < CLOSED, rng)
    away = FaceDriver(face.pixels, face.face).move(wanted)
    if away is None:
        return []
    edited = apply_motions(Photo(face.pixels), [away]).pixels
    moved = face.landmarks.copy()
    moved[:, :2] += away.displacement
    back = FaceDriver(edited, face.seen_as(moved, wanted)).move(shown, -away.displacement)
    if back is None:
        return []
    source = apply_motions(Photo(edited), [dataclasses.replace(back, paints=1.0)]).pixels
    return [_row(face, source, lids, shown) for lids in back.lids]


def _row(face: FineFace, source: np.ndarray, lids: LidMotion, shown: np.ndarray) -> Row:
    window, marks = EYE_WINDOWS[lids.left]
    matrix = window.matrix(face.landmarks)
    x, y = window.pixels(matrix)
    masks = dict(zip(MASKS, lids.masks(x, y, FEATHER), strict=True))
    return {
        "target": face.cut(face.pixels, window, face.landmarks),
        "source": face.cut(source, window, face.landmarks),
        **{name: np.rint(255 * mask).astype(np.uint8) for name, mask in masks.items()},
        "marks": window.places(face.landmarks, marks, matrix).astype(np.float32),
        "aus": shown[mirror_permutation()] if lids.left else shown,
    }


EYES = Hidden("eyes", RIGHT_EYE, _jobs, _hide)
