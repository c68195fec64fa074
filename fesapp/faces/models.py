"""MediaPipe's face models: loaded at first use, one instance a worker, borrowed for one picture at a time.

Both models see small pictures only (uint8 RGB, C-contiguous); what they say comes back in pixels of that picture.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from queue import SimpleQueue
from typing import Any

import cv2
import numpy as np

from fesapp.faces.light_import import without_matplotlib
from fesapp.faces.quiet import without_mediapipe_log

# side of the square picture that the short-range detector sees
DETECTOR_SIZE = 128
# more instances than this cost memory and bring little: a photo has few faces. A process that is to keep to fewer
# threads says so as to any library that computes
WORKERS = min(4, int(os.environ.get("OMP_NUM_THREADS") or os.cpu_count() or 1))

Seen = Callable[[np.ndarray], np.ndarray]  # a picture (h, w, 3) uint8 as the models are to see it: sRGB


@dataclass(frozen=True)
class Detection:
    """One finding of the detector: its square (centre and side, px), the angle of the eyes (radians), its score."""

    centre: tuple[float, float]
    side: float
    angle: float
    score: float


class FaceModels:
    """The detector and the face mesh. Safe to use from several threads: each call borrows an instance."""

    def __init__(self) -> None:
        self._seen: Seen | None = None
        with without_mediapipe_log():
            with without_matplotlib():
                from mediapipe import solutions

            self._detectors = _pool(lambda: solutions.face_detection.FaceDetection(model_selection=0))
            self._meshes = _pool(
                lambda: solutions.face_mesh.FaceMesh(
                    static_image_mode=True, refine_landmarks=True, max_num_faces=1, min_detection_confidence=0.3
                )
            )

    def seeing(self, seen: Seen | None) -> FaceModels:
        """The same models, of which each sees its picture through `seen`."""
        models = copy.copy(self)
        models._seen = seen
        return models

    def detect(self, tile: np.ndarray) -> list[Detection]:
        """Faces in a tile (128, 128, 3) uint8, best first."""
        with _borrowed(self._detectors) as detector:
            found = detector.process(tile if self._seen is None else self._seen(tile)).detections
        return sorted((_detection(item) for item in found or ()), key=lambda item: -item.score)

    def landmarks(self, picture: np.ndarray) -> np.ndarray | None:
        """Landmarks (478, 3) float64 of the one face in a square picture, in its pixels; None where there is none."""
        with _borrowed(self._meshes) as mesh:
            found = mesh.process(picture if self._seen is None else self._seen(picture)).multi_face_landmarks
        if not found:
            return None
        return picture.shape[1] * np.array([(point.x, point.y, point.z) for point in found[0].landmark], np.float64)


@lru_cache(maxsize=1)
def load_models() -> FaceModels:
    """The models, loaded at the first call (about half a second, most of it importing mediapipe)."""
    return FaceModels()


def _pool(create: Callable[[], Any]) -> SimpleQueue[Any]:
    pool: SimpleQueue[Any] = SimpleQueue()
    for _ in range(WORKERS):
        instance = create()
        # the first face costs far more than those after it, and is when the last log lines are written
        instance.process(_drawn_face())
        pool.put(instance)
    return pool


def _drawn_face() -> np.ndarray:
    """A face of a few ellipses, enough for the detector and the mesh to take it for one."""
    picture = np.full((DETECTOR_SIZE, DETECTOR_SIZE, 3), 200, np.uint8)
    _ellipse(picture, (64, 68), (30, 40), (224, 172, 140))
    for x in (52, 76):
        _ellipse(picture, (x, 51), (8, 2), (70, 50, 40))
        _ellipse(picture, (x, 60), (6, 3), (250, 250, 250))
        _ellipse(picture, (x, 60), (3, 3), (40, 30, 20))
    _ellipse(picture, (64, 78), (5, 3), (190, 130, 100))
    _ellipse(picture, (64, 92), (11, 4), (170, 70, 70))
    return picture


def _ellipse(
    picture: np.ndarray, centre: tuple[int, int], radii: tuple[int, int], colour: tuple[int, int, int]
) -> None:
    cv2.ellipse(picture, centre, radii, 0, 0, 360, colour, thickness=-1)


@contextmanager
def _borrowed(pool: SimpleQueue[Any]) -> Iterator[Any]:
    instance = pool.get()
    try:
        yield instance
    finally:
        pool.put(instance)


def _detection(item: Any) -> Detection:
    box = item.location_data.relative_bounding_box
    right_eye, left_eye = item.location_data.relative_keypoints[:2]
    return Detection(
        centre=(DETECTOR_SIZE * (box.xmin + box.width / 2), DETECTOR_SIZE * (box.ymin + box.height / 2)),
        side=DETECTOR_SIZE * max(box.width, box.height),
        angle=float(np.arctan2(left_eye.y - right_eye.y, left_eye.x - right_eye.x)),
        score=float(item.score[0]),
    )
