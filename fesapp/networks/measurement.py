"""The measuring network: the Action Unit intensities a face shows, from its landmarks, and how an edit changed them."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from fesapp.action_units import CONTROLS, MAX_INTENSITY
from fesapp.networks.landmark_motion import LANDMARKS, MIDDLE

# directions in which faces differ that are looked at; what varies less than this many crop pixels is trembling
DIRECTIONS, TREMBLING = 160, 0.5


class Directions(nn.Module):
    """Landmarks along the principal directions of many, each scaled to the same spread.

    A blink moves few landmarks by little, who somebody is moves all of them by much; a network is to see both.
    """

    mean: Tensor
    axes: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(LANDMARKS * 2))
        self.register_buffer("axes", torch.zeros(DIRECTIONS, LANDMARKS * 2))

    def find(self, points: Tensor) -> None:
        """Set the directions from points (N, 478, 2) of many faces."""
        flat = points.flatten(1)
        mean = flat.mean(0)
        _, spread, axes = torch.linalg.svd(flat - mean, full_matrices=False)
        deviation = (spread.square() / len(flat)).sqrt()[:DIRECTIONS, None]
        found = axes[:DIRECTIONS] / (deviation.square() + TREMBLING**2).sqrt()
        self.mean.copy_(mean)
        self.axes.zero_()
        self.axes[: len(found)] = found

    def forward(self, points: Tensor) -> Tensor:
        """(B, DIRECTIONS) of points (B, 478, 2)."""
        return (points.flatten(1) - self.mean) @ self.axes.T


class MeasurementNetwork(nn.Module):
    """Landmarks in the aligned crop to intensities. Depth is left out: a detector guesses it, the rest it sees.

    What one face shows can only be told from what faces are like; what changed between two pictures of the same face
    can be told much more exactly, and is (`measure_change`).
    """

    def __init__(self, width: int = 256) -> None:
        super().__init__()
        self.faces, self.changes = Directions(), Directions()
        self.layers = _layers(DIRECTIONS, width)
        self.change_layers = _layers(2 * DIRECTIONS, width)

    def look_along(self, faces: Tensor, changes: Tensor) -> None:
        """Set the principal directions from landmarks (N, 478, 2 or 3) of many faces and from their changes."""
        self.faces.find(faces[..., :2] - MIDDLE)
        self.changes.find(changes[..., :2])

    def forward(self, landmarks: Tensor) -> Tensor:
        """Intensities (B, len(CONTROLS)) of landmarks (B, 478, 3) in crop pixels; not yet kept within 0 to 5."""
        return self.layers(self.faces(landmarks[..., :2] - MIDDLE)) * (MAX_INTENSITY / 2)

    def measure(self, landmarks: Tensor) -> Tensor:
        """Intensities (B, len(CONTROLS)), 0 to 5."""
        return self(landmarks).clamp(0, MAX_INTENSITY)

    def measure_change(self, before: Tensor, after: Tensor) -> Tensor:
        """Change of intensity (B, len(CONTROLS)), about -5 to 5, between landmarks (B, 478, 3) of one face.

        Both are in pixels of the crop around the face as it was before.
        """
        seen = [self.faces(before[..., :2] - MIDDLE), self.changes(after[..., :2] - before[..., :2])]
        return self.change_layers(torch.cat(seen, 1)) * (MAX_INTENSITY / 2)


def _layers(inputs: int, width: int) -> nn.Sequential:
    hidden = [module for _ in range(2) for module in (nn.Linear(width, width), nn.SiLU())]
    return nn.Sequential(nn.Linear(inputs, width), nn.SiLU(), *hidden, nn.Linear(width, len(CONTROLS)))
