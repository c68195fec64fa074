"""How far each landmark moves when Action Units change: learned 3D-face deformation modes, mixed by the person."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from fesapp.action_units import CONTROLS, MAX_INTENSITY

LANDMARKS = 478
# crop pixels: landmarks enter as offsets from the crop's middle in units of a face's half width
MIDDLE, HALF_FACE = 127.5, 64.0


class LandmarkMotion(nn.Module):
    """Displacement of the landmarks, bilinear in the change of intensities and a code of the person and pose.

    The 3D face model is linear in its shapes, so most of the motion is a sum over Action Units of modes whose
    strength depends on who it is and where the head points; `interplay` adds what several units do together.
    No change gives no motion, and small changes give proportionally small motion.
    """

    def __init__(self, code: int = 64, modes: int = 96) -> None:
        super().__init__()
        self.modes_count = modes
        units = len(CONTROLS)
        self.person = nn.Sequential(
            nn.Linear(LANDMARKS * 3, 256), nn.SiLU(), nn.Linear(256, 128), nn.SiLU(), nn.Linear(128, code)
        )
        self.strength = nn.Linear(code, units * modes)
        self.interplay = nn.Sequential(
            nn.Linear(code + 2 * units, 192), nn.SiLU(), nn.Linear(192, 192), nn.SiLU(), nn.Linear(192, modes)
        )
        self.gate = nn.Sequential(nn.Linear(code + 2 * units, 128), nn.SiLU(), nn.Linear(128, units))
        self.modes = nn.Linear(modes, LANDMARKS * 2, bias=False)

    def code(self, landmarks: Tensor) -> Tensor:
        """Code (B, code) of landmarks (B, 478, 3) in crop pixels; computed once a photo."""
        middle = landmarks.new_tensor([MIDDLE, MIDDLE, 0.0])
        return self.person(((landmarks - middle) / HALF_FACE).flatten(1))

    def forward(self, code: Tensor, shown: Tensor, wanted: Tensor) -> Tensor:
        """Displacement (B, 478, 2) in crop pixels from intensities (B, len(CONTROLS)) shown and wanted, 0 to 5."""
        change = (wanted - shown) / MAX_INTENSITY
        seen = torch.cat([code, change, shown / MAX_INTENSITY], 1)
        gated = change * (1 + self.gate(seen))
        strength = self.strength(code).unflatten(1, (-1, self.modes_count))
        mixed = torch.einsum("bk,bkm->bm", gated, strength)
        size = change.square().sum(1, keepdim=True).add(1e-12).sqrt()
        mixed = mixed + size * self.interplay(seen)
        return (self.modes(mixed) * HALF_FACE / 8).unflatten(1, (LANDMARKS, 2))
