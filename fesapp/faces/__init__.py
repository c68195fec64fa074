"""Faces in a photo: finding them, their landmarks, their pose and their aligned crop."""

from __future__ import annotations

from fesapp.faces.alignment import CROP_SIZE, crop_matrix, cut_crop, to_crop
from fesapp.faces.face import Face
from fesapp.faces.finding import detect_faces
from fesapp.faces.models import load_models
from fesapp.faces.pose import Pose
from fesapp.faces.pyramid import SMALLEST_FACE
from fesapp.faces.refinding import find_again
from fesapp.faces.sampling import to_uint8

__all__ = [
    "CROP_SIZE",
    "SMALLEST_FACE",
    "Face",
    "Pose",
    "crop_matrix",
    "cut_crop",
    "detect_faces",
    "find_again",
    "load_models",
    "to_crop",
    "to_uint8",
]
