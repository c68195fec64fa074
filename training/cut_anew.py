"""Landmarks of faces that moved, as they lie in the crop that would be cut around them now."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from fesapp.faces import crop_matrix, to_crop


def cut_anew(landmarks: Tensor) -> Tensor:
    """Landmarks (B, 478, 3) in pixels of one crop, each face's in those of its own."""
    moved = [to_crop(face, crop_matrix(face)) for face in landmarks.cpu().numpy()]
    return torch.from_numpy(np.array(moved)).to(landmarks)
