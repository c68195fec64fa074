"""The identity network: who somebody is as a unit vector, whatever the face's expression, the light or the background.

Vectors of one person point the same way. It sees nothing but the face: the landmarks cut it out along its outline and
lay it upright by points that expressions hardly move, and its colours are made alike.
"""

from __future__ import annotations

from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fesapp.networks.motion import GRID, to_cells

SIZE = 128
# the face as it is looked at: cells along a side, crop pixels from one to the next, and the mean face's point in its
# middle, so that forehead and chin just fit
CUT, STEP, CENTRE = 80, 2.1, (127.5, 136.0)
# MediaPipe landmarks that move less than 1.2 crop pixels between people's neutral and smiling photos (corners of the
# eyes, the nose's ridge, under its tip), and where the mean face has them
STILL = (33, 133, 362, 263, 168, 6, 197, 195, 2)
PLACES = ((83.8, 108.7), (110.5, 110.7), (144.5, 110.7), (171.2, 108.7), (127.5, 105.6), (127.5, 113.3), (127.5, 120.4),
          (127.5, 127.1), (127.5, 154.4))  # fmt: skip
# MediaPipe landmarks around the face, clockwise as seen
OUTLINE = (10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149,
           150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109)  # fmt: skip
# a face in one flat colour has no contrast to be divided by
LEAST_CONTRAST = 0.02


def _conv(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs))


class _Block(nn.Module):
    """Two convolutions beside what they change (He et al. 2016, "Deep residual learning")."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first, self.second = _conv(channels, channels), _conv(channels, channels)

    def forward(self, h: Tensor) -> Tensor:
        return F.silu(h + self.second(F.silu(self.first(h))))


class IdentityNetwork(nn.Module):
    """A small residual network over the cut-out face. `width` scales the channels.

    The last layer weighs every place for itself, as in MobileFaceNets (Chen et al. 2018): faces lie alike.
    """

    places: Tensor
    grid: Tensor

    def __init__(self, width: int = 32) -> None:
        super().__init__()
        channels = (width, 2 * width, 4 * width, 6 * width)
        layers: list[nn.Module] = [_conv(3, channels[0], 2), nn.SiLU(inplace=True)]
        for before, after in pairwise(channels):
            layers += [_conv(before, after, 2), nn.SiLU(inplace=True), _Block(after)]
        self.layers = nn.Sequential(*layers)
        last = channels[-1]
        self.everywhere = nn.Conv2d(last, last, CUT // 16, groups=last, bias=False)
        self.normal = nn.BatchNorm2d(last)
        self.last = nn.Linear(last, SIZE)
        at = (torch.arange(CUT) - (CUT - 1) / 2) * STEP
        middle = torch.tensor(CENTRE)
        self.register_buffer("places", torch.tensor(PLACES) - middle, persistent=False)
        self.register_buffer("grid", torch.stack(torch.meshgrid(at, at, indexing="xy"), 2), persistent=False)

    def forward(self, crops: Tensor, landmarks: Tensor) -> Tensor:
        """Unit vectors (B, SIZE) of faces; 1 minus the product of two is their distance, 0 to 2.

        Args:
            crops: (B, 3, GRID, GRID) RGB, 0 to 1, of the 256-pixel crop shrunk by `motion.shrink_crop`.
            landmarks: (B, 478, 2 or 3) in pixels of the 256-pixel crop.
        """
        return self.embed(*self.cut(crops, landmarks))

    def cut(self, crops: Tensor, landmarks: Tensor) -> tuple[Tensor, Tensor]:
        """Faces (B, 3, CUT, CUT), 0 to 1, laid upright, and how far (B, 1, CUT, CUT) each pixel is inside them."""
        points = torch.view_as_complex(landmarks[..., :2].contiguous())
        turn, shift = _similarity(torch.view_as_complex(self.places), points[:, STILL])
        at = torch.view_as_real(turn[:, None, None] * torch.view_as_complex(self.grid) + shift[:, None, None])
        faces = F.grid_sample(
            crops, 2 / (GRID - 1) * to_cells(at) - 1, mode="bilinear", padding_mode="border", align_corners=True
        )
        outline = torch.view_as_real((points[:, OUTLINE] - shift[:, None]) / turn[:, None])
        return faces, _inside(outline / STEP + (CUT - 1) / 2)

    def embed(self, faces: Tensor, inside: Tensor) -> Tensor:
        """Unit vectors (B, SIZE) of what `cut` gives."""
        h = self.layers(_alike(faces, inside).contiguous(memory_format=torch.channels_last))
        h = self.normal(self.everywhere(h))
        return F.normalize(self.last(h.flatten(1)).float(), dim=1)


def _similarity(places: Tensor, points: Tensor) -> tuple[Tensor, Tensor]:
    """Factors (B,) and shifts (B,) that bring complex places (N,) nearest to points (B, N), by least squares."""
    middle, shift = places.mean(), points.mean(1)
    apart = places - middle
    turn = (apart.conj() * (points - shift[:, None])).sum(1) / apart.abs().square().sum()
    return turn, shift - turn * middle


def _inside(outline: Tensor) -> Tensor:
    """How far (B, 1, CUT, CUT), 0 to 1, cells lie between the leftmost and the rightmost point of an outline (B, N, 2)
    in their row."""
    x, y = outline.unbind(2)
    next_x, next_y = x.roll(-1, 1), y.roll(-1, 1)
    row = torch.arange(CUT, device=outline.device, dtype=outline.dtype)
    x, y, next_x, next_y = (value[..., None] for value in (x, y, next_x, next_y))
    crosses = (y > row) != (next_y > row)
    across = x + (row - y) * (next_x - x) / torch.where(crosses, next_y - y, 1.0)
    left = torch.where(crosses, across, 2.0 * CUT).amin(1)[..., None]
    right = torch.where(crosses, across, -2.0 * CUT).amax(1)[..., None]
    return ((row - left + 0.5).clamp(0, 1) * (right - row + 0.5).clamp(0, 1))[:, None]


def _alike(faces: Tensor, inside: Tensor) -> Tensor:
    """Faces without the colour and strength of their light: every channel's mean 0 inside and all contrast 1; 0 is
    outside."""
    size = inside.sum((2, 3), keepdim=True).clamp(min=1)
    centred = (faces - (faces * inside).sum((2, 3), keepdim=True) / size) * inside
    contrast = (centred.square().sum((1, 2, 3), keepdim=True) / (3 * size)).sqrt()
    return centred / (contrast + LEAST_CONTRAST)
