"""What the end-to-end generators are taught, each term with its weight.

As in Athar, Shu & Samaras 2019 and Pumarola et al. 2018: pass for a photo, show the intensities asked, come back to the
photo by the reverse edit, stay the same person, with a smooth flow and little attention.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
import torch
import torch.nn.functional as F
from torch import Tensor

from fesapp.errors import FesappError
from fesapp.networks.identity import IdentityNetwork
from fesapp.networks.motion import CROP, shrink_crop

# pixels a side at which true pairs are compared
COARSE = 64


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much each term counts; 0 leaves it out.

    Attributes:
        adversarial: the critic's score of the edited face; units: squared error of the intensities it reads there, and
            how much the critic's own reading of photos counts for it.
        reverse: mean difference of the face edited there and back; identity: distance of the embedding.
        smooth: mean difference of neighbouring flow vectors, crop pixels; attention: its mean.
        geometry: mean difference from the flow the run began with, over its mean length, and cross entropy with its
            masks, so that what geometry taught is not forgotten.
        restored: of mouths and eyes that were hidden, see `texture_loss`.
        pairs: mean difference from the other photo of a true pair, both shrunk, so that a pixel beside counts little.
    """

    adversarial: float = 0.1
    units: float = 8.0
    reverse: float = 4.0
    identity: float = 1.0
    smooth: float = 0.1
    attention: float = 0.5
    geometry: float = 1.0
    restored: float = 1.0
    pairs: float = 2.0

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            if getattr(self, name) < 0:
                raise ValueError(f"{name} is below 0")


def read_weights(path: Path) -> Weights:
    """The weights of a JSON file; terms that it does not name keep their own.

    Raises:
        FesappError: it cannot be read, names another term, or a weight is below 0.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Weights)
    except OSError as error:
        raise FesappError(f"{path}: cannot be read ({error.strerror})") from None
    except msgspec.DecodeError as error:
        raise FesappError(f"{path}: not a config of losses ({error}); see training/full.json") from None


def reverse_loss(back: Tensor, crop: Tensor) -> Tensor:
    """Mean difference of pictures (B, 3, H, W) from the photos."""
    return (back - crop).abs().mean()


def mask_loss(logits: Tensor, taught: Tensor) -> Tensor:
    """Cross entropy of two masks, both given as logits (B, C, H, W), the second the truth."""
    return F.binary_cross_entropy_with_logits(logits.float(), torch.sigmoid(taught.float()))


def pairs_loss(edited: Tensor, goal: Tensor, landmarks: Tensor) -> Tensor:
    """Mean difference in the face of pictures (B, 3, H, W) from photos (B, 3, 256, 256), both at `COARSE` pixels.

    Args:
        landmarks: (B, 478, 2 or 3) crop pixels, in `edited`.
    """
    low, high = (landmarks[..., :2].amin(1) / CROP), (landmarks[..., :2].amax(1) / CROP)
    at = (torch.arange(COARSE, device=edited.device) + 0.5) / COARSE
    across = (at > low[:, :1]) & (at < high[:, :1])
    down = (at > low[:, 1:]) & (at < high[:, 1:])
    face = (down[:, :, None] & across[:, None, :])[:, None].float()
    apart = (F.adaptive_avg_pool2d(edited, COARSE) - F.adaptive_avg_pool2d(goal, COARSE)).abs()
    return (apart * face).sum() / (3 * face.sum()).clamp(min=1)


def identity_loss(network: IdentityNetwork, edited: Tensor, moved: Tensor, crop: Tensor, landmarks: Tensor) -> Tensor:
    """Mean distance of the embedding, 0 to 2, of edited crops (B, 3, 256, 256) with landmarks (B, 478, 2 or 3) there
    from the photos'."""
    with torch.no_grad():
        before = network(shrink_crop(crop), landmarks)
    return (1 - (network(shrink_crop(edited), moved) * before).sum(1)).mean()


def smooth_loss(flow: Tensor) -> Tensor:
    """Total variation of a flow (B, 2, H, W), crop pixels a pixel."""
    return flow.diff(dim=2).abs().mean() + flow.diff(dim=3).abs().mean()


def geometry_loss(flow: Tensor, taught: Tensor) -> Tensor:
    """Mean difference of two flows (B, 2, H, W) over the mean length of the second."""
    return F.l1_loss(flow, taught) / taught.abs().mean().clamp(min=1e-3)
