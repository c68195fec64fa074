"""Views of people to learn identity from: their photos, under expressions that the program's own warp gives them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from torch import Tensor

from fesapp.editing.networks import motion_network
from fesapp.networks.motion import CELL, shrink_crop
from fesapp.networks.splat import sample
from training.changes import random_wanted
from training.identity_views import tremble
from training.prepared import PreparedSet
from training.train_folds import Pair

# expressions of a photo besides its own; each is made when it is first drawn
EXPRESSIONS = 4
# they are kept as JPEG files of a quality between these
QUALITY = (35, 95)
# share of a batch that are people of whom there are two photos, where there are such
PAIRED_SHARE = 0.15
# photos the motion network sees at once
AT_ONCE = 16
# of expressions, the share in which what an opened mouth uncovers gets a colour of its own, as teeth and the dark have
FILLED_SHARE = 0.6
TEETH = np.array([1.0, 0.9, 0.85])

# a photo's index, and which of its expressions; 0 is its own
Key = tuple[int, int]


@dataclass(frozen=True)
class Views:
    """2 B views, the two of one person B apart.

    Attributes:
        crops: (2 B, 3, GRID, GRID) RGB, 0 to 1; landmarks: (2 B, 478, 2) crop pixels.
        people: (2 B,) int64, the same where it is the same person.
    """

    crops: Tensor
    landmarks: Tensor
    people: Tensor


def find_people(photos: int, pairs: Sequence[Pair]) -> np.ndarray:
    """Who is on each of so many photos, as numbers (photos,): everybody is another, but for those of pairs."""
    people = np.arange(photos)
    for pair in pairs:
        people[people == people[pair.smiling]] = people[pair.neutral]
    return people


class IdentitySampler:
    """Draws views of the people on some photos.

    Args:
        people: (N,) as of `find_people`.
        photos: indices of those to draw from.
        seed: of the expressions.
    """

    def __init__(self, prepared: PreparedSet, people: np.ndarray, photos: np.ndarray, seed: int) -> None:
        self.prepared, self.people, self.seed = prepared, people, seed
        found = [photos[people[photos] == person] for person in np.unique(people[photos])]
        self.single = [theirs for theirs in found if len(theirs) == 1]
        self.paired = [theirs for theirs in found if len(theirs) > 1]
        self._kept: dict[Key, tuple[np.ndarray, np.ndarray]] = {}

    def draw(self, count: int, rng: np.random.Generator) -> Views:
        """Two views of each of `count` different people, or of as many as there are."""
        keys = self._keys(count, rng)
        missing = [key for key in dict.fromkeys(keys) if key not in self._kept]
        for start in range(0, len(missing), AT_ONCE):
            self._make(missing[start : start + AT_ONCE])
        files, landmarks = zip(*(self._kept[key] for key in keys), strict=True)
        crops = np.stack([cv2.imdecode(file, cv2.IMREAD_COLOR)[..., ::-1] for file in files])
        return Views(
            torch.from_numpy(crops).permute(0, 3, 1, 2).float() / 255,
            torch.from_numpy(tremble(np.stack(landmarks), rng)),
            torch.from_numpy(self.people[[photo for photo, _ in keys]]),
        )

    def _keys(self, count: int, rng: np.random.Generator) -> list[Key]:
        """What to draw: first one view of everybody, then the other; two of one photo differ in their expression."""
        of_pairs = min(round(count * PAIRED_SHARE), len(self.paired)) if self.single else count
        views: list[tuple[Key, Key]] = []
        for people, wanted in ((self.paired, of_pairs), (self.single, count - of_pairs)):
            for k in rng.permutation(len(people))[:wanted]:
                one, other = rng.choice(people[k], 2, replace=len(people[k]) < 2)
                first = int(rng.integers(EXPRESSIONS + 1))
                second = (first + int(rng.integers(one == other, EXPRESSIONS + 1))) % (EXPRESSIONS + 1)
                views.append(((int(one), first), (int(other), second)))
        return [first for first, _ in views] + [second for _, second in views]

    def _make(self, keys: list[Key]) -> None:
        """Keep some expressions: the crop, shrunk and warped, as a JPEG file, and its landmarks (478, 2)."""
        chances = [np.random.default_rng([self.seed, *key]) for key in keys]
        photos = [photo for photo, _ in keys]
        crops = torch.from_numpy(np.stack([self.prepared.crop(photo) for photo in photos])).permute(0, 3, 1, 2)
        shrunk, landmarks = shrink_crop(crops.float() / 255), torch.from_numpy(self.prepared.landmarks[photos])
        moved, points = _moved(shrunk, landmarks, self.prepared.aus[photos], chances)
        for k, (key, rng) in enumerate(zip(keys, chances, strict=True)):
            own = key[1] == 0
            crop = (shrunk if own else moved)[k].permute(1, 2, 0).mul(255).round().byte().numpy()
            quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(*QUALITY))]
            file = cv2.imencode(".jpg", np.ascontiguousarray(crop[..., ::-1]), quality)[1]
            self._kept[key] = (file, (landmarks[k, :, :2] if own else points[k]).numpy())


def _moved(
    crops: Tensor, landmarks: Tensor, shown: np.ndarray, chances: list[np.random.Generator]
) -> tuple[Tensor, Tensor]:
    """Crops (B, 3, GRID, GRID) warped to random intensities from those shown (B, controls), and the landmarks there
    (B, 478, 2)."""
    wanted = np.stack([random_wanted(aus, rng) for aus, rng in zip(shown, chances, strict=True)]).astype(np.float32)
    colour = np.stack([rng.random() * TEETH for rng in chances])
    share = np.array([rng.random() < FILLED_SHARE for rng in chances])
    with torch.inference_mode():
        motion = motion_network()(crops, landmarks, torch.from_numpy(shown), torch.from_numpy(wanted))
        warped = sample(crops, motion.flow() / CELL)
        filled = torch.sigmoid(motion.uncovered[:, :1]) * torch.from_numpy(share).float()[:, None, None, None]
        warped = warped + filled * (torch.from_numpy(colour).float()[..., None, None] - warped)
        return warped.clamp(0, 1), landmarks[..., :2] + motion.displacement
