"""The texture networks: what a moved mouth or eye uncovers, painted with colour and an attention map.

The texture half of Athar, Shu & Samaras 2019, "Self-supervised Deformation Modeling for Facial Expression Editing":
`out = attention * colour + (1 - attention) * warped`. Each sees its own window (`windows`), finer than the crop, which
costs a third of repainting the crop and leaves teeth and lashes sharper.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fesapp.action_units import CONTROLS, MAX_INTENSITY
from fesapp.networks.landmark_pairs import INNER_LIPS, LEFT_LIDS, RIGHT_LIDS
from fesapp.networks.windows import LEFT_EYE, MOUTH, RIGHT_EYE, Window

# MediaPipe landmarks that tell how the mouth lies: inner and outer lips, their corners, nose, chin, jaw
OUTER_LIPS = (61, 40, 37, 0, 267, 270, 291, 321, 314, 17, 84, 91)
MOUTH_MARKS = (*(i for pair in INNER_LIPS for i in pair), 78, 308, *OUTER_LIPS, 1, 2, 98, 327, 164, 152, 148, 377,
               50, 280)  # fmt: skip
# where among them stand the corners of the mouth, and the tip, the underside of the nose and the chin
CORNERS, MIDDLES = (MOUTH_MARKS.index(78), MOUTH_MARKS.index(308)), [MOUTH_MARKS.index(mark) for mark in (1, 2, 152)]
# and how an eye lies, right ones and in the same order left ones: lids, corners, iris, brow, below the eye
RIGHT_EYE_MARKS = (*(i for pair in RIGHT_LIDS for i in pair), 33, 133, 468, 469, 470, 471, 472, 46, 53, 52, 65, 55,
                   23, 230)  # fmt: skip
LEFT_EYE_MARKS = (*(i for pair in LEFT_LIDS for i in pair), 263, 362, 473, 476, 475, 474, 477, 276, 283, 282, 295, 285,
                  253, 450)  # fmt: skip
# the window and the marks of right eyes and of left ones
EYES = ((RIGHT_EYE, RIGHT_EYE_MARKS), (LEFT_EYE, LEFT_EYE_MARKS))
# where among them the iris's middle stands; its rim follows
IRIS = RIGHT_EYE_MARKS.index(468)
# cells of the inner grid are 2 × 2 window pixels
FOLD = 2


class Texture(NamedTuple):
    """What a texture network paints in its window of H × W pixels.

    Attributes:
        colour: (B, 3, H, W) RGB, 0 to 1.
        beside: (B, 1, H, W) share of it in the picture, 0 to 1, where the photo's own pixels are seen.
        uncovered: (B, 1, H, W) as given; there the colour is all there is.
        near: (B, 1, H, W) where it may be painted at all, 0 to 1: the opening and a little beyond, fading.
    """

    colour: Tensor
    beside: Tensor
    uncovered: Tensor
    near: Tensor

    @property
    def attention(self) -> Tensor:
        """Share (B, 1, H, W) of the colour in the picture, 0 to 1."""
        return self.uncovered + (1 - self.uncovered) * self.beside

    def over(self, warped: Tensor) -> Tensor:
        """The picture (B, 3, H, W): painted over the warped one."""
        return warped + self.attention * (self.colour - warped)


def _conv(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1), nn.SiLU(inplace=True))


class TextureNetwork(nn.Module):
    """Colour and attention in the mouth's window. `width` scales every layer's channels."""

    told: Tensor

    window: Window = MOUTH
    marks: tuple[int, ...] = MOUTH_MARKS
    # pictures beside colour, inside and uncovered
    extra = 3
    # cells around the opening that may be repainted, and over which that fades
    reach, fade = 2, 2
    # Action Units of which it is told; teeth do not change when a brow rises
    units: tuple[int, ...] = (6, 9, 10, 12, 14, 15, 16, 17, 18, 20, 22, 23, 24, 25, 26)

    def __init__(self, width: int = 40) -> None:
        super().__init__()
        channels = [width, 8 * width // 5, 12 * width // 5, 16 * width // 5]
        self.first = nn.Sequential(_conv((5 + self.extra) * FOLD**2, channels[0]), _conv(channels[0], channels[0]))
        self.down = nn.ModuleList(nn.Sequential(_conv(a, b, 2), _conv(b, b)) for a, b in pairwise(channels))
        self.seen = nn.Sequential(nn.Linear(len(CONTROLS) + 2 * len(self.marks), 96), nn.SiLU())
        self.condition = nn.ModuleList(nn.Linear(96, 2 * n) for n in channels[1:])
        self.above = nn.ModuleList(nn.Conv2d(b, a, 1) for a, b in pairwise(channels))
        self.up = nn.ModuleList(_conv(n, n) for n in channels[:-1])
        self.last = nn.Conv2d(channels[0], 4 * FOLD**2, 3, 1, 1)
        told = torch.tensor([float(int(control[2:].rstrip("LR")) in self.units) for control in CONTROLS])
        self.register_buffer("told", told, persistent=False)

    def forward(
        self,
        warped: Tensor,
        inside: Tensor,
        uncovered: Tensor,
        marks: Tensor,
        wanted: Tensor,
        covered: Tensor | None = None,
    ) -> Texture:
        """Paint a window of H × W pixels.

        Args:
            warped: (B, 3, H, W) the moved photo, RGB, 0 to 1.
            inside: (B, 1, H, W) the opening between the lips or lids, 0 to 1; uncovered: what of it is not seen.
            marks: (B, len(self.marks), 2) those landmarks, moved, in window pixels.
            wanted: (B, len(CONTROLS)) intensities, 0 to 5; of other `units` than its own it takes no notice.
            covered: (B, 1, H, W) where lids lie now and lay not before; only an `EyeTextureNetwork` is told.
        """
        masks = [inside, uncovered] if covered is None else [inside, uncovered, covered]
        seen = torch.cat([(warped * 2 - 1) * (1 - uncovered), *masks, *self.drawn(marks, inside)], 1)
        h = self.first(F.pixel_unshuffle(seen, FOLD).contiguous(memory_format=torch.channels_last))
        middle = marks.new_tensor([(self.window.width - 1) / 2, (self.window.height - 1) / 2])
        at = (marks - middle) / (self.window.width / 2)
        seen_as = self.seen(torch.cat([at.flatten(1), wanted * self.told / MAX_INTENSITY], 1))
        skips = []
        for down, condition in zip(self.down, self.condition, strict=True):
            skips.append(h)
            h = down(h)
            gain, offset = condition(seen_as).to(h.dtype)[..., None, None].chunk(2, 1)
            h = torch.addcmul(h + offset, h, gain)
        for above, up in zip(reversed(self.above), reversed(self.up), strict=True):
            higher = F.interpolate(above(h), scale_factor=2.0, mode="bilinear", align_corners=False)
            h = up(F.silu(higher + skips.pop()))
        out = F.pixel_shuffle(self.last(h), FOLD).float()
        opened = inside if covered is None else torch.maximum(inside, covered)
        near = around(opened, self.reach, self.fade)
        return Texture(torch.sigmoid(out[:, :3]), torch.sigmoid(out[:, 3:]) * near, uncovered, near)

    def drawn(self, marks: Tensor, inside: Tensor) -> list[Tensor]:
        """Pictures (B, 1, H, W) that tell each pixel where it lies: how far from the midline of the teeth, in half
        mouths, and how far under the upper and over the lower lip, in thirds of the window."""
        x = torch.arange(self.window.width, device=marks.device, dtype=marks.dtype)
        left, right = marks[:, CORNERS[0], :1], marks[:, CORNERS[1], :1]
        # the nose and the chin stay where the teeth's midline is, whatever the lips do
        middle = marks[:, MIDDLES, 0].mean(1, keepdim=True)
        across = (x - middle) / ((right - left) / 2).clamp(min=1)
        third = self.window.height / 3
        below, above = inside.cumsum(2) / third, inside.flip(2).cumsum(2).flip(2) / third
        return [across.clamp(-1.5, 1.5)[:, None, None].expand_as(inside), below, above]


class EyeTextureNetwork(TextureNetwork):
    """Colour and attention in an eye's window: the eyeball that rising lids uncover, the lid and its lashes when it
    comes down. It knows right eyes; a left one is shown mirrored, with mirrored landmarks and intensities."""

    window = RIGHT_EYE
    marks = RIGHT_EYE_MARKS
    extra = 2
    # the lid's fold too
    reach, fade = 4, 3
    units = (1, 2, 4, 5, 6, 7, 9, 12, 45, 61, 62, 63, 64)

    def __init__(self, width: int = 30) -> None:
        super().__init__(width)

    def drawn(self, marks: Tensor, inside: Tensor) -> list[Tensor]:
        """How far each pixel lies from the iris's middle, in its radii: 1.5 there, 0.5 on its rim, -0.5 away."""
        middle, rim = marks[:, IRIS], marks[:, IRIS + 1 : IRIS + 5]
        radius = (rim - middle[:, None]).norm(dim=2).mean(1).clamp(min=1)[:, None, None]
        x = torch.arange(self.window.width, device=marks.device, dtype=marks.dtype)
        y = torch.arange(self.window.height, device=marks.device, dtype=marks.dtype)
        across, down = x - middle[:, :1], y - middle[:, 1:]
        distance = (across.square()[:, None, :] + down.square()[:, :, None]).sqrt() / radius
        return [(1.5 - distance).clamp(min=-0.5)[:, None]]


def around(opened: Tensor, reach: int, fade: int) -> Tensor:
    """Where (B, 1, H, W), 0 to 1, may be painted: what opened (B, 1, H, W), and some cells beyond it, fading."""
    cells = F.max_pool2d(opened, FOLD)
    wider = F.max_pool2d(cells, (1, 2 * reach + 1), 1, (0, reach))
    wider = F.max_pool2d(wider, (2 * reach + 1, 1), 1, (reach, 0))
    faded = F.avg_pool2d(wider, (1, 2 * fade + 1), 1, (0, fade))
    faded = F.avg_pool2d(faded, (2 * fade + 1, 1), 1, (fade, 0))
    return F.interpolate(faded, scale_factor=float(FOLD), mode="bilinear", align_corners=False)
