"""Warp then texture on crops, as the program does it, with gradients from the picture to all networks.

Athar, Shu & Samaras 2019, "Self-supervised Deformation Modeling for Facial Expression Editing". Where the renderer
mends the flow by rule (lids, lips, irises) its change is added as a constant: gradients pass by it. Glasses, folds and
grain are left out, the texture networks see a window of the crop and not of a finer cut, and where nothing is painted a
mouth is a darker photo.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fesapp.action_units import mirror_permutation
from fesapp.editing.gaze import Gaze, gazes
from fesapp.editing.lids import LidMotion, lid_motions
from fesapp.editing.motion_field import mend
from fesapp.editing.mouth import MouthOpening, mouth_opening
from fesapp.editing.painting import Hole
from fesapp.faces import CROP_SIZE
from fesapp.networks.motion import Motion, MotionNetwork, shrink_crop
from fesapp.networks.texture import EYES, MOUTH_MARKS, EyeTextureNetwork, TextureNetwork
from fesapp.networks.windows import FEATHER, MOUTH, Window
from training.crop_faces import AS_IT_IS

# crop pixels over which edges are soft in the picture, as in a photo as large as the crop
EDGE = 2.0
# share of the photo that is seen in a mouth that nothing is painted in
DARK = 0.25


@dataclass(frozen=True)
class Openings:
    """What `mend` knows of one face, see `FaceMotion`."""

    lids: list[LidMotion]
    gaze: list[Gaze]
    mouth: MouthOpening | None
    paints: float


class Edited(NamedTuple):
    """Edited crops.

    Attributes:
        picture: (B, 3, 256, 256) RGB, 0 to 1.
        flow: (B, 2, 256, 256) backward, crop pixels, as the network has it; uncovered: (B, 2, 128, 128) its logits;
            displacement: (B, 478, 2) of the landmarks.
        attention: (B, 1, 256, 256), 0 to 1, where the photo is seen and yet painted over.
    """

    picture: Tensor
    flow: Tensor
    uncovered: Tensor
    displacement: Tensor
    attention: Tensor


class _Spot(NamedTuple):
    """One window of one face of a batch: which face, where, and what opened there."""

    face: int
    matrix: np.ndarray
    hole: Hole
    masks: list[np.ndarray]
    strength: float
    mirrored: bool


class WarpThenTexture(nn.Module):
    """Motion and texture networks as one generator; without texture networks it warps alone."""

    def __init__(
        self, motion: MotionNetwork, mouth: TextureNetwork | None = None, eyes: EyeTextureNetwork | None = None
    ) -> None:
        super().__init__()
        self.motion, self.mouth, self.eyes = motion, mouth, eyes
        x = np.arange(CROP_SIZE, dtype=np.float64)
        self._x, self._y = x, x[:, None]

    def forward(self, crop: Tensor, landmarks: Tensor, shown: Tensor, wanted: Tensor) -> Edited:
        """Edit crops (B, 3, 256, 256), RGB 0 to 1, with landmarks (B, 478, 3) in crop pixels, from intensities shown to
        those wanted (B, len(CONTROLS))."""
        motion = self.motion(shrink_crop(crop), landmarks, shown, wanted)
        flow = _enlarged(motion)
        before, by = landmarks[..., :2].detach().cpu().numpy(), motion.displacement.detach().cpu().numpy()
        openings = [self._openings(points, way) for points, way in zip(before, by, strict=True)]
        picture = _warped(crop, flow + self._mending(flow, openings))
        after = before + by
        attention = torch.zeros_like(picture[:, :1])
        if self.mouth is None or self.eyes is None:
            return Edited(self._darkened(picture, openings), flow, motion.uncovered, motion.displacement, attention)
        mouths, rights, lefts = self._spots(openings, after)
        for network, spots, window, names in (
            (self.mouth, mouths, MOUTH, MOUTH_MARKS),
            (self.eyes, rights, *EYES[0]),
            (self.eyes, lefts, *EYES[1]),
        ):
            if spots:
                picture, painted = self._paint(network, spots, window, names, picture, after, wanted)
                attention = attention + painted
        return Edited(picture, flow, motion.uncovered, motion.displacement, attention)

    def warp(self, crop: Tensor, landmarks: Tensor, shown: Tensor, wanted: Tensor) -> tuple[Tensor, Tensor]:
        """Flow (B, 2, 256, 256) and logits of what it uncovers (B, 2, 128, 128) alone."""
        motion = self.motion(shrink_crop(crop), landmarks, shown, wanted)
        return _enlarged(motion), motion.uncovered

    def _openings(self, points: np.ndarray, way: np.ndarray) -> Openings:
        return Openings(
            lid_motions(points, way), gazes(points, way), mouth_opening(points, way), float(self.eyes is not None)
        )

    def _mending(self, flow: Tensor, openings: list[Openings]) -> Tensor:
        """What the rules change of a flow (B, 2, 256, 256)."""
        given = flow.detach().cpu().numpy()
        mended = given.copy()
        for planes, opening in zip(mended, openings, strict=True):
            mend(list(planes), opening, AS_IT_IS)
        return torch.from_numpy(mended - given).to(flow.device)

    def _darkened(self, picture: Tensor, openings: list[Openings]) -> Tensor:
        masks = np.zeros((len(openings), 1, CROP_SIZE, CROP_SIZE), np.float32)
        for mask, opening in zip(masks, openings, strict=True):
            if opening.mouth is not None:
                mask[0] = opening.mouth.uncovered(self._x, self._y, EDGE)
        return picture * (1 - (1 - DARK) * torch.from_numpy(masks).to(picture.device))

    def _spots(self, openings: list[Openings], after: np.ndarray) -> tuple[list[_Spot], list[_Spot], list[_Spot]]:
        """Windows to paint: mouths, right eyes, left eyes."""
        mouths: list[_Spot] = []
        rights: list[_Spot] = []
        lefts: list[_Spot] = []
        for face, (opening, points) in enumerate(zip(openings, after, strict=True)):
            if opening.mouth is not None:
                matrix = MOUTH.matrix(points)
                x, y = MOUTH.pixels(matrix)
                mouths.append(_Spot(face, matrix, opening.mouth, opening.mouth.masks(x, y, FEATHER), 1.0, False))
            for lids in opening.lids:
                if not lids.painted:
                    continue
                window, into = EYES[lids.left][0], lefts if lids.left else rights
                matrix = window.matrix(points)
                x, y = window.pixels(matrix)
                into.append(_Spot(face, matrix, lids, lids.masks(x, y, FEATHER), lids.painted, lids.left))
        return mouths, rights, lefts

    def _paint(
        self,
        network: TextureNetwork,
        spots: list[_Spot],
        window: Window,
        names: tuple[int, ...],
        picture: Tensor,
        after: np.ndarray,
        wanted: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """The picture with windows painted in, and the attention (B, 1, 256, 256)."""
        device, faces = picture.device, [spot.face for spot in spots]
        masks = torch.from_numpy(np.stack([spot.masks for spot in spots]).astype(np.float32)).to(device)
        marks = np.stack([window.places(after[s.face], names, s.matrix) for s in spots])
        asked = wanted[faces][:, mirror_permutation()] if spots[0].mirrored else wanted[faces]
        warped = F.grid_sample(
            picture[faces], self._windows_in_crop(spots, window, device), padding_mode="border", align_corners=False
        )
        inside, uncovered, *covered = (masks[:, k : k + 1] for k in range(masks.shape[1]))
        texture = network(
            warped, inside, uncovered, torch.from_numpy(marks.astype(np.float32)).to(device), asked, *covered
        )
        there = F.grid_sample(
            torch.cat([texture.colour, texture.beside], 1),
            self._crop_in_windows(spots, window, device),
            align_corners=False,
        )
        hidden = np.stack([spot.hole.uncovered(self._x, self._y, EDGE) for spot in spots]).astype(np.float32)
        bare = torch.from_numpy(hidden)[:, None].to(device)
        strength = torch.tensor([spot.strength for spot in spots], device=device)[:, None, None, None]
        beside = strength * (1 - bare) * there[:, 3:]
        painted = picture[faces] + (strength * bare + beside) * (there[:, :3] - picture[faces])
        index = torch.tensor(faces, device=device)
        attention = torch.zeros_like(picture[:, :1]).index_add(0, index, beside)
        return picture.index_copy(0, index, painted), attention

    def _windows_in_crop(self, spots: list[_Spot], window: Window, device: torch.device) -> Tensor:
        """Where in the crop each pixel of each window lies, for grid_sample."""
        grids = []
        for spot in spots:
            x, y = window.pixels(spot.matrix)
            grids.append(np.stack(np.broadcast_arrays(x, y), -1))
        return _normalised(np.stack(grids), (CROP_SIZE, CROP_SIZE)).to(device)

    def _crop_in_windows(self, spots: list[_Spot], window: Window, device: torch.device) -> Tensor:
        """Where in each window each pixel of the crop lies."""
        grids = []
        for spot in spots:
            x = spot.matrix[0, 0] * self._x + spot.matrix[0, 2]
            y = spot.matrix[1, 1] * self._y + spot.matrix[1, 2]
            grids.append(np.stack(np.broadcast_arrays(x, y), -1))
        return _normalised(np.stack(grids), window.size).to(device)


def _enlarged(motion: Motion) -> Tensor:
    """The flow (B, 2, 256, 256) of the network's planes."""
    near, far, switch = (
        F.interpolate(plane.float(), scale_factor=2, mode="bilinear", align_corners=False)
        for plane in (motion.near, motion.far, motion.switch)
    )
    return far + torch.sigmoid(switch) * (near - far)


def _normalised(pixels: np.ndarray, size: tuple[int, int]) -> Tensor:
    """Pixel coordinates (..., 2) as grid_sample counts them."""
    return torch.from_numpy(((2 * pixels + 1) / np.array(size) - 1).astype(np.float32))


def _warped(crop: Tensor, flow: Tensor) -> Tensor:
    """Crops (B, 3, 256, 256) through a backward flow (B, 2, 256, 256) in pixels."""
    at = torch.arange(CROP_SIZE, device=crop.device, dtype=torch.float32)
    grid = torch.stack([at[None, :] + flow[:, 0], at[:, None] + flow[:, 1]], -1)
    return F.grid_sample(
        crop, (2 * grid + 1) / CROP_SIZE - 1, mode="bicubic", padding_mode="border", align_corners=False
    ).clamp(0, 1)
