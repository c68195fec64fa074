"""The motion network: from a face's crop, its landmarks and an Action Unit change to a dense backward flow.

The warp half of Athar, Shu & Samaras 2019, "Self-supervised Deformation Modeling for Facial Expression Editing".
Landmarks are known when the program runs, so the network first moves them (`LandmarkMotion`), spreads their motion
over the crop, and a small U-Net, which sees the photo warped by that first flow, corrects it.

Lids and lips that slide over something make the flow jump. It is therefore given as two smooth flows and a switch
between them, which stay sharp at any size they are enlarged to.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fesapp.action_units import CONTROLS, MAX_INTENSITY
from fesapp.networks.landmark_motion import LANDMARKS, LandmarkMotion
from fesapp.networks.landmark_pairs import LEFT_LIDS, RIGHT_LIDS
from fesapp.networks.splat import fill, sample, splat, sum_pairs

CROP = 256
GRID = 128
CELL = CROP / GRID
# the flow is zero at the crop's border and whole this many cells inside it
BORDER = 8
# MediaPipe landmarks of each eye: middle of the upper and of the lower lid, iris
_LIDS = torch.tensor((*RIGHT_LIDS, *LEFT_LIDS)).T
EYES = ((159, 145, slice(468, 473)), (386, 374, slice(473, 478)))


class Motion(NamedTuple):
    """What `MotionNetwork.drive` predicts, on the grid of cells over the crop (centres at crop pixels 2 i + 0.5).

    Attributes:
        near, far: (B, 2, GRID, GRID) smooth backward flows in crop pixels, x then y.
        switch: (B, 1, GRID, GRID) logit: the flow is `near` where positive, `far` where negative.
        uncovered: (B, 2, GRID, GRID) logits: inside of the mouth, and eyeball, that the photo does not show.
        displacement: (B, 478, 2) of the landmarks, crop pixels.
    """

    near: Tensor
    far: Tensor
    switch: Tensor
    uncovered: Tensor
    displacement: Tensor

    def flow(self) -> Tensor:
        """The one backward flow (B, 2, GRID, GRID) that both make."""
        return self.far + torch.sigmoid(self.switch) * (self.near - self.far)


@dataclass
class FaceCode:
    """What the network knows of one photo's face whatever is asked of it; computed once by `encode`."""

    landmarks: Tensor
    person: Tensor
    features: list[Tensor]


def _conv(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1), nn.SiLU(inplace=True))


