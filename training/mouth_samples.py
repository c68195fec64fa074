"""Batches of hidden mouths."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from fesapp.networks.texture import MOUTH_MARKS
from fesapp.networks.windows import MOUTH
from training.window_samples import WindowBatch, WindowSampler

# of samples: all of the opening hidden, as when a closed mouth opens; all below a line, as when the jaw drops
ALL_HIDDEN, LOWER_HIDDEN = 0.55, 0.15


class MouthSampler(WindowSampler):
    """Hidden mouths; all landmarks are stored, so that they can be mirrored."""

    name = "mouths"
    marks = "landmarks"

    def pick(self, marks: Tensor) -> Tensor:
        return marks[:, MOUTH_MARKS]

    def hide_more(self, batch: WindowBatch, k: int, rng: np.random.Generator) -> None:
        kind = rng.random()
        if kind < ALL_HIDDEN:
            batch.uncovered[k] = batch.inside[k]
        elif kind < ALL_HIDDEN + LOWER_HIDDEN:
            rows = torch.nonzero(batch.inside[k, 0].amax(1) > 0.5)[:, 0]
            if len(rows):
                line = int(rng.integers(int(rows[0]), int(rows[-1]) + 1))
                batch.uncovered[k, :, line:] = batch.inside[k, :, line:]

    def turn(self, batch: WindowBatch, rng: np.random.Generator) -> None:
        mirrored = self._mirrored_marks
        for k in np.flatnonzero(rng.random(len(batch.target)) < 0.5):
            for picture in (batch.target, batch.warped, batch.inside, batch.uncovered):
                picture[k] = picture[k].flip(2)
            marks = batch.marks[k][mirrored] * batch.marks.new_tensor([-1.0, 1.0])
            batch.marks[k] = marks + batch.marks.new_tensor([MOUTH.width - 1.0, 0.0])
            batch.wanted[k] = batch.wanted[k][self.prepared.control_mirror]

    @property
    def _mirrored_marks(self) -> list[int]:
        """Where in `MOUTH_MARKS` each mark's mirror image stands."""
        return [MOUTH_MARKS.index(int(self.prepared.landmark_mirror[mark])) for mark in MOUTH_MARKS]
