"""The texture network: what a moved mouth uncovers, painted with colour and an attention map.

The texture half of Athar, Shu & Samaras 2019, "Self-supervised Deformation Modeling for Facial Expression Editing":
`out = attention * colour + (1 - attention) * warped`. It sees the mouth alone, in a window finer than the crop
(`mouth_window`), which costs a third of repainting the crop and leaves the teeth sharper.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fesapp.action_units import CONTROLS, MAX_INTENSITY
from fesapp.networks.landmark_pairs import INNER_LIPS
from fesapp.networks.mouth_window import HEIGHT, WIDTH

# MediaPipe landmarks that tell how the mouth lies: inner and outer lips, their corners, nose, chin, jaw
OUTER_LIPS = (61, 40, 37, 0, 267, 270, 291, 321, 314, 17, 84, 91)
MARKS = (*(i for pair in INNER_LIPS for i in pair), 78, 308, *OUTER_LIPS, 1, 2, 98, 327, 164, 152, 148, 377, 50, 280)
# cells of the inner grid are 2 × 2 window pixels
FOLD = 2
# window pixels around the opening that may be repainted, and over which that fades
REACH, FADE = 4, 4


class Texture(NamedTuple):
    """What `TextureNetwork` paints in the mouth window.

    Attributes:
        colour: (B, 3, HEIGHT, WIDTH) RGB, 0 to 1.
        beside: (B, 1, HEIGHT, WIDTH) share of it in the picture, 0 to 1, where the photo's own pixels are seen: none
            further than `REACH + FADE` from the opening.
        uncovered: (B, 1, HEIGHT, WIDTH) as given; there the colour is all there is.
    """

    colour: Tensor
    beside: Tensor
    uncovered: Tensor

    @property
    def attention(self) -> Tensor:
        """Share (B, 1, HEIGHT, WIDTH) of the colour in the picture, 0 to 1."""
        return self.uncovered + (1 - self.uncovered) * self.beside

    def over(self, warped: Tensor) -> Tensor:
        """The picture (B, 3, HEIGHT, WIDTH): painted over the warped one."""
        return warped + self.attention * (self.colour - warped)


def _conv(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1), nn.SiLU(inplace=True))


class TextureNetwork(nn.Module):
    """Colour and attention in the mouth window. `width` scales every layer's channels."""

    def __init__(self, width: int = 40) -> None:
        super().__init__()
        channels = [width, 8 * width // 5, 12 * width // 5, 16 * width // 5]
        self.first = nn.Sequential(_conv(5 * FOLD**2, channels[0]), _conv(channels[0], channels[0]))
        self.down = nn.ModuleList(nn.Sequential(_conv(a, b, 2), _conv(b, b)) for a, b in pairwise(channels))
        self.seen = nn.Sequential(nn.Linear(len(CONTROLS) + 2 * len(MARKS), 96), nn.SiLU())
        self.condition = nn.ModuleList(nn.Linear(96, 2 * n) for n in channels[1:])
        self.above = nn.ModuleList(nn.Conv2d(b, a, 1) for a, b in pairwise(channels))
        self.up = nn.ModuleList(_conv(n, n) for n in channels[:-1])
        self.last = nn.Conv2d(channels[0], 4 * FOLD**2, 3, 1, 1)

    def forward(self, warped: Tensor, inside: Tensor, uncovered: Tensor, landmarks: Tensor, wanted: Tensor) -> Texture:
        """Paint.

        Args:
            warped: (B, 3, HEIGHT, WIDTH) the moved photo, RGB, 0 to 1.
            inside: (B, 1, HEIGHT, WIDTH) the opening between the lips, 0 to 1; uncovered: what of it is not seen.
            landmarks: (B, 478, 2 or 3) moved, in window pixels.
            wanted: (B, len(CONTROLS)) intensities, 0 to 5.
        """
        seen = torch.cat([(warped * 2 - 1) * (1 - uncovered), inside, uncovered], 1)
        h = self.first(F.pixel_unshuffle(seen, FOLD).contiguous(memory_format=torch.channels_last))
        middle = landmarks.new_tensor([(WIDTH - 1) / 2, (HEIGHT - 1) / 2])
        marks = (landmarks[:, MARKS, :2] - middle) / (WIDTH / 2)
        told = self.seen(torch.cat([marks.flatten(1), wanted / MAX_INTENSITY], 1))
        skips = []
        for down, condition in zip(self.down, self.condition, strict=True):
            skips.append(h)
            gain, offset = condition(told)[..., None, None].chunk(2, 1)
            h = down(h) * (1 + gain) + offset
        for above, up in zip(reversed(self.above), reversed(self.up), strict=True):
            higher = F.interpolate(above(h), scale_factor=2.0, mode="bilinear", align_corners=False)
            h = up(F.silu(higher + skips.pop()))
        out = F.pixel_shuffle(self.last(h), FOLD).float()
        return Texture(torch.sigmoid(out[:, :3]), torch.sigmoid(out[:, 3:]) * around(inside), uncovered)


def around(inside: Tensor) -> Tensor:
    """Where (B, 1, H, W), 0 to 1, may be painted: the opening and a little beyond, fading."""
    wider = F.max_pool2d(inside, (1, 2 * REACH + 1), 1, (0, REACH))
    wider = F.max_pool2d(wider, (2 * REACH + 1, 1), 1, (REACH, 0))
    faded = F.avg_pool2d(wider, (1, 2 * FADE + 1), 1, (0, FADE))
    return F.avg_pool2d(faded, (2 * FADE + 1, 1), 1, (FADE, 0))
