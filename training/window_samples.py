"""Batches of hidden mouths or eyes for the texture networks: what the warp left, and the photo as it was."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor

from fesapp.errors import FesappError
from training.prepared import PreparedSet, read_arrays

# what is kept of a sample as JPEG: the photo, and its window edited away and back
PICTURES = ("target", "source")
# of samples: in black and white
GREY_SHARE = 0.1
# window pixels by which a sample is moved
MOST_SHIFT = 5
MASKS = ("inside", "uncovered", "covered")


def shards(name: str) -> str:
    """Which files of a set hold what is hidden under a name."""
    return f"{name}-*.npz"


@dataclass
class WindowBatch:
    """B samples of H × W pixels: target and warped (B, 3, H, W) RGB 0 to 1, masks (B, 1, H, W), marks (B, M, 2) in
    window pixels, wanted (B, len(CONTROLS)); covered for eyes alone."""

    target: Tensor
    warped: Tensor
    inside: Tensor
    uncovered: Tensor
    marks: Tensor
    wanted: Tensor
    covered: Tensor | None = None

    @property
    def seen(self) -> tuple[Tensor, ...]:
        """What a `TextureNetwork` is given."""
        told = (self.warped, self.inside, self.uncovered, self.marks, self.wanted)
        return told if self.covered is None else (*told, self.covered)

    @property
    def opened(self) -> Tensor:
        """Where (B, 1, H, W) something opened or closed."""
        return self.inside if self.covered is None else torch.maximum(self.inside, self.covered)

    def to(self, device: torch.device) -> WindowBatch:
        return WindowBatch(*(value.to(device) for value in vars(self).values() if value is not None))


class WindowSampler:
    """Draws from what was hidden in a prepared set, validation photos' or the others'.

    Raises:
        FesappError: the set holds none.
    """

    # of the set's files, <name>-NNNN.npz, and of the array with the marks in them
    name: str
    marks: str = "marks"

    def __init__(self, folder: Path, prepared: PreparedSet, validation: bool) -> None:
        self.prepared = prepared
        self.pictures: dict[str, list[np.ndarray]] = {name: [] for name in PICTURES}
        kept: dict[str, list[np.ndarray]] = {}
        wanted = {str(file) for file in prepared.files[prepared.validation == validation]}
        for path in sorted(folder.glob(shards(self.name))):
            arrays = read_arrays(path)
            rows = np.flatnonzero([str(file) in wanted for file in arrays["portrait"]])
            for name, into in self.pictures.items():
                files = np.split(arrays[f"{name}_bytes"], np.cumsum(arrays[f"{name}_lengths"])[:-1])
                into += [files[row] for row in rows]
            for name in (*MASKS, "aus", self.marks):
                if name in arrays:
                    kept.setdefault(name, []).append(arrays[name][rows])
        if not len(self):
            of_which = "validation photos" if validation else "photos to learn from"
            raise FesappError(
                f"{folder}: no hidden {self.name} of {of_which}; make them with: python -m training hide {folder}"
            )
        self.rows = {name: np.concatenate(parts) for name, parts in kept.items()}
        chance = self.weights()
        self._chance = chance / chance.sum()

    def __len__(self) -> int:
        return len(self.pictures["target"])

    def weights(self) -> np.ndarray:
        """How often each sample is drawn, (len(self),)."""
        # large openings are rare, and hardest
        size = (self.rows["inside"] > 127).sum(axis=(1, 2)).astype(np.float64)
        return 0.5 / len(size) + 0.5 * size / max(size.sum(), 1.0)

    def draw(self, size: int, rng: np.random.Generator) -> WindowBatch:
        """A random batch, hidden, shifted and lit at random."""
        batch = self.batch(rng.choice(len(self), size, p=self._chance))
        for k in range(size):
            self.hide_more(batch, k, rng)
        self.turn(batch, rng)
        shift = rng.integers(-MOST_SHIFT, MOST_SHIFT + 1, 2)
        for name in ("target", "warped", *MASKS):
            if getattr(batch, name) is not None:
                setattr(batch, name, torch.roll(getattr(batch, name), (int(shift[1]), int(shift[0])), (2, 3)))
        batch.marks = batch.marks + batch.marks.new_tensor(shift.astype(np.float32))
        self._light(batch, rng)
        return batch

    def batch(self, chosen: np.ndarray, all_hidden: bool = False) -> WindowBatch:
        """The samples `chosen` (B,) as they are, or with all of the opening hidden."""
        target, warped = (self._decoded(name, chosen) for name in PICTURES)
        inside, uncovered, *covered = (
            torch.from_numpy(self.rows[name][chosen])[:, None].float() / 255 for name in MASKS if name in self.rows
        )
        marks, wanted = (torch.from_numpy(self.rows[name][chosen]).float() for name in (self.marks, "aus"))
        uncovered = inside.clone() if all_hidden else uncovered
        return WindowBatch(target, warped, inside, uncovered, self.pick(marks), wanted, *covered)

    def pick(self, marks: Tensor) -> Tensor:
        """The landmarks that the network is told, of those stored."""
        return marks

    def hide_more(self, batch: WindowBatch, k: int, rng: np.random.Generator) -> None:
        """Hide more of sample k than the warp did, in place."""

    def turn(self, batch: WindowBatch, rng: np.random.Generator) -> None:
        """Mirror some samples, in place, where that makes new ones."""

    def _light(self, batch: WindowBatch, rng: np.random.Generator) -> None:
        size = len(batch.target)
        gain = torch.from_numpy(rng.uniform(0.75, 1.25, (size, 1, 1, 1)) * rng.uniform(0.88, 1.12, (size, 3, 1, 1)))
        power = torch.from_numpy(rng.uniform(0.75, 1.35, (size, 1, 1, 1)))
        grey = torch.from_numpy(rng.random((size, 1, 1, 1)) < GREY_SHARE)
        for name in ("target", "warped"):
            lit = (getattr(batch, name).clamp(1e-3, 1) ** power.float() * gain.float()).clamp(0, 1)
            setattr(batch, name, torch.where(grey, lit.mean(1, keepdim=True), lit))

    def _decoded(self, name: str, chosen: np.ndarray) -> Tensor:
        files = [cv2.imdecode(self.pictures[name][i], cv2.IMREAD_COLOR)[..., ::-1] for i in chosen]
        return torch.from_numpy(np.stack(files)).permute(0, 3, 1, 2).float() / 255
