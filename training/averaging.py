"""The moving average of a network's weights, which evaluates better than the weights themselves.

Polyak & Juditsky 1992, "Acceleration of stochastic approximation by averaging"; here exponential.
"""

from __future__ import annotations

import torch
from torch import nn


def follow(average: nn.Module, network: nn.Module, step: int, least: float) -> None:
    """Move an average towards its network, after optimiser step `step`.

    It remembers about a tenth of the steps so far, at most 1 / `least` of them; weights that do not learn stay.
    """
    share = max(least, 10 / (10 + step))
    with torch.no_grad():
        for mean, value in zip(average.parameters(), network.parameters(), strict=True):
            if value.requires_grad:
                mean.lerp_(value, share)
