"""Landmarks as pictures: scattered points with features become smooth dense maps."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor


def splat(points: Tensor, features: Tensor, size: int, weight: Tensor | None = None) -> Tensor:
    """Sum point features into a grid, each point shared bilinearly between the four cells around it.

    Args:
        points: (B, N, 2) x, y in cells, cell centres at integers; points outside the grid are left out.
        features: (B, N, C).
        size: cells along a side.
        weight: (B, N) how much each point counts, 1 where not given.

    Returns:
        (B, C + 1, size, size): the sums, and last the weights they were summed with.
    """
    batch, count, channels = features.shape
    low = points.floor()
    share = points - low
    grid = features.new_zeros(batch, size * size, channels + 1)
    counts = features.new_ones(batch, count) if weight is None else weight
    with_one = torch.cat([features, features.new_ones(batch, count, 1)], 2)
    for dx in (0, 1):
        for dy in (0, 1):
            x, y = low[..., 0] + dx, low[..., 1] + dy
            wx = share[..., 0] if dx else 1 - share[..., 0]
            wy = share[..., 1] if dy else 1 - share[..., 1]
            inside = (x >= 0) & (x < size) & (y >= 0) & (y < size)
            part = (wx * wy * inside * counts)[..., None]
            cell = (y.clamp(0, size - 1) * size + x.clamp(0, size - 1)).long()
            grid.scatter_add_(1, cell[..., None].expand(-1, -1, channels + 1), part * with_one)
    return grid.transpose(1, 2).unflatten(2, (size, size))


def fill(summed: Tensor, trust: float = 0.15) -> tuple[Tensor, Tensor]:
    """Weighted sums (B, C + 1, H, H) as means everywhere, from coarser and coarser cells where points are rare.

    Pull-push interpolation (Gortler et al. 1996, "The Lumigraph"). H is a power of two.

    Returns:
        (B, C, H, H) means, and (B, 1, H, H) how far (0 to 1) each cell's own points were believed.
    """
    weight = summed[:, -1:]
    means = summed[:, :-1] / (weight + 1e-6)
    own = weight / (weight + trust)
    if summed.shape[-1] <= 4:
        overall = summed.sum((2, 3), keepdim=True)
        return own * means + (1 - own) * overall[:, :-1] / (overall[:, -1:] + 1e-6), own
    coarse, _ = fill(sum_pairs(summed), trust)
    around = F.interpolate(coarse, scale_factor=2.0, mode="bilinear", align_corners=False)
    return own * means + (1 - own) * around, own


def sum_pairs(maps: Tensor) -> Tensor:
    """Sums (B, C, H / 2, W / 2) over blocks of 2×2 cells; several times faster on a CPU than pooling few channels."""
    rows = maps[..., ::2, :] + maps[..., 1::2, :]
    return rows[..., ::2] + rows[..., 1::2]


def sample(maps: Tensor, flow: Tensor) -> Tensor:
    """Maps (B, C, H, H) warped by a backward flow (B, 2, H, H) in cells, bilinear, the border going on outside."""
    size = maps.shape[-1]
    at = torch.arange(size, device=maps.device, dtype=flow.dtype)
    x = (at + flow[:, 0]) * (2 / (size - 1)) - 1
    y = (at[:, None] + flow[:, 1]) * (2 / (size - 1)) - 1
    return F.grid_sample(maps, torch.stack([x, y], 3), mode="bilinear", padding_mode="border", align_corners=True)
