"""The critic of the adversarial loss: is a patch of a mouth photographed or painted?"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm


class PatchCritic(nn.Module):
    """PatchGAN (Isola et al. 2017) with spectral normalisation (Miyato et al. 2018)."""

    def __init__(self, width: int = 32) -> None:
        super().__init__()
        channels = [4, width, 2 * width, 4 * width]
        kernels, strides = (4, 4, 3), (2, 2, 1)
        self.layers = nn.ModuleList(
            spectral_norm(nn.Conv2d(channels[k], channels[k + 1], kernels[k], strides[k], 1)) for k in range(3)
        )
        self.last = spectral_norm(nn.Conv2d(channels[-1], 1, 3, 1, 1))

    def forward(self, picture: Tensor, inside: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Scores (B, 1, H / 4, W / 4), higher where the picture (B, 3, H, W) looks photographed, and each layer's
        features; `inside` (B, 1, H, W) is the opening between the lips."""
        h, features = torch.cat([picture * 2 - 1, inside], 1), []
        for layer in self.layers:
            h = F.leaky_relu(layer(h), 0.2)
            features.append(h)
        return self.last(h), features
