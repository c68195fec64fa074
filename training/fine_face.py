"""A face cut out finer than the crop, which the program's own renderer edits as if it were a photo."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from fesapp.editing.affine import after
from fesapp.faces import Face, crop_matrix, cut_crop, to_crop
from fesapp.networks.windows import Window
from training.crop_faces import face_at

JPEG_QUALITY = 95


@dataclass(frozen=True)
class FineFace:
    """A face cut out as the crop is, but as fine as a window shows it.

    Attributes:
        pixels: (n, n, 3) uint8; finer: its pixels per crop pixel.
        landmarks: (478, 3) in pixels of the ordinary crop.
        face: the face in `pixels`, as if they were a photo.
    """

    pixels: np.ndarray
    finer: float
    landmarks: np.ndarray
    face: Face

    def seen_as(self, landmarks: np.ndarray, aus: np.ndarray) -> Face:
        """The face with other landmarks (478, 3) in crop pixels, which show other intensities."""
        return _face_at(landmarks, aus, self.finer)

    def cut(self, pixels: np.ndarray, window: Window, landmarks: np.ndarray) -> np.ndarray:
        """The window around landmarks (478, 3) in crop pixels, of a picture like `pixels`, as a JPEG."""
        matrix = after(window.matrix(landmarks), self.face.matrix.astype(np.float64))
        seen = cv2.warpAffine(pixels, matrix, window.size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        return cv2.imencode(".jpg", seen[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1].ravel()


def fine_face(pixels: np.ndarray, landmarks: np.ndarray, aus: np.ndarray, window: Window) -> FineFace:
    """Cut the face out of a photo (H, W, 3) by its landmarks (478, 3) in photo pixels, as fine as `window`."""
    matrix = crop_matrix(landmarks)
    in_crop = to_crop(landmarks, matrix)
    cut = cut_crop(pixels, window.fine_matrix(matrix), window.fine_size)
    return FineFace(cut, window.finer, in_crop, _face_at(in_crop, aus, window.finer))


def _face_at(in_crop: np.ndarray, aus: np.ndarray, finer: float) -> Face:
    """The face with landmarks (478, 3) in crop pixels, as it lies in the fine crop."""
    matrix = np.array([[1 / finer, 0, 0.5 / finer - 0.5], [0, 1 / finer, 0.5 / finer - 0.5]], np.float32)
    points = np.column_stack([(in_crop[:, :2] + 0.5) * finer - 0.5, in_crop[:, 2] * finer]).astype(np.float32)
    return face_at(points, aus, matrix)
