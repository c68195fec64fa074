"""The glasses network: which pixels of a face's crop are spectacle frames or dark lenses, which do not move with it.

Frames stand still when the skin behind them moves. The renderer asks once a photo, and holds the flow still there.
"""

from __future__ import annotations

from itertools import pairwise
from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

# rows and columns of the aligned crop (256, 256) in which glasses are looked for: both multiples of 16 apart
ROWS, COLUMNS = slice(48, 176), slice(16, 240)


def _conv(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.SiLU(inplace=True)
    )


class GlassesNetwork(nn.Module):
    """A U-Net (Ronneberger et al. 2015) from a face's crop to the logits of glasses. `width` scales the channels."""

    def __init__(self, width: int = 12) -> None:
        super().__init__()
        channels = [width, 2 * width, 4 * width, 6 * width, 8 * width]
        self.first = _conv(3, channels[0])
        self.down = nn.ModuleList(nn.Sequential(_conv(a, b, 2), _conv(b, b)) for a, b in pairwise(channels))
        self.up = nn.ModuleList(_conv(b + a, a) for a, b in pairwise(channels))
        self.last = nn.Conv2d(channels[0], 1, 1)

    def forward(self, crops: Tensor) -> Tensor:
        """Logits (B, 1, h, w) over `ROWS` and `COLUMNS` of crops (B, 3, 256, 256), RGB from 0 to 1."""
        h = self.first(crops[..., ROWS, COLUMNS] * 2 - 1)
        skips = []
        for down in self.down:
            skips.append(h)
            h = down(h)
        for up in reversed(self.up):
            h = F.interpolate(h, scale_factor=2.0, mode="bilinear", align_corners=False)
            h = up(torch.cat([h, skips.pop()], 1))
        return self.last(h)

    def fused(self) -> GlassesNetwork:
        """The same network, its normalisation folded into the convolutions: for inference, and faster."""
        for block in self.modules():
            if isinstance(block, nn.Sequential) and len(block) == 3 and isinstance(block[1], nn.BatchNorm2d):
                block[0] = fuse_conv_bn_eval(cast(nn.Conv2d, block[0]), block[1])
                block[1] = nn.Identity()
        return self

    def mask(self, crops: Tensor) -> Tensor:
        """How likely (B, 1, 256, 256), 0 to 1, each pixel of crops is glasses; 0 beside `ROWS` and `COLUMNS`."""
        whole = crops.new_zeros(len(crops), 1, *crops.shape[2:])
        whole[..., ROWS, COLUMNS] = torch.sigmoid(self(crops))
        return whole
