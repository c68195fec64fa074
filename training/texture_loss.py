"""What the texture network is taught: the photo's own pixels, looks that pass for a photo, little attention."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from fesapp.networks.texture import Texture
from training.critic import PatchCritic
from training.window_samples import WindowBatch

# weights of the terms
PIXEL, EDGE, FEATURES, ADVERSARIAL, ATTENTION = 6.0, 3.0, 4.0, 0.6, 0.05
# beside the opening, pixels count by this share
BESIDE = 0.4


def inside_mean(values: Tensor, weight: Tensor) -> Tensor:
    """Mean over (B, C, h, w) weighted by (B, 1, H, W), shrunk to the values' size."""
    weight = F.adaptive_avg_pool2d(weight, (values.shape[2], values.shape[3]))
    return (values * weight).sum() / (weight.sum() * values.shape[1] + 1e-6)


def texture_loss(texture: Texture, batch: WindowBatch, critic: PatchCritic | None) -> tuple[Tensor, dict[str, Tensor]]:
    """Loss to minimise, and its parts; without a critic only what can be compared with the photo.

    Pixels and their gradients are compared in the opening and beside it (Mathieu et al. 2016 for the gradients); the
    critic's features as in pix2pixHD (Wang et al. 2018), its score by the hinge loss (Lim & Ye 2017).
    """
    painted = texture.over(batch.warped)
    near = texture.near
    weight = batch.opened + BESIDE * (near - batch.opened).clamp(min=0)
    error = painted - batch.target
    parts = {"pixel": inside_mean(error.abs(), weight)}
    parts["edge"] = inside_mean(error.diff(dim=3).abs(), weight[..., 1:]) + inside_mean(
        error.diff(dim=2).abs(), weight[..., 1:, :]
    )
    parts["attention"] = ((1 - batch.uncovered) * texture.beside).mean() / near.mean().clamp(min=1e-3)
    loss = PIXEL * parts["pixel"] + EDGE * parts["edge"] + ATTENTION * parts["attention"]
    if critic is not None:
        score, painted_features = critic(painted, batch.opened)
        with torch.no_grad():
            _, real_features = critic(batch.target, batch.opened)
        pairs = zip(painted_features, real_features, strict=True)
        parts["features"] = sum((inside_mean((a - b).abs(), near) for a, b in pairs), start=torch.zeros(()))
        parts["adversarial"] = -inside_mean(score, near)
        loss = loss + FEATURES * parts["features"] + ADVERSARIAL * parts["adversarial"]
    return loss, {name: value.detach() for name, value in parts.items()}


def critic_loss(critic: PatchCritic, texture: Texture, batch: WindowBatch) -> Tensor:
    """Hinge loss of the critic on painted pictures and the photos."""
    painted, near = texture.over(batch.warped).detach(), texture.near
    fake, real = critic(painted, batch.opened)[0], critic(batch.target, batch.opened)[0]
    return inside_mean(F.relu(1 + fake), near) + inside_mean(F.relu(1 - real), near)
