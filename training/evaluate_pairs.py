"""A real smile to compare with: people photographed neutral and smiling, the neutral photo driven to the smile."""

from __future__ import annotations

import cv2
import numpy as np

from fesapp.action_units import from_vector
from fesapp.editing.face_editor import FaceEditor
from fesapp.editing.measuring import nearest
from fesapp.editing.recipe import FaceEdit
from fesapp.editing.rendering import apply_motions
from fesapp.faces import detect_faces
from fesapp.networks.mouth_window import HEIGHT, WIDTH, window_matrix
from fesapp.photos import Photo
from training.crop_faces import face_of
from training.picture_measures import compare
from training.prepared import PreparedSet
from training.train_folds import OUTER_LIPS, Pair

# strength of the texture of each way to edit; None is the photo as it is
WAYS: dict[str, float | None] = {"no_edit": None, "warp_only": 0.0, "both": 1.0}
# MediaPipe landmarks that expressions hardly move: corners of the eyes, the nose's ridge
STILL = (33, 133, 362, 263, 168, 6, 197, 195)
OUTER_EYES = (33, 263)


def evaluate_pairs(prepared: PreparedSet, pairs: list[Pair]) -> dict[str, object]:
    """Drive each neutral photo to the intensities of its smiling one.

    Returns:
        {"pairs": count} and for each of `WAYS` means over pairs: "landmark_error", the distance of landmarks found
        again from those of the real smile, and "lip_error", of the lips' alone, over the distance of the eyes; and
        "ssim" of the mouth's window.
    """
    rows: list[dict[str, tuple[float, float, float]]] = []
    for pair in pairs:
        found = {way: _compared(prepared, pair, texture) for way, texture in WAYS.items()}
        complete = {way: figures for way, figures in found.items() if figures is not None}
        if len(complete) == len(WAYS):
            rows.append(complete)
    names = ("landmark_error", "lip_error", "ssim")
    means = {
        way: dict(zip(names, np.mean([row[way] for row in rows], axis=0).tolist(), strict=True))
        for way in WAYS if rows
    }  # fmt: skip
    return {"pairs": len(rows), **means}


def _compared(prepared: PreparedSet, pair: Pair, texture: float | None) -> tuple[float, float, float] | None:
    """A pair's three figures; None where no face is found in the edited photo."""
    face, goal = face_of(prepared, pair.neutral), prepared.landmarks[pair.smiling, :, :2]
    shown = prepared.crop(pair.neutral)
    if texture is not None:
        motion = FaceEditor(shown, face).edit(FaceEdit(aus=from_vector(prepared.aus[pair.smiling]), texture=texture))
        shown = shown if motion is None else apply_motions(Photo(shown), [motion]).pixels
    again = nearest(detect_faces(shown), face)
    if again is None:
        return None
    marks = again.landmarks[:, :2]
    matrix = cv2.estimateAffinePartial2D(marks[list(STILL)], goal[list(STILL)], method=cv2.LMEDS)[0]
    if matrix is None:
        return None
    moved = marks @ matrix[:, :2].T + matrix[:, 2]
    return *_errors(moved, goal), _similarity(shown, marks, prepared.crop(pair.smiling), goal)


def _errors(moved: np.ndarray, goal: np.ndarray) -> tuple[float, float]:
    """Mean distance of all landmarks and of the lips', over the eyes' distance, of heads that lie alike."""
    distance = np.linalg.norm(moved - goal, axis=1) / np.linalg.norm(np.subtract(*goal[list(OUTER_EYES)]))
    return float(distance.mean()), float(distance[list(OUTER_LIPS)].mean())


def _similarity(shown: np.ndarray, marks: np.ndarray, real: np.ndarray, goal: np.ndarray) -> float:
    windows = [
        cv2.warpAffine(picture, window_matrix(points), (WIDTH, HEIGHT)).astype(np.float32) / 255
        for picture, points in ((shown, marks), (real, goal))
    ]
    return compare(windows[0], windows[1], np.ones((HEIGHT, WIDTH)))["ssim"]
