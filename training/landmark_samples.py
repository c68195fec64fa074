"""Batches of landmarks and how Action Unit changes move them: no pictures, so thousands a second."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from fesapp.networks.motion import CROP
from training.changes import random_wanted
from training.prepared import PreparedSet

# crop pixels by which a detector's landmarks tremble, those that geometry moved and those found anew, which do already
TREMBLE, SEEN_TREMBLE = 0.4, 0.15


class LandmarkSampler:
    """Draws from the photos `indices` of a prepared set, half of the samples mirrored."""

    def __init__(self, prepared: PreparedSet, indices: np.ndarray, device: torch.device | str = "cpu") -> None:
        self.prepared, self.indices, self.device = prepared, indices, torch.device(device)
        self.geometry = prepared.landmark_geometry().to(self.device)
        self.landmark_mirror = torch.from_numpy(prepared.landmark_mirror).to(self.device)
        self.control_mirror = torch.from_numpy(prepared.control_mirror).to(self.device)

    def draw(self, size: int, rng: np.random.Generator) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Landmarks (B, 478, 3), intensities shown and wanted (B, len(CONTROLS)), displacement (B, 478, 2)."""
        chosen = rng.choice(self.indices, size)
        shown_ = self.prepared.aus[chosen]
        wanted_ = np.stack([random_wanted(row, rng) for row in shown_])
        shown, wanted = torch.from_numpy(shown_).to(self.device), torch.from_numpy(wanted_).to(self.device)
        faces = self.prepared.faces(chosen, self.device)
        displacement = self.geometry.displacement(faces, wanted - shown)
        flip = torch.from_numpy(rng.random(size) < 0.5).to(self.device)
        displacement[flip] = displacement[flip][:, self.landmark_mirror] * displacement.new_tensor([-1.0, 1])
        landmarks = self._mirrored(faces.landmarks, flip)
        shown[flip], wanted[flip] = shown[flip][:, self.control_mirror], wanted[flip][:, self.control_mirror]
        return landmarks + TREMBLE * torch.randn_like(landmarks), shown, wanted, displacement

    def seen_again(self, size: int, rng: np.random.Generator) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Landmarks (B, 478, 3) of photos and those found again after an edit, both in pixels of the photo's crop, and
        the intensities (B, len(CONTROLS)) shown before and asked."""
        chosen = rng.integers(len(self.prepared.driven_aus), size=size)
        photo = self.prepared.driven_photo[chosen]
        rows = (self.prepared.landmarks[photo], self.prepared.driven_landmarks[chosen])
        before, after = (torch.from_numpy(row).to(self.device) for row in rows)
        levels = (self.prepared.aus[photo], self.prepared.driven_aus[chosen])
        shown, asked = (torch.from_numpy(level).to(self.device) for level in levels)
        flip = torch.from_numpy(rng.random(size) < 0.5).to(self.device)
        for level in (shown, asked):
            level[flip] = level[flip][:, self.control_mirror]
        before, after = (
            marks + SEEN_TREMBLE * torch.randn_like(marks)
            for marks in (self._mirrored(before, flip), self._mirrored(after, flip))
        )
        return before, after, shown, asked

    def _mirrored(self, landmarks: Tensor, flip: Tensor) -> Tensor:
        """Landmarks, those that `flip` (B,) says seen in a mirror."""
        turn, shift = landmarks.new_tensor([-1.0, 1, 1]), landmarks.new_tensor([CROP - 1.0, 0, 0])
        landmarks[flip] = landmarks[flip][:, self.landmark_mirror] * turn + shift
        return landmarks
