"""The measuring network: the Action Unit intensities a face shows, from its landmarks."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from fesapp.action_units import CONTROLS, MAX_INTENSITY
from fesapp.networks.landmark_motion import LANDMARKS, MIDDLE

# directions in which faces differ that are looked at; what varies less than this many crop pixels is trembling
DIRECTIONS, TREMBLING = 160, 0.5


class MeasurementNetwork(nn.Module):
    """Landmarks in the aligned crop to intensities. Depth is left out: a detector guesses it, the rest it sees.

    Landmarks enter along the principal directions of many faces, each scaled to the same spread: a blink moves few
    landmarks by little, who somebody is moves all of them by much.
    """

    mean: Tensor
    directions: Tensor

    def __init__(self, width: int = 256) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(LANDMARKS * 2))
        self.register_buffer("directions", torch.zeros(DIRECTIONS, LANDMARKS * 2))
        self.layers = nn.Sequential(
            nn.Linear(DIRECTIONS, width),
            nn.SiLU(),
            nn.Linear(width, width),
            nn.SiLU(),
            nn.Linear(width, width),
            nn.SiLU(),
            nn.Linear(width, len(CONTROLS)),
        )

    def look_along(self, landmarks: Tensor) -> None:
        """Set the principal directions from landmarks (N, 478, 2 or 3) of many faces and expressions."""
        points = (landmarks[..., :2] - MIDDLE).flatten(1)
        mean = points.mean(0)
        _, spread, axes = torch.linalg.svd(points - mean, full_matrices=False)
        deviation = (spread.square() / len(points)).sqrt()[:DIRECTIONS, None]
        found = axes[:DIRECTIONS] / (deviation.square() + TREMBLING**2).sqrt()
        self.mean.copy_(mean)
        self.directions.zero_()
        self.directions[: len(found)] = found

    def forward(self, landmarks: Tensor) -> Tensor:
        """Intensities (B, len(CONTROLS)) of landmarks (B, 478, 3) in crop pixels; not yet kept within 0 to 5."""
        along = ((landmarks[..., :2] - MIDDLE).flatten(1) - self.mean) @ self.directions.T
        return self.layers(along) * (MAX_INTENSITY / 2)

    def measure(self, landmarks: Tensor) -> Tensor:
        """Intensities (B, len(CONTROLS)), 0 to 5."""
        return self(landmarks).clamp(0, MAX_INTENSITY)
