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
from training.train_folds import HOLES, Pair

# strength of the texture of each way to edit; None is the photo as it is
WAYS: dict[str, float | None] = {"no_edit": None, "warp_only": 0.0, "both": 1.0}
# MediaPipe landmarks that expressions hardly move: corners of the eyes, the nose's ridge
STILL = (33, 133, 362, 263, 168, 6, 197, 195)
OUTER_EYES = (33, 263)
LIPS = HOLES[2]


def evaluate_pairs(prepared: PreparedSet, pairs: list[Pair]) -> dict[str, object]:
    """Drive each neutral photo to the intensities of its smiling one.

    Returns:
        {"pairs": count} and for each of `WAYS` means over pairs: "landmark_error", the distance of landmarks found
        again from those of the real smile, and "lip_error", of the lips' alone, over the distance of the eyes; and
        "ssim" of the mouth's window.
    """
    rows: dict[str, list[tuple[float, float, float]]] = {way: [] for way in WAYS}
    for pair in pairs:
        face = face_of(prepared, pair.neutral)
        pixels, real = prepared.crop(pair.neutral), prepared.crop(pair.smiling)
        goal = prepared.landmarks[pair.smiling, :, :2]
        editor = FaceEditor(pixels, face)
        for way, texture in WAYS.items():
            shown = pixels
            if texture is not None:
                motion = editor.edit(FaceEdit(aus=from_vector(prepared.aus[pair.smiling]), texture=texture))
                shown = pixels if motion is None else apply_motions(Photo(pixels), [motion]).pixels
            again = nearest(detect_faces(shown), face)
            if again is not None:
                marks = again.landmarks[:, :2]
                errors = _errors(marks, goal)
                rows[way].append((*errors, _similarity(shown, marks, real, goal)))
    names = ("landmark_error", "lip_error", "ssim")
    means = {
        way: dict(zip(names, np.mean(found, axis=0).tolist(), strict=True)) for way, found in rows.items() if found
    }
    return {"pairs": len(pairs), **means}


def _errors(marks: np.ndarray, goal: np.ndarray) -> tuple[float, float]:
    """Mean distance of all landmarks and of the lips', over the eyes' distance, once the heads lie alike."""
    matrix = cv2.estimateAffinePartial2D(marks[list(STILL)], goal[list(STILL)], method=cv2.LMEDS)[0]
    moved = marks @ matrix[:, :2].T + matrix[:, 2]
    distance = np.linalg.norm(moved - goal, axis=1) / np.linalg.norm(np.subtract(*goal[list(OUTER_EYES)]))
    return float(distance.mean()), float(distance[list(LIPS)].mean())


def _similarity(shown: np.ndarray, marks: np.ndarray, real: np.ndarray, goal: np.ndarray) -> float:
    windows = [
        cv2.warpAffine(picture, window_matrix(points), (WIDTH, HEIGHT)).astype(np.float32) / 255
        for picture, points in ((shown, marks), (real, goal))
    ]
    return compare(windows[0], windows[1], np.ones((HEIGHT, WIDTH)))["ssim"]
