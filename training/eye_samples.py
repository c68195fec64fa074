"""Batches of hidden eyes; left ones are mirrored, so all are right eyes."""

from __future__ import annotations

import numpy as np
import torch

from training.window_samples import WindowBatch, WindowSampler

# of samples: eyes that come to be closed, for they are few
CLOSING_SHARE = 0.35
# of those that open: only a rim under the upper lid is hidden, as when the lid rises; window pixels of it
RISING_SHARE, MOST_RISEN = 0.45, 12


class EyeSampler(WindowSampler):
    """Hidden eyes."""

    name = "eyes"

    def weights(self) -> np.ndarray:
        covered = (self.rows["covered"] > 127).sum(axis=(1, 2)).astype(np.float64)
        closing = covered > (self.rows["uncovered"] > 127).sum(axis=(1, 2))
        chance = super().weights() * ~closing
        chance *= (1 - CLOSING_SHARE) / max(chance.sum(), 1e-9)
        # the further a lid comes down, the more of it is to be made up
        closing_chance = covered * closing
        return chance + CLOSING_SHARE * closing_chance / max(closing_chance.sum(), 1e-9)

    def batch(self, chosen: np.ndarray, all_hidden: bool = False) -> WindowBatch:
        """The samples `chosen` (B,) as they are, or with all of the opening of eyes that open hidden."""
        batch = super().batch(chosen)
        if all_hidden:
            opens = batch.uncovered.amax((1, 2, 3), keepdim=True) > 0.5
            batch.uncovered = torch.where(opens, batch.inside, batch.uncovered)
        return batch

    def hide_more(self, batch: WindowBatch, k: int, rng: np.random.Generator) -> None:
        if batch.uncovered[k].max() < 0.5 or rng.random() > RISING_SHARE:
            return
        inside = batch.inside[k]
        seen = torch.roll(inside, int(rng.integers(1, MOST_RISEN + 1)), 1).minimum(inside)
        batch.uncovered[k] = inside - seen
        # what stays in sight is the photo's own
        batch.warped[k] = batch.warped[k] + seen * (batch.target[k] - batch.warped[k])
