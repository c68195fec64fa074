"""Batches of hidden mouths for the texture network: what the warp left, and the photo as it was."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor

from fesapp.errors import FesappError
from fesapp.networks.mouth_window import WIDTH
from training.prepared import PreparedSet, read_arrays

# what is kept of a sample as JPEG: the photo, its mouth closed and opened again, and closed
PICTURES = ("target", "source", "hidden")
MOUTHS = "mouths-*.npz"
# of samples: all of the opening hidden, as when a closed mouth opens; all below a line, as when the jaw drops
ALL_HIDDEN, LOWER_HIDDEN = 0.55, 0.15
# and in black and white
GREY_SHARE = 0.1
# window pixels by which a sample is moved
MOST_SHIFT = 5


@dataclass
class MouthBatch:
    """B samples; target and warped (B, 3, H, W) RGB 0 to 1, masks (B, 1, H, W), landmarks (B, 478, 2) in window pixels,
    wanted (B, len(CONTROLS))."""

    target: Tensor
    warped: Tensor
    inside: Tensor
    uncovered: Tensor
    landmarks: Tensor
    wanted: Tensor


class MouthSampler:
    """Draws from the hidden mouths of a prepared set, validation photos' or the others'.

    Raises:
        FesappError: the set holds none.
    """

    def __init__(self, folder: Path, prepared: PreparedSet, validation: bool) -> None:
        self.prepared = prepared
        self.pictures: dict[str, list[np.ndarray]] = {name: [] for name in PICTURES}
        kept: dict[str, list[np.ndarray]] = {name: [] for name in ("inside", "uncovered", "aus", "landmarks")}
        wanted = {str(file) for file in prepared.files[prepared.validation == validation]}
        for path in sorted(folder.glob(MOUTHS)):
            arrays = read_arrays(path)
            rows = np.flatnonzero([str(file) in wanted for file in arrays["portrait"]])
            for name, into in self.pictures.items():
                files = np.split(arrays[f"{name}_bytes"], np.cumsum(arrays[f"{name}_lengths"])[:-1])
                into += [files[row] for row in rows]
            for name, parts in kept.items():
                parts.append(arrays[name][rows])
        if not len(self):
            of_which = "validation photos" if validation else "photos to learn from"
            raise FesappError(
                f"{folder}: no hidden mouths of {of_which}; make them with: python -m training hide {folder}"
            )
        self.rows = {name: np.concatenate(parts) for name, parts in kept.items()}
        # wide openings are rare, and hardest
        size = (self.rows["inside"] > 127).sum(axis=(1, 2)).astype(np.float64)
        self._chance = 0.5 / len(size) + 0.5 * size / max(size.sum(), 1.0)
        self._chance /= self._chance.sum()

    def __len__(self) -> int:
        return len(self.pictures["target"])

    def draw(self, size: int, rng: np.random.Generator) -> MouthBatch:
        """A random batch, hidden, mirrored, shifted and lit at random."""
        chosen = rng.choice(len(self), size, p=self._chance)
        batch = self.batch(chosen)
        for k in range(size):
            self._hide_more(batch, k, rng)
            if rng.random() < 0.5:
                self._mirror(batch, k)
        shift = rng.integers(-MOST_SHIFT, MOST_SHIFT + 1, 2)
        for name in ("target", "warped", "inside", "uncovered"):
            setattr(batch, name, torch.roll(getattr(batch, name), (int(shift[1]), int(shift[0])), (2, 3)))
        batch.landmarks = batch.landmarks + batch.landmarks.new_tensor(shift.astype(np.float32))
        gain = torch.from_numpy(rng.uniform(0.8, 1.2, (size, 1, 1, 1)) * rng.uniform(0.92, 1.08, (size, 3, 1, 1)))
        power = torch.from_numpy(rng.uniform(0.8, 1.25, (size, 1, 1, 1)))
        grey = torch.from_numpy(rng.random((size, 1, 1, 1)) < GREY_SHARE)
        for name in ("target", "warped"):
            lit = (getattr(batch, name).clamp(1e-3, 1) ** power.float() * gain.float()).clamp(0, 1)
            setattr(batch, name, torch.where(grey, lit.mean(1, keepdim=True), lit))
        return batch

    def batch(self, chosen: np.ndarray, all_hidden: bool = False) -> MouthBatch:
        """The samples `chosen` (B,) as they are, or with all of the opening hidden."""
        target, warped = (self._decoded(name, chosen) for name in ("target", "source"))
        inside, uncovered = (
            torch.from_numpy(self.rows[name][chosen])[:, None].float() / 255 for name in ("inside", "uncovered")
        )
        landmarks, wanted = (torch.from_numpy(self.rows[name][chosen]).float() for name in ("landmarks", "aus"))
        return MouthBatch(target, warped, inside, inside.clone() if all_hidden else uncovered, landmarks, wanted)

    def hidden(self, chosen: np.ndarray) -> Tensor:
        """The samples `chosen` (B,) with the mouth closed, (B, 3, H, W) RGB 0 to 1."""
        return self._decoded("hidden", chosen)

    def _decoded(self, name: str, chosen: np.ndarray) -> Tensor:
        files = [cv2.imdecode(self.pictures[name][i], cv2.IMREAD_COLOR)[..., ::-1] for i in chosen]
        return torch.from_numpy(np.stack(files)).permute(0, 3, 1, 2).float() / 255

    def _hide_more(self, batch: MouthBatch, k: int, rng: np.random.Generator) -> None:
        kind = rng.random()
        if kind < ALL_HIDDEN:
            batch.uncovered[k] = batch.inside[k]
        elif kind < ALL_HIDDEN + LOWER_HIDDEN:
            rows = torch.nonzero(batch.inside[k, 0].amax(1) > 0.5)[:, 0]
            if len(rows):
                line = int(rng.integers(int(rows[0]), int(rows[-1]) + 1))
                batch.uncovered[k, :, line:] = batch.inside[k, :, line:]

    def _mirror(self, batch: MouthBatch, k: int) -> None:
        for picture in (batch.target, batch.warped, batch.inside, batch.uncovered):
            picture[k] = picture[k].flip(2)
        marks = batch.landmarks[k][self.prepared.landmark_mirror] * batch.landmarks.new_tensor([-1.0, 1.0])
        batch.landmarks[k] = marks + batch.landmarks.new_tensor([WIDTH - 1.0, 0.0])
        batch.wanted[k] = batch.wanted[k][self.prepared.control_mirror]


def holds_mouths(folder: Path, prepared: PreparedSet) -> bool:
    """Whether a set holds hidden mouths of validation photos."""
    files = {str(file) for file in prepared.files[prepared.validation]}
    return any(files & {str(file) for file in read_arrays(path)["portrait"]} for path in folder.glob(MOUTHS))