class MotionNetwork(nn.Module):
    """Backward flow and uncovered masks for Action Unit changes. `width` scales every layer's channels."""

    xy: Tensor
    window: Tensor

    def __init__(self, width: int = 16, embedding: int = 6) -> None:
        super().__init__()
        w = width
        photo = [w, 3 * w // 2, 2 * w, 3 * w]
        inner = [w, 2 * w, 4 * w, 6 * w, 8 * w]
        self.landmark_motion = LandmarkMotion()
        self.embedding = nn.Parameter(torch.randn(LANDMARKS, embedding) * 0.5)
        self.photo_first = _conv(3 + 2 + embedding + 1, photo[0])
        self.photo_down = nn.ModuleList(nn.Sequential(_conv(a, b, 2), _conv(b, b)) for a, b in pairwise(photo))
        code = 64 + 2 * len(CONTROLS) + 1
        self.first = _conv(photo[0] + 2 + embedding + 1, inner[0])
        self.down = nn.ModuleList(
            nn.Sequential(_conv(a + (photo[k] if k else 0), b, 2), _conv(b, b))
            for k, (a, b) in enumerate(pairwise(inner))
        )
        self.condition = nn.ModuleList(
            nn.Sequential(nn.Linear(code, 64), nn.SiLU(), nn.Linear(64, 2 * n)) for n in inner[2:]
        )
        levels = range(len(inner) - 1)
        self.lateral = nn.ModuleList(nn.Conv2d(inner[k] + (photo[k] if k else 0), inner[k], 1) for k in levels)
        self.above = nn.ModuleList(nn.Conv2d(inner[k + 1], inner[k], 1) for k in levels)
        self.up = nn.ModuleList(_conv(inner[k], inner[k]) for k in levels)
        self.last = nn.Conv2d(inner[0], 7, 3, 1, 1)
        at = torch.linspace(-1, 1, GRID)
        self.register_buffer("xy", torch.stack(torch.meshgrid(at, at, indexing="xy"))[None], persistent=False)
        edge = ((torch.arange(GRID) + 0.5).minimum(GRID - 0.5 - torch.arange(GRID)) / BORDER).clamp(max=1)
        ramp = edge * edge * (3 - 2 * edge) * (torch.arange(GRID) > 0) * (torch.arange(GRID) < GRID - 1)
        self.register_buffer("window", (ramp[:, None] * ramp)[None, None], persistent=False)

    def encode(self, crop: Tensor, landmarks: Tensor) -> FaceCode:
        """Look at a face once.

        Args:
            crop: (B, 3, GRID, GRID) float RGB, 0 to 1, of the crop shrunk to the grid (`shrink_crop`).
            landmarks: (B, 478, 3) crop pixels, y down, z away from the viewer.
        """
        with torch.autocast(crop.device.type, enabled=False):
            marks, believed = fill(splat(to_cells(landmarks[..., :2]), self._embedded(len(crop)), GRID))
            person = self.landmark_motion.code(landmarks)
        seen = [crop * 2 - 1, self.xy.expand(len(crop), -1, -1, -1), marks, believed]
        h = self.photo_first(torch.cat(seen, 1).contiguous(memory_format=torch.channels_last))
        features = [h]
        for down in self.photo_down:
            features.append(down(features[-1]))
        return FaceCode(landmarks, person, features)

    def drive(self, face: FaceCode, shown: Tensor, wanted: Tensor, displacement: Tensor | None = None) -> Motion:
        """Motion that brings a face from the intensities it shows to those wanted.

        Args:
            shown, wanted: (B, len(CONTROLS)) intensities, 0 to 5.
            displacement: (B, 478, 2) by how much landmarks are to move, crop pixels, where that is known better.
        """
        with torch.autocast(shown.device.type, enabled=False):
            if displacement is None:
                displacement = self.landmark_motion(face.person, shown, wanted)
            # in units of the largest displacement, so that small edits are as exact as large ones
            size = displacement.square().sum(2).amax(1).add(1e-8).sqrt()[:, None]
            first, believed = self._spread_out(face, displacement, size[..., None])
            coarse = first[:, :2] * size[..., None, None]
        seen = torch.cat([face.person, (wanted - shown) / MAX_INTENSITY, shown / MAX_INTENSITY, size.log()], 1)
        out = self._correct(face, first, believed, coarse, seen).float()
        scale = size[..., None, None] * self.window
        near, far = (first[:, :2] + out[:, 0:2]) * scale, (first[:, :2] + out[:, 2:4]) * scale
        return Motion(near, far, 4 * out[:, 4:5], 4 * out[:, 5:7], displacement)

    def forward(self, crop: Tensor, landmarks: Tensor, shown: Tensor, wanted: Tensor) -> Motion:
        """`encode` and `drive` at once, as training does."""
        return self.drive(self.encode(crop, landmarks), shown, wanted)

    def _embedded(self, batch: int) -> Tensor:
        return self.embedding.expand(batch, -1, -1)

    def _spread_out(self, face: FaceCode, displacement: Tensor, size: Tensor) -> tuple[Tensor, Tensor]:
        """The landmarks' backward motion in units of `size` where they land, filled in between
        (B, 2 + embedding, GRID, GRID), and how far it is believed (B, 1, GRID, GRID)."""
        features = torch.cat([-displacement / size, self._embedded(len(displacement))], 2)
        moved = face.landmarks[..., :2] + displacement
        return fill(splat(to_cells(apart(moved)), features, GRID, visible_landmarks(moved)))

    def _correct(self, face: FaceCode, first: Tensor, believed: Tensor, coarse: Tensor, seen: Tensor) -> Tensor:
        """Output layer (B, 7, GRID, GRID) of the U-Net over the photo's features, warped by the coarse flow."""
        warped = []
        flow = coarse
        for k, features in enumerate(face.features):
            if k:
                flow = sum_pairs(flow) / 4
            warped.append(sample(features.float(), flow / (CELL * 2**k)))
        h = self.first(torch.cat([warped[0], first, believed], 1).contiguous(memory_format=torch.channels_last))
        skips = [h]
        for k, down in enumerate(self.down):
            h = down(h)
            if k >= 1:
                gain, offset = self.condition[k - 1](seen).to(h.dtype)[..., None, None].chunk(2, 1)
                h = torch.addcmul(h + offset, h, gain)
            if k + 1 < len(warped):
                h = torch.cat([h, warped[k + 1]], 1)
            skips.append(h)
        for k in reversed(range(len(self.up))):
            above = F.interpolate(self.above[k](h), scale_factor=2.0, mode="bilinear", align_corners=False)
            h = self.up[k](F.silu(above + self.lateral[k](skips[k])))
        return self.last(h)


def apart(landmarks: Tensor) -> Tensor:
    """Landmarks (B, 478, 2) in crop pixels with lids that touch moved a cell off each other: above the line where
    they meet is the upper lid's motion, below it the lower's."""
    upper, lower = _LIDS.to(landmarks.device)
    gap = landmarks[:, upper] - landmarks[:, lower]
    up = F.normalize(gap.mean(1, keepdim=True) + gap.new_tensor([0.0, -1.0]), dim=2)
    missing = (2 * CELL - (gap * up).sum(2, keepdim=True)).clamp(min=0) / 2
    moved = landmarks.clone()
    moved[:, upper] = landmarks[:, upper] + missing * up
    moved[:, lower] = landmarks[:, lower] - missing * up
    return moved


def visible_landmarks(landmarks: Tensor) -> Tensor:
    """How far (B, 478), 0 to 1, each of landmarks (B, 478, 2) in crop pixels is seen: irises hide behind the lids."""
    visible = landmarks.new_ones(landmarks.shape[:2])
    for upper, lower, iris in EYES:
        gap = landmarks[:, upper] - landmarks[:, lower]
        # up is from the lower lid to the upper; where lids touch it is the crop's own
        up = gap + gap.new_tensor([0.0, -1.0])
        up = (up / up.norm(dim=1, keepdim=True))[:, None]
        points = landmarks[:, iris]
        below_upper = ((landmarks[:, upper, None] - points) * up).sum(2)
        above_lower = ((points - landmarks[:, lower, None]) * up).sum(2)
        visible[:, iris] = (0.5 + torch.minimum(below_upper, above_lower) / 2).clamp(0, 1)
    return visible


def shrink_crop(crop: Tensor) -> Tensor:
    """Crop (B, 3, 256, 256) averaged to the grid the network sees, (B, 3, GRID, GRID)."""
    return F.avg_pool2d(crop, CROP // GRID)


def to_cells(points: Tensor) -> Tensor:
    """Crop pixels to cells of the grid, centres at integers in both."""
    return (points + 0.5) / CELL - 0.5
