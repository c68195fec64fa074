"""The measuring network: the Action Unit intensities a face shows, from its landmarks."""

from __future__ import annotations

from torch import Tensor, nn

from fesapp.action_units import CONTROLS, MAX_INTENSITY
from fesapp.networks.landmark_motion import HALF_FACE, LANDMARKS, MIDDLE


class MeasurementNetwork(nn.Module):
    """Landmarks in the aligned crop to intensities. Depth is left out: a detector guesses it, the rest it sees."""

    def __init__(self, width: int = 256) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(LANDMARKS * 2, width),
            nn.SiLU(),
            nn.Linear(width, width),
            nn.SiLU(),
            nn.Linear(width, width),
            nn.SiLU(),
            nn.Linear(width, len(CONTROLS)),
        )

    def forward(self, landmarks: Tensor) -> Tensor:
        """Intensities (B, len(CONTROLS)) of landmarks (B, 478, 3) in crop pixels; not yet kept within 0 to 5."""
        return self.layers(((landmarks[..., :2] - MIDDLE) / HALF_FACE).flatten(1)) * (MAX_INTENSITY / 2)

    def measure(self, landmarks: Tensor) -> Tensor:
        """Intensities (B, len(CONTROLS)), 0 to 5."""
        return self(landmarks).clamp(0, MAX_INTENSITY)
