"""A real smile to compare with: people photographed neutral and smiling, the neutral photo driven to the smile."""

from __future__ import annotations

import cv2
import numpy as np

from fesapp.editing.measuring import nearest
from fesapp.faces import detect_faces
from fesapp.networks.identity import IdentityNetwork
from fesapp.networks.windows import MOUTH
from training.crop_faces import face_of
from training.evaluate_identity import identity_distance
from training.picture_measures import compare
from training.prepared import PreparedSet
from training.train_folds import OUTER_LIPS, Pair
from training.true_pairs import STILL
from training.ways import Way

OUTER_EYES = (33, 263)
FIGURES = ("landmark_error", "lip_error", "ssim", "identity_kept", "identity_to_smile")


def evaluate_pairs(
    prepared: PreparedSet, pairs: list[Pair], ways: dict[str, Way], identity: IdentityNetwork
) -> dict[str, object]:
    """Drive each neutral photo to the intensities of its smiling one.

    Returns:
        {"pairs": count} and for each way means over pairs: "landmark_error", the distance of landmarks found again from
        those of the real smile, and "lip_error", of the lips' alone, over the distance of the eyes; "ssim" of the
        mouth's window; "identity_kept" and "identity_to_smile", distances of the embedding, 0 to 2, of the edited photo
        from the neutral one and from the real smile.
    """
    rows: list[dict[str, tuple[float, ...]]] = []
    for pair in pairs:
        found = {name: _compared(prepared, pair, way, identity) for name, way in ways.items()}
        complete = {name: figures for name, figures in found.items() if figures is not None}
        if len(complete) == len(ways):
            rows.append(complete)
    means = {
        way: dict(zip(FIGURES, np.mean([row[way] for row in rows], axis=0).tolist(), strict=True))
        for way in ways if rows
    }  # fmt: skip
    return {"pairs": len(rows), **means}


def _compared(prepared: PreparedSet, pair: Pair, way: Way, identity: IdentityNetwork) -> tuple[float, ...] | None:
    """A pair's `FIGURES`; None where no face is found in the edited photo."""
    face, goal = face_of(prepared, pair.neutral), prepared.landmarks[pair.smiling, :, :2]
    neutral, smiling = prepared.crop(pair.neutral), prepared.crop(pair.smiling)
    shown = way(neutral, face)(prepared.aus[pair.smiling], None)
    again = nearest(detect_faces(shown), face)
    if again is None:
        return None
    marks = again.landmarks[:, :2]
    matrix = cv2.estimateAffinePartial2D(marks[list(STILL)], goal[list(STILL)], method=cv2.LMEDS)[0]
    if matrix is None:
        return None
    moved = marks @ matrix[:, :2].T + matrix[:, 2]
    kept = identity_distance(identity, neutral, shown, face.landmarks[:, :2], marks)
    to_smile = identity_distance(identity, smiling, shown, goal, marks)
    return *_errors(moved, goal), _similarity(shown, marks, smiling, goal), kept, to_smile


def _errors(moved: np.ndarray, goal: np.ndarray) -> tuple[float, float]:
    """Mean distance of all landmarks and of the lips', over the eyes' distance, of heads that lie alike."""
    distance = np.linalg.norm(moved - goal, axis=1) / np.linalg.norm(np.subtract(*goal[list(OUTER_EYES)]))
    return float(distance.mean()), float(distance[list(OUTER_LIPS)].mean())


def _similarity(shown: np.ndarray, marks: np.ndarray, real: np.ndarray, goal: np.ndarray) -> float:
    windows = [
        cv2.warpAffine(picture, MOUTH.matrix(points), MOUTH.size).astype(np.float32) / 255
        for picture, points in ((shown, marks), (real, goal))
    ]
    return compare(windows[0], windows[1], np.ones(MOUTH.size[::-1]))["ssim"]
