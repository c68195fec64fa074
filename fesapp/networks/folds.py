"""Folds: how the skin's shading changes with Action Units, measured on people who were photographed twice."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from fesapp.action_units import INDEX
from fesapp.networks.landmark_motion import LANDMARKS
from fesapp.networks.motion import CELL, GRID, to_cells
from fesapp.networks.splat import fill, sample, splat

# pictures are gamma coded: light is about the 2.2th power of a pixel
GAMMA = 2.2
# controls whose folds are known; where there are no pairs of photos there are no maps
FOLDED = ("AU12L", "AU12R")


class FoldMaps(nn.Module):
    """Maps over the mean face, one for each of `FOLDED`: change of log luminance (linear light) per point of intensity.

    A map says where, on a face whose landmarks lie as the mean face's do, skin turns darker or lighter: the nasolabial
    fold of a smile, the cheek above it. Landmarks carry it onto any face; on that face it moves with the skin.
    """

    maps: Tensor
    face: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("maps", torch.zeros(len(FOLDED), GRID, GRID))
        self.register_buffer("face", torch.zeros(LANDMARKS, 2))

    def on_face(self, landmarks: Tensor) -> Tensor:
        """The maps (B, len(FOLDED), GRID, GRID) as they lie on faces with landmarks (B, 478, 2 or 3), crop pixels."""
        points = landmarks[..., :2]
        towards, _ = fill(splat(to_cells(points), (self.face - points) / CELL, GRID))
        return sample(self.maps.expand(len(points), -1, -1, -1), towards)

    def to_mean_face(self, pictures: Tensor, landmarks: Tensor) -> Tensor:
        """Pictures (B, C, GRID, GRID) of faces with landmarks (B, 478, 2 or 3), as they would lie on the mean face."""
        points = landmarks[..., :2]
        face = self.face.expand(len(points), -1, -1)
        towards, _ = fill(splat(to_cells(face), (points - face) / CELL, GRID))
        return sample(pictures, towards)

    def change(self, on_face: Tensor, asked: Tensor) -> Tensor:
        """Change of log luminance (B, 1, GRID, GRID) on a face, from `on_face` and the change of intensities asked
        (B, len(CONTROLS))."""
        index = torch.tensor([INDEX[control] for control in FOLDED], device=asked.device)
        return torch.einsum("bkhw,bk->bhw", on_face, asked[:, index])[:, None]
