"""A face as the networks see it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from fesapp.editing.networks import measurement_network
from fesapp.faces import cut_crop, detect_faces, to_crop
from fesapp.networks.motion import shrink_crop


@dataclass(frozen=True)
class SeenFace:
    """Crop (1, 3, GRID, GRID), 0 to 1; landmarks (1, 478, 3) in crop pixels; intensities (1, controls) it shows."""

    crop: torch.Tensor
    landmarks: torch.Tensor
    shown: torch.Tensor


def see(pixels: np.ndarray) -> SeenFace:
    """The one face of a picture."""
    (face,) = detect_faces(pixels)
    crop = torch.from_numpy(cut_crop(pixels, face.matrix)).permute(2, 0, 1)[None].float() / 255
    landmarks = torch.from_numpy(to_crop(face.landmarks, face.matrix))[None]
    with torch.inference_mode():
        return SeenFace(shrink_crop(crop), landmarks, measurement_network().measure(landmarks))
