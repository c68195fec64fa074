"""The ablation without a warp: a generator that repaints the face by colour and attention, as GANimation does.

Pumarola et al. 2018, "GANimation: Anatomically-aware Facial Animation from a Single Image": the intensities wanted are
laid beside the picture as maps (which a convolution turns into one value a channel, so that is what is added here),
residual blocks work at a quarter of its size, and `out = attention * colour + (1 - attention) * in`.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor, nn

from fesapp.action_units import CONTROLS, MAX_INTENSITY
from fesapp.errors import FesappError
from training.run_folder import RunFolder

# pixels a side of what it sees: the crop shrunk by half
SIDE = 128
BLOCKS = 4


class Change(NamedTuple):
    """Colour (B, 3, H, W) and attention (B, 1, H, W), 0 to 1: the share of the colour in the picture."""

    colour: Tensor
    attention: Tensor

    def over(self, picture: Tensor) -> Tensor:
        """The picture (B, 3, H, W), 0 to 1, changed."""
        return picture + self.attention * (self.colour - picture)


def _conv(inputs: int, outputs: int, kernel: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, (kernel - 1) // 2, bias=False),
        nn.InstanceNorm2d(outputs, affine=True),
        nn.ReLU(inplace=True),
    )


class _Block(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            _conv(channels, channels, 3),
            nn.Conv2d(channels, channels, 3, 1, 1, bias=False),
            nn.InstanceNorm2d(channels, affine=True),
        )

    def forward(self, h: Tensor) -> Tensor:
        return h + self.layers(h)


class TextureOnlyGenerator(nn.Module):
    """Picture and intensities to colour and attention. `width` scales every layer's channels."""

    def __init__(self, width: int = 32) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, width, 7, 1, 3)
        self.asked = nn.Linear(len(CONTROLS), width)
        self.layers = nn.Sequential(
            nn.ReLU(inplace=True),
            _conv(width, 2 * width, 4, 2),
            _conv(2 * width, 4 * width, 4, 2),
            *(_Block(4 * width) for _ in range(BLOCKS)),
            nn.Upsample(scale_factor=2, mode="nearest"),
            _conv(4 * width, 2 * width, 3),
            nn.Upsample(scale_factor=2, mode="nearest"),
            _conv(2 * width, width, 3),
        )
        self.last = nn.Conv2d(width, 4, 7, 1, 3)

    def forward(self, picture: Tensor, wanted: Tensor) -> Change:
        """The change of pictures (B, 3, SIDE, SIDE), RGB 0 to 1, to intensities (B, len(CONTROLS)), 0 to 5."""
        seen = self.first((picture * 2 - 1).contiguous(memory_format=torch.channels_last))
        out = self.last(self.layers(seen + self.asked(wanted * 2 / MAX_INTENSITY - 1)[..., None, None])).float()
        return Change(torch.sigmoid(out[:, :3]), torch.sigmoid(out[:, 3:]))


def load_texture_only(run: Path) -> TextureOnlyGenerator:
    """The averaged generator of a run of `train full --generator texture`.

    Raises:
        FesappError: no such run there.
    """
    state = RunFolder(run).load()
    if state is None or state["options"].get("generator") != "texture":
        raise FesappError(f"{run}: no run of a texture-only generator; train one with --generator texture")
    generator = TextureOnlyGenerator(state["options"]["width"])
    generator.load_state_dict(state["average"])
    return generator.eval().requires_grad_(False)
