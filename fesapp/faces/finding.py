"""Every face of a photo: candidates from the coarsest level to the finest, each taken only if landmarks confirm it."""

from __future__ import annotations

from concurrent.futures import Executor, ThreadPoolExecutor
from threading import Lock

import numpy as np

from fesapp.faces.alignment import crop_matrix
from fesapp.faces.confirmation import confirm
from fesapp.faces.detection import Candidate, candidates
from fesapp.faces.face import Face
from fesapp.faces.landmarks import find_landmarks
from fesapp.faces.models import WORKERS, FaceModels, Seen, load_models
from fesapp.faces.pose import head_pose
from fesapp.faces.pyramid import SMALLEST_FACE, Tile, halvings, levels

_ONE_PHOTO_AT_A_TIME = Lock()


def detect_faces(pixels: np.ndarray, seen: Seen | None = None, smallest: float = SMALLEST_FACE) -> list[Face]:
    """Every face from 48 px wide to larger than the photo, turned or tilted up to about 40 degrees, the largest first.

    Args:
        pixels: (H, W, 3) uint8 or uint16 RGB, upright, of any size.
        seen: makes sRGB of small pictures of it, where its pixels are not.
        smallest: width in pixels from which faces are looked for, 48 or more. The time goes into the smallest: half of
            it, at 12 megapixels, into those below 100.

    Returns:
        the faces, `aus` not yet measured; an empty list where there is none. The same photo gives the same faces.
    """
    with _ONE_PHOTO_AT_A_TIME, ThreadPoolExecutor(WORKERS) as workers:
        search = _Search(halvings(pixels), load_models().seeing(seen), workers)
        for level in levels(search.pictures, smallest):
            search.add(candidates(level, search.models, workers, skip=search.covers))
    faces = [_face(landmarks) for landmarks in search.found]
    return sorted(faces, key=lambda face: -face.box[2] * face.box[3])


class _Search:
    """The faces found so far in one photo."""

    def __init__(self, pictures: list[np.ndarray], models: FaceModels, workers: Executor) -> None:
        self.pictures = pictures
        self.models = models
        self.workers = workers
        self.found: list[np.ndarray] = []

    def add(self, fresh: list[Candidate]) -> None:
        """Take those candidates that are faces and not found yet."""
        fresh = [candidate for candidate in fresh if not any(_inside(candidate.centre, f) for f in self.found)]
        for landmarks in self.workers.map(self._landmarks, fresh):
            if landmarks is not None and not any(_same_face(landmarks, other) for other in self.found):
                self.found.append(landmarks)

    def _landmarks(self, candidate: Candidate) -> np.ndarray | None:
        sure = confirm(self.pictures, candidate, self.models)
        if sure is None:
            return None
        return find_landmarks(self.pictures, sure, self.models)

    def covers(self, tile: Tile) -> bool:
        """Whether a tile lies within a face already found."""
        x0, y0, x1, y1 = tile.rectangle()
        corners = ((x0, y0), (x1, y0), (x0, y1), (x1, y1))
        return any(all(_inside(corner, face) for corner in corners) for face in self.found)


def _inside(point: tuple[float, float], landmarks: np.ndarray) -> bool:
    """Whether a point lies in the oval of a face; in the corners around it another face may show."""
    low, high = landmarks[:, :2].min(axis=0), landmarks[:, :2].max(axis=0)
    return bool(np.sum(((point - (low + high) / 2) / ((high - low) / 2)) ** 2) <= 1)


def _same_face(landmarks: np.ndarray, other: np.ndarray) -> bool:
    middle, other_middle = (tuple(points[:, :2].mean(axis=0)) for points in (landmarks, other))
    return _inside(middle, other) or _inside(other_middle, landmarks)


def _face(landmarks: np.ndarray) -> Face:
    low, high = landmarks[:, :2].min(axis=0), landmarks[:, :2].max(axis=0)
    x, y, width, height = (float(value) for value in (*low, *(high - low)))
    return Face((x, y, width, height), landmarks, head_pose(landmarks), crop_matrix(landmarks))
