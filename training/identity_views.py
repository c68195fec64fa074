"""What a face may look like and still be the same person: another light, a worse picture, something in front of it."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from fesapp.networks.identity import OUTLINE
from training.appearance import vary

# of how far landmarks lie beside where they are: crop pixels, degrees, shares of the face's size; each landmark alone
SHIFT, TURN, SIZE, TREMBLING = 2.0, 2.0, 0.02, 0.6
# the outline is drawn wider or narrower by this share
OUTLINE_SIZE = 0.04
COARSE_SHARE, COVERED_SHARE = 0.3, 0.4
# middles (x, y) and sizes (width, height) of what is covered most often, in shares of the cut-out face: mouth, each
# eye, both with the brows
COVERED = ((0.5, 0.77, 0.5, 0.25), (0.3, 0.36, 0.3, 0.15), (0.7, 0.36, 0.3, 0.15), (0.5, 0.33, 0.8, 0.25))


def tremble(landmarks: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Landmarks (B, 478, 2 or 3) of crops as a detector may find them another time, (B, 478, 2) float32: the cut-out
    face is then shifted, turned and scaled a little."""
    points = landmarks[..., :2].astype(np.float64)
    batch = len(points)
    middle = points.mean(axis=1, keepdims=True)
    angle = np.radians(TURN * rng.standard_normal((batch, 1)))
    scale = 1 + SIZE * rng.standard_normal((batch, 1))
    scales = np.repeat(scale, points.shape[1], axis=1)
    scales[:, OUTLINE] *= 1 + OUTLINE_SIZE * rng.standard_normal((batch, 1))
    x, y = np.moveaxis(points - middle, 2, 0)
    turned = np.stack([x * np.cos(angle) - y * np.sin(angle), x * np.sin(angle) + y * np.cos(angle)], 2)
    moved = middle + turned * scales[..., None] + SHIFT * rng.standard_normal((batch, 1, 2))
    return (moved + TREMBLING * rng.standard_normal(points.shape)).astype(np.float32)


def disguise(faces: Tensor, inside: Tensor) -> tuple[Tensor, Tensor]:
    """Cut-out faces (B, 3, H, H), 0 to 1, and their masks (B, 1, H, H), each under changes of its own."""
    draw = lambda low, high: torch.empty(len(faces), 1, 1, 1, device=faces.device).uniform_(low, high)  # noqa: E731
    mirrored = draw(0, 1) < 0.5
    faces, inside = (torch.where(mirrored, maps.flip(3), maps) for maps in (faces, inside))
    # light from above or below, which `vary` has not
    slope = torch.linspace(-1, 1, faces.shape[2], device=faces.device)[:, None]
    lit = vary(faces * (1 + draw(-0.3, 0.3) * slope))
    # the three colours run into each other, as under another lamp or film
    grey = lit.mean(1, keepdim=True)
    lit = grey + draw(0.2, 1.2) * (lit - grey)
    size = faces.shape[2]
    small = F.interpolate(lit, size=size // 2, mode="bilinear", align_corners=False, antialias=True)
    coarse = F.interpolate(small, size=size, mode="bilinear", align_corners=False)
    lit = torch.where(draw(0, 1) < COARSE_SHARE, coarse, lit)
    return torch.where(_covered(len(faces), size).to(faces.device), draw(0, 1).expand_as(lit), lit).clamp(0, 1), inside


def _covered(batch: int, size: int) -> Tensor:
    """Which pixels (batch, 1, size, size) something hides: nothing in most faces, else a box."""
    kind = torch.randint(len(COVERED) + 1, (batch,))
    anywhere = torch.cat([torch.rand(batch, 2), 0.1 + 0.3 * torch.rand(batch, 2)], 1)
    x, y, width, height = torch.cat([torch.tensor(COVERED), torch.zeros(1, 4)])[kind].T
    boxes = torch.stack([x, y, width, height], 1) * (0.7 + 0.6 * torch.rand(batch, 4))
    boxes = torch.where((kind == len(COVERED))[:, None], anywhere, boxes)
    boxes[:, :2] += 0.06 * (torch.rand(batch, 2) - 0.5)
    at = (torch.arange(size) + 0.5) / size
    across = (at - boxes[:, :1]).abs() < boxes[:, 2:3] / 2
    down = (at - boxes[:, 1:2]).abs() < boxes[:, 3:4] / 2
    hidden = down[:, None, :, None] & across[:, None, None, :]
    return hidden & (torch.rand(batch) < COVERED_SHARE)[:, None, None, None]
