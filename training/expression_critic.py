"""The critic of whole faces: is it a photo, and which Action Units does it show?"""

from __future__ import annotations

from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

from fesapp.action_units import CONTROLS, MAX_INTENSITY


class ExpressionCritic(nn.Module):
    """PatchGAN with an Action Unit regressor on the same features, as in Pumarola et al. 2018; spectral normalisation
    (Miyato et al. 2018) with the hinge loss in place of the gradient penalty, which costs a third pass."""

    def __init__(self, width: int = 32) -> None:
        super().__init__()
        channels = (3, width, 2 * width, 4 * width, 4 * width)
        self.layers = nn.ModuleList(spectral_norm(nn.Conv2d(a, b, 4, 2, 1)) for a, b in pairwise(channels))
        self.score = spectral_norm(nn.Conv2d(channels[-1], 1, 3, 1, 1))
        self.units = nn.Sequential(
            nn.Conv2d(channels[-1], channels[-1], 4, 2, 1),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Dropout(0.3),
            nn.Linear(16 * channels[-1], len(CONTROLS)),
        )

    def forward(self, picture: Tensor) -> tuple[Tensor, Tensor]:
        """Scores (B, 1, 8, 8), higher where a face (B, 3, 128, 128), RGB 0 to 1, looks photographed, and the
        intensities (B, len(CONTROLS)) it seems to show, 0 to 5 or about."""
        h = picture * 2 - 1
        for layer in self.layers:
            h = F.leaky_relu(layer(h), 0.2)
        return self.score(h), self.units(h) * MAX_INTENSITY


def judge_loss(real: Tensor, made: Tensor) -> Tensor:
    """The critic's hinge loss (Lim & Ye 2017) on its scores of photos and of edited ones."""
    return F.relu(1 - real).mean() + F.relu(1 + made).mean()


def units_loss(seen: Tensor, shown: Tensor) -> Tensor:
    """Mean squared error of intensities (B, len(CONTROLS)), in shares of the whole range."""
    return F.mse_loss(seen.float() / MAX_INTENSITY, shown / MAX_INTENSITY)


def warm_start(critic: ExpressionCritic) -> None:
    """Intensities are near 0 most of the time; begin there."""
    last = critic.units[-1]
    assert isinstance(last, nn.Linear)
    with torch.no_grad():
        last.weight.mul_(0.1)
        last.bias.zero_()
