"""A sample photo under edits, looked at as a user would: where the landmarks of the result lie."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from fesapp.editing.measuring import find_faces, measure
from fesapp.editing.recipe import Recipe
from fesapp.editing.rendering import render
from fesapp.faces import Face, detect_faces
from fesapp.photos import Photo, open_photo

# MediaPipe's mesh; a pair is the person's right and left
EYE_CORNERS = (33, 263)
NOSE_TIP = 1
MOUTH_CORNERS = (61, 291)
LIPS_MIDDLE = (13, 14)
LIDS = ((159, 145), (386, 374))
PUPILS = (468, 473)
INNER_BROWS, OUTER_BROWS = (107, 336), (105, 334)


class EditedFaces:
    """One photo with one face, and its edits; each is rendered and searched for the face once."""

    def __init__(self, photo: Photo) -> None:
        self.photo = photo
        self.faces = find_faces(photo)
        assert len(self.faces) == 1
        self.face = self.faces[0]
        self.edit = functools.cache(self._edit)
        self.landmarks = functools.cache(self._landmarks)

    @classmethod
    def of(cls, path: Path, scale: float = 1.0) -> EditedFaces:
        """The photo at `path`, made smaller."""
        return cls(shrunk(open_photo(path), scale))

    def _edit(self, units: str) -> np.ndarray:
        """Pixels with units asked as `"12=5 4L=2"`."""
        return render(self.photo, self.faces, recipe(units)).pixels

    def _landmarks(self, units: str) -> np.ndarray:
        """Landmarks (478, 2) found again in the edited photo, in units of the face's height, eyes at the origin."""
        (face,) = detect_faces(self.edit(units))
        # not the found face's own height, which a dropped jaw changes
        points = face.landmarks[:, :2] / self.face.box[3]
        return points - points[list(EYE_CORNERS)].mean(axis=0)

    def moved(self, units: str) -> np.ndarray:
        """How the landmarks (478, 2) moved, x right and y down, in units of the face's height."""
        return self.landmarks(units) - self.landmarks("")

    def gap(self, units: str, pair: tuple[int, int]) -> float:
        """Distance of two landmarks in the edited photo."""
        points = self.landmarks(units)
        return float(np.linalg.norm(points[pair[0]] - points[pair[1]]))

    def measured(self, units: str) -> dict[str, float]:
        """Intensities measured on the edited photo."""
        found = measure(self.edit(units), self.face)
        assert found is not None, f"no face found with {units}"
        return found


def recipe(units: str) -> Recipe:
    """`"12=5 4L=2"` as a recipe for every face."""
    return Recipe.from_aus({name: float(value) for name, value in (unit.split("=") for unit in units.split())})


def shrunk(photo: Photo, scale: float) -> Photo:
    if scale == 1:
        return photo
    return Photo(cv2.resize(photo.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))


def between(faces: EditedFaces, pairs: Sequence[tuple[int, int]]) -> np.ndarray:
    """Which pixels (H, W) of the photo lie well between upper and lower landmarks, inside an eye or a mouth."""
    ring = [upper for upper, _ in pairs] + [lower for _, lower in reversed(pairs)]
    mask = np.zeros(faces.photo.pixels.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.rint(faces.face.landmarks[ring, :2]).astype(np.int32)], 1)
    return cv2.erode(mask, np.ones((5, 5), np.uint8)) > 0


def in_crop(photo: Photo, face: Face, margin: float = 0.0) -> np.ndarray:
    """Which pixels (H, W) of a photo lie in the face's crop or within `margin` crop pixels of it."""
    y, x = np.mgrid[: photo.size[1], : photo.size[0]]
    at = np.tensordot(face.matrix[:, :2], np.stack([x, y]), 1) + face.matrix[:, 2, None, None]
    return np.asarray(((at >= -0.5 - margin) & (at <= 255.5 + margin)).all(axis=0))
