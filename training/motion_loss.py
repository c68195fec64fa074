"""What the motion network is taught: flow, uncovered masks and the landmarks' motion, all from geometry."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from fesapp.networks.landmark_pairs import INNER_LIPS, LEFT_LIDS, RIGHT_LIDS
from fesapp.networks.motion import GRID, Motion, to_cells
from fesapp.networks.splat import splat
from training.motion_samples import MotionBatch

# weights of the terms, and of cells: beside the head, on it, where it moves (by over half a crop pixel), uncovered
LANDMARK_WEIGHT, UNCOVERED_WEIGHT, SMOOTH_WEIGHT = 0.5, 0.6, 0.02
BESIDE, ON_HEAD, MOVING, HIDDEN = 0.5, 1.0, 2.0, 0.3
MOVING_FROM = 0.5
# added to the weight of eyes and mouth, before and after they move
FINE = 5.0


def moving_cells(batch: MotionBatch) -> Tensor:
    """Cells (B, 1, G, G) that count in the endpoint error: the head, moved, and seen in the photo."""
    moved = batch.flow.norm(dim=1, keepdim=True) > MOVING_FROM
    return moved & (batch.skin > 0) & (batch.uncovered.amax(1, keepdim=True) == 0)


def _fine_parts() -> tuple[Tensor, Tensor]:
    """Upper and lower landmarks (N,) of lids and inner lips."""
    pairs = torch.tensor([*RIGHT_LIDS, *LEFT_LIDS, *INNER_LIPS])
    return pairs[:, 0], pairs[:, 1]


UPPER, LOWER = _fine_parts()


def fine_cells(landmarks: Tensor) -> Tensor:
    """Cells (B, 1, GRID, GRID) of eyes and mouth, 1 or 0: few, but where every flaw is seen.

    Args:
        landmarks: (B, 478, 2 or 3) crop pixels.
    """
    upper, lower = landmarks[:, UPPER, :2], landmarks[:, LOWER, :2]
    across = torch.linspace(-0.25, 1.25, 7, device=landmarks.device)[:, None]
    points = (upper[:, :, None] + across * (lower - upper)[:, :, None]).flatten(1, 2)
    marked = splat(to_cells(points), points.new_zeros(*points.shape[:2], 0), GRID)
    return (F.max_pool2d(marked, 5, 1, 2) > 0.1).float()


def motion_loss(motion: Motion, batch: MotionBatch) -> tuple[Tensor, dict[str, Tensor]]:
    """Loss to minimise, and its parts. Each sample counts by the root of its motion, so that small edits matter."""
    flow = motion.flow()
    length = batch.flow.norm(dim=1, keepdim=True)
    hidden = batch.uncovered.amax(1, keepdim=True)
    moved = batch.landmarks[..., :2] + batch.displacement
    fine = torch.maximum(fine_cells(batch.landmarks), fine_cells(moved))
    weight = (FINE * fine + BESIDE + (ON_HEAD - BESIDE) * batch.skin + MOVING * (length > MOVING_FROM)) * (
        1 - (1 - HIDDEN) * hidden
    )
    strength = batch.displacement.norm(dim=2).amax(1).clamp(min=1).sqrt()[:, None, None, None]
    error = (flow - batch.flow).abs().sum(1, keepdim=True)
    flow_loss = (weight * error / strength).mean()
    landmark_error = (motion.displacement - batch.displacement).abs().sum(2).mean(1)
    landmark_loss = (landmark_error / strength.flatten()).mean()
    uncovered_loss = F.binary_cross_entropy_with_logits(motion.uncovered, batch.uncovered)
    smooth = sum(layer.diff(dim=axis).square().mean() for layer in (motion.near, motion.far) for axis in (2, 3))
    loss = flow_loss + LANDMARK_WEIGHT * landmark_loss + 4 * UNCOVERED_WEIGHT * uncovered_loss + SMOOTH_WEIGHT * smooth
    parts = {"flow": flow_loss, "landmarks": landmark_loss, "uncovered": uncovered_loss, "smooth": smooth}
    return loss, {name: value.detach() for name, value in parts.items()}


@torch.no_grad()
def endpoint_error(flow: Tensor, batch: MotionBatch) -> tuple[Tensor, Tensor]:
    """Sums (B,) over moving cells of the endpoint error and of the displacement; their ratio is the figure."""
    cells = moving_cells(batch)[:, 0]
    error = ((flow - batch.flow).norm(dim=1) * cells).sum((1, 2))
    return error, (batch.flow.norm(dim=1) * cells).sum((1, 2))
