"""Changes of light, colour and sharpness that leave the geometry alone, so that networks do not depend on them."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

# of crops per batch
GREY_SHARE, BLUR_SHARE, NOISE_SHARE = 0.08, 0.15, 0.2


def vary(crops: Tensor) -> Tensor:
    """Crops (B, 3, H, W), 0 to 1, in another light: exposure, contrast, colour cast, side light, blur, noise."""
    batch = len(crops)
    draw = lambda low, high, *shape: torch.empty(batch, *shape, device=crops.device).uniform_(low, high)  # noqa: E731
    varied = (crops * draw(0.6, 1.3, 1, 1, 1) * draw(0.88, 1.12, 3, 1, 1)).clamp(1e-4, 1) ** draw(0.75, 1.4, 1, 1, 1)
    slope = torch.linspace(-1, 1, crops.shape[-1], device=crops.device)
    varied = varied * (1 + draw(-0.35, 0.35, 1, 1, 1) * slope)
    grey = draw(0, 1, 1, 1, 1) < GREY_SHARE
    varied = torch.where(grey, varied.mean(1, keepdim=True), varied)
    blurred = F.avg_pool2d(F.pad(varied, (1, 1, 1, 1), mode="replicate"), 3, 1)
    varied = torch.where(draw(0, 1, 1, 1, 1) < BLUR_SHARE, blurred, varied)
    noisy = draw(0, 1, 1, 1, 1) < NOISE_SHARE
    return (varied + noisy * draw(0, 0.05, 1, 1, 1) * torch.randn_like(varied)).clamp(0, 1)
