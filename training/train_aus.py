"""Train the measuring network: landmarks to the intensities they show, from fitted photos and their known changes."""

from __future__ import annotations

import copy
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from fesapp.action_units import MAX_INTENSITY
from fesapp.networks.measurement import MeasurementNetwork
from training.averaging import follow
from training.cut_anew import cut_anew
from training.device import usable_device
from training.landmark_samples import TREMBLE, LandmarkSampler
from training.motion_samples import training_indices
from training.options import require_at_least, require_rate
from training.prepared import read_prepared
from training.run_folder import RunFolder, trained_state
from training.schedule import cosine

# of a batch's faces, how many are seen as they are in their photo
UNCHANGED_SHARE = 0.35
# and how many were edited and found again, where the set has such
DRIVEN_SHARE = 0.4
REPORT_EVERY = 500
# faces whose principal directions the network looks along
LOOKED_AT = 6_000
AVERAGE_SHARE = 0.002


@dataclass(frozen=True)
class MeasurementOptions:
    """Options of one run: optimiser `steps` of `batch` faces, peak learning `rate` of AdamW, hidden `width`."""

    steps: int = 6_000
    batch: int = 256
    rate: float = 1e-3
    width: int = 256
    device: str = "cpu"
    seed: int = 0

    def __post_init__(self) -> None:
        require_at_least(1, self, "steps", "batch", "width")
        require_rate(self)


class MeasurementTrainer:
    """One run: network, its moving average, optimiser and step."""

    def __init__(self, prepared: Path, run: Path, options: MeasurementOptions) -> None:
        self.options, self.folder = options, RunFolder(run)
        torch.manual_seed(options.seed)
        self.prepared = read_prepared(prepared)
        self.network = MeasurementNetwork(options.width).to(usable_device(options.device))
        self.average = copy.deepcopy(self.network).eval().requires_grad_(False)
        self.optimiser = torch.optim.AdamW(self.network.parameters(), options.rate, weight_decay=1e-2)
        self.validation = self.prepared.validation_photos()
        self.sampler = LandmarkSampler(self.prepared, training_indices(self.prepared), options.device)
        self.step = 0
        if not self._resume():
            self._look_along(np.random.default_rng(options.seed))

    def run(self) -> None:
        """Train until the steps are done."""
        rng = np.random.default_rng([self.options.seed, self.step])
        started = time.monotonic()
        while self.step < self.options.steps:
            for group in self.optimiser.param_groups:
                group["lr"] = cosine(self.options.rate, self.step, self.options.steps)
            before, after, shown, wanted = self.draw(rng)
            keep = torch.from_numpy(rng.random(len(shown)) < UNCHANGED_SHARE).to(shown.device)[:, None]
            seen, intensities = torch.where(keep[..., None], before, cut_anew(after)), torch.where(keep, shown, wanted)
            # squared: what most faces do not show is mostly 0, and a median would always say so
            loss = nn.functional.mse_loss(self.network(seen), intensities)
            loss = loss + nn.functional.mse_loss(self.network.measure_change(before, after), wanted - shown)
            self.optimiser.zero_grad(set_to_none=True)
            loss.backward()
            self.optimiser.step()
            self.step += 1
            follow(self.average, self.network, self.step, AVERAGE_SHARE)
            if self.step % REPORT_EVERY == 0 or self.step == self.options.steps:
                error = self.validate()
                self.folder.log(step=self.step, loss=float(loss.detach()), error=error)
                print(f"step {self.step}, {time.monotonic() - started:.0f} s: mean error {error:.3f} of 5", flush=True)
                self._save()

    def _look_along(self, rng: np.random.Generator) -> None:
        """Show both networks many faces, so that they know in which directions faces and their changes differ."""
        drawn = [self.draw(rng)[:2] for _ in range(-(-LOOKED_AT // self.options.batch))]
        before, after = (torch.cat(part) for part in zip(*drawn, strict=True))
        self.network.look_along(torch.cat([before, cut_anew(after)]), after - before)
        self.average.load_state_dict(self.network.state_dict())

    def draw(self, rng: np.random.Generator) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Landmarks (B, 478, 3) before and after a change, in pixels of the crop around the face before it, and the
        intensities (B, len(CONTROLS)) shown then and wanted."""
        landmarks, shown, wanted, displacement = self.sampler.draw(self.options.batch, rng)
        after = landmarks + (TREMBLE * torch.randn_like(landmarks))
        after[..., :2] += displacement
        drawn = [landmarks, after, shown, wanted]
        if len(self.prepared.driven_aus):
            count = round(DRIVEN_SHARE * len(landmarks))
            for mine, again in zip(drawn, self.sampler.seen_again(count, rng), strict=True):
                mine[:count] = again
        return drawn[0], drawn[1], drawn[2], drawn[3]

    def validate(self) -> float:
        """Mean absolute error over the validation photos as they are, all controls."""
        landmarks = torch.from_numpy(self.prepared.landmarks[self.validation]).to(self.options.device)
        with torch.inference_mode():
            measured = self.average(landmarks).clamp(0, MAX_INTENSITY).cpu().numpy()
        return float(np.abs(measured - self.prepared.aus[self.validation]).mean())

    def _save(self) -> None:
        self.folder.save(
            {
                "step": self.step,
                **trained_state(self.options, self.network, self.average, self.optimiser),
            }
        )

    def _resume(self) -> bool:
        """Go on from the last checkpoint; whether there is one."""
        state = self.folder.load()
        if state is None:
            return False
        self.folder.resume(state, self.options.width, self.network, self.average, self.optimiser)
        self.step = state["step"]
        return True


def train_aus(prepared: Path, run: Path, options: MeasurementOptions) -> None:
    """Train or go on training; see `MeasurementOptions`."""
    MeasurementTrainer(prepared, run, options).run()
