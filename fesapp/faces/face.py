"""A face found in a photo: where it is, its landmarks, how the head is turned, and the way to its crop."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fesapp.faces.pose import Pose


@dataclass(frozen=True, eq=False)
class Face:
    """One face of one photo; two of them are equal only if they are the same object.

    Attributes:
        box: x, y, width, height of the upright rectangle around the landmarks, in photo pixels;
            it may reach past the photo.
        landmarks: (478, 3) float32, MediaPipe's face mesh with irises, in photo pixels, pixel centres at integers;
            x right, y down, z grows away from the viewer, in pixels too.
        pose: how the head is turned.
        matrix: (2, 3) float32 similarity from photo pixels to those of the 256×256 crop, see `alignment.crop_matrix`.
        aus: intensities (0 to 5) that the face shows, by control key; None until they have been measured.
    """

    box: tuple[float, float, float, float]
    landmarks: np.ndarray
    pose: Pose
    matrix: np.ndarray
    aus: dict[str, float] | None = None
