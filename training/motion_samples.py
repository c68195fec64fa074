"""Endless batches for the motion network: random faces, random changes, and what geometry says they do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset

from fesapp.errors import FesappError
from fesapp.networks.motion import CROP, GRID, shrink_crop
from training.changes import random_wanted
from training.glasses import held_still, random_frame, wear
from training.prepared import PreparedSet, read_prepared

# of samples; real frames, whose flow geometry gets wrong, are then the smaller part of all that look like frames
GLASSES_SHARE = 0.2


@dataclass
class MotionBatch:
    """B samples; shapes as in `geometry.DenseMotion`, crops (B, 3, GRID, GRID) float 0 to 1 as the network sees them,
    landmarks (B, 478, 3)."""

    crops: Tensor
    landmarks: Tensor
    shown: Tensor
    wanted: Tensor
    flow: Tensor
    uncovered: Tensor
    skin: Tensor
    displacement: Tensor

    def to(self, device: torch.device) -> MotionBatch:
        return MotionBatch(*(getattr(self, f.name).to(device, non_blocking=True) for f in fields(self)))

    def mirrored(self, landmark_mirror: Tensor, control_mirror: Tensor) -> MotionBatch:
        """The same samples seen in a mirror: left is right."""
        turn = self.landmarks.new_tensor([-1.0, 1.0, 1.0])
        shift = self.landmarks.new_tensor([CROP - 1.0, 0.0, 0.0])
        return MotionBatch(
            crops=self.crops.flip(3),
            landmarks=self.landmarks[:, landmark_mirror] * turn + shift,
            shown=self.shown[:, control_mirror],
            wanted=self.wanted[:, control_mirror],
            flow=self.flow.flip(3) * turn[:2, None, None],
            uncovered=self.uncovered.flip(3),
            skin=self.skin.flip(3),
            displacement=self.displacement[:, landmark_mirror] * turn[:2],
        )


class MotionSampler:
    """Makes batches from a prepared set, on the device that holds its geometry."""

    def __init__(self, prepared: PreparedSet, indices: np.ndarray, device: torch.device | str = "cpu") -> None:
        self.prepared = prepared
        self.indices = indices
        self.device = torch.device(device)
        self.geometry = prepared.geometry().to(self.device)

    def draw(self, size: int, rng: np.random.Generator, glasses: float = 0.0) -> MotionBatch:
        """A batch of random faces of the set and random changes; a share `glasses` of them wear drawn ones."""
        chosen = rng.choice(self.indices, size)
        wanted = np.stack([random_wanted(self.prepared.aus[i], rng) for i in chosen])
        wearing = np.flatnonzero(rng.random(size) < glasses)
        crops = [self.prepared.crop(i) for i in chosen]
        still = {}
        for k in wearing:
            crops[k], rims = wear(crops[k], random_frame(self.prepared.landmarks[chosen[k]], rng))
            still[k] = torch.from_numpy(held_still(rims, GRID)).to(self.device)
        batch = self.batch(chosen, wanted, crops)
        for k, share in still.items():
            batch.flow[k] *= share
        return batch

    def batch(self, chosen: np.ndarray, wanted: np.ndarray, pictures: list[np.ndarray] | None = None) -> MotionBatch:
        """The batch of photos `chosen` (B,) driven to `wanted` (B, len(CONTROLS)), as crops or `pictures`."""
        faces = self.prepared.faces(chosen, self.device)
        shown = torch.from_numpy(self.prepared.aus[chosen]).to(self.device)
        asked = torch.from_numpy(wanted.astype(np.float32)).to(self.device)
        motion = self.geometry(faces, asked - shown)
        crops = torch.from_numpy(np.stack(pictures or [self.prepared.crop(i) for i in chosen])).to(self.device)
        return MotionBatch(
            crops=shrink_crop(crops.permute(0, 3, 1, 2).float() / 255),
            landmarks=faces.landmarks,
            shown=shown,
            wanted=asked,
            flow=motion.flow,
            uncovered=motion.uncovered,
            skin=motion.skin,
            displacement=motion.displacement,
        )


class _Stream(IterableDataset[MotionBatch]):
    def __init__(self, prepared: Path, size: int, seed: int) -> None:
        self.prepared, self.size, self.seed = prepared, size, seed

    def __iter__(self) -> Iterator[MotionBatch]:
        torch.set_num_threads(1)
        info = torch.utils.data.get_worker_info()
        prepared = read_prepared(self.prepared)
        sampler = MotionSampler(prepared, training_indices(prepared))
        rng = np.random.default_rng([self.seed, info.id if info else 0])
        while True:
            yield sampler.draw(self.size, rng, GLASSES_SHARE)


def training_indices(prepared: PreparedSet, worst_fit: float = 0.045) -> np.ndarray:
    """Photos to learn from: not of the validation split, and well fitted.

    Raises:
        FesappError: there are none.
    """
    found = np.flatnonzero(~prepared.validation & (prepared.error < worst_fit))
    if not len(found):
        raise FesappError(f"none of {len(prepared)} prepared photos is fit to learn from; prepare more")
    return found


def stream(prepared: Path, size: int, seed: int, workers: int) -> Iterator[MotionBatch]:
    """Endless batches from `workers` processes of one CPU thread each."""
    loader = DataLoader(
        _Stream(prepared, size, seed), batch_size=None, num_workers=workers, prefetch_factor=4 if workers else None
    )
    yield from loader
