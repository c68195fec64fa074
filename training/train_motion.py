"""Train the motion network from geometry; resumes from its last checkpoint, stops at any minute."""

from __future__ import annotations

import copy
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from fesapp.errors import FesappError
from fesapp.networks.motion import MotionNetwork
from training.appearance import vary
from training.averaging import follow
from training.device import usable_device
from training.landmark_samples import LandmarkSampler
from training.motion_loss import MOVING_FROM, endpoint_error, motion_loss
from training.motion_samples import GLASSES_SHARE, MotionBatch, MotionSampler, stream, training_indices
from training.options import require_at_least, require_rate
from training.prepared import PreparedSet, read_prepared
from training.run_folder import RunFolder, trained_state
from training.schedule import cosine

VALIDATION_SAMPLES = 128
LANDMARK_BATCH = 256
CHECKPOINT_EVERY = 120.0  # seconds
AVERAGE_SHARE = 0.001


@dataclass(frozen=True)
class MotionOptions:
    """Options of one run.

    Attributes:
        landmark_steps: steps on the landmarks' motion alone, first: cheap, and the rest builds on it.
        steps: optimiser steps on the dense flow; over each of the two the learning rate falls as a cosine.
        batch: samples a step; replay: times each computed batch is used, mirrored and lit anew each time.
        rate: peak learning rate of AdamW; width: channels of the network's first layer.
        workers: processes that compute geometry; 0 computes it on the training device itself (for a GPU).
        minutes: stop after so long (0: no limit), to be resumed.
        seed: of the samples and the initial weights.
    """

    landmark_steps: int = 5_000
    steps: int = 3_900
    batch: int = 16
    replay: int = 3
    rate: float = 1e-3
    width: int = 16
    workers: int = 1
    minutes: float = 0.0
    device: str = "cpu"
    bfloat16: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        require_at_least(1, self, "steps", "batch", "replay", "width")
        require_at_least(0, self, "landmark_steps", "workers", "minutes")
        require_rate(self)


class MotionTrainer:
    """One run: network, its moving average, optimiser and step."""

    def __init__(self, prepared: Path, run: Path, options: MotionOptions, init: Path | None = None) -> None:
        self.options, self.folder, self.source = options, RunFolder(run), prepared
        self.device = usable_device(options.device)
        torch.manual_seed(options.seed)
        self.prepared: PreparedSet = read_prepared(prepared)
        self.network = MotionNetwork(options.width).to(self.device)
        nn.utils.convert_conv2d_weight_memory_format(self.network, torch.channels_last)
        if init is not None:
            # only here, for a machine that has nothing but torch
            from fesapp.networks.weights import load_weights

            self.network.load_state_dict(load_weights(init, "motion").state_dict())
        self.average = copy.deepcopy(self.network).eval().requires_grad_(False)
        self.optimiser = torch.optim.AdamW(self.network.parameters(), options.rate, weight_decay=1e-4)
        self.landmark_step, self.step, self.seconds = 0, 0, 0.0
        self.landmark_mirror = torch.from_numpy(self.prepared.landmark_mirror).to(self.device)
        self.control_mirror = torch.from_numpy(self.prepared.control_mirror).to(self.device)
        self._resume()
        self.landmark_sampler = LandmarkSampler(self.prepared, training_indices(self.prepared), self.device)
        self.sampler = MotionSampler(self.prepared, training_indices(self.prepared), self.device)
        self.validation = self._validation_batches()

    def run(self) -> None:
        """Train until the steps are done or the minutes are over."""
        self._learn_landmarks()
        self.network.landmark_motion.requires_grad_(False)
        started = saved = time.monotonic()
        before = self.seconds
        running: dict[str, float] = {}
        for batch in self._batches():
            if self.step >= self.options.steps:
                break
            parts = self._train_step(batch)
            running = {k: 0.98 * running.get(k, float(v)) + 0.02 * float(v) for k, v in parts.items()}
            self.seconds = before + time.monotonic() - started
            if self.step % 250 == 0:
                self._report(running)
            if time.monotonic() - saved > CHECKPOINT_EVERY:
                self._save()
                saved = time.monotonic()
            if self.options.minutes and time.monotonic() - started > 60 * self.options.minutes:
                break
        self._save()
        self._report(running)

    def _learn_landmarks(self) -> None:
        """The landmarks' motion, on batches hundreds of times cheaper than dense ones."""
        motion, options = self.network.landmark_motion, self.options
        rng = np.random.default_rng([options.seed, 1, self.landmark_step])
        started = time.monotonic()
        while self.landmark_step < options.landmark_steps:
            for group in self.optimiser.param_groups:
                group["lr"] = cosine(options.rate, self.landmark_step, options.landmark_steps)
            landmarks, shown, wanted, target = self.landmark_sampler.draw(LANDMARK_BATCH, rng)
            predicted = motion(motion.code(landmarks), shown, wanted)
            strength = target.norm(dim=2).amax(1).clamp(min=1).sqrt()
            loss = ((predicted - target).norm(dim=2).mean(1) / strength).mean()
            self._descend(loss)
            self.landmark_step += 1
            if self.landmark_step % 500 == 0:
                error = self.landmark_error()
                self.folder.log(landmark_step=self.landmark_step, landmark_error=error)
                print(
                    f"landmarks: step {self.landmark_step}, {time.monotonic() - started:.0f} s, error {error:.3f}",
                    flush=True,
                )
                self._save()

    def landmark_error(self) -> float:
        """Error over displacement of landmarks that move by over half a pixel, on validation photos."""
        motion = self.average.landmark_motion
        sampler = LandmarkSampler(self.prepared, self.prepared.validation_photos(), self.device)
        landmarks, shown, wanted, target = sampler.draw(1024, np.random.default_rng(7))
        with torch.inference_mode():
            error = (motion(motion.code(landmarks), shown, wanted) - target).norm(dim=2)
        moving = target.norm(dim=2) > MOVING_FROM
        return float(error[moving].sum() / target.norm(dim=2)[moving].sum())

    def validate(self) -> float:
        """Endpoint error over displacement in moving cells of validation photos, by the averaged network."""
        error = length = 0.0
        with torch.inference_mode():
            for batch in self.validation:
                flow = self.average(batch.crops, batch.landmarks, batch.shown, batch.wanted).flow()
                e, s = endpoint_error(flow, batch)
                error, length = error + float(e.sum()), length + float(s.sum())
        return error / length

    def _batches(self) -> Iterator[MotionBatch]:
        """Batches on the training device; each is used `replay` times, not at once but among others."""
        options = self.options
        rng = np.random.default_rng([options.seed, self.step])
        fresh: Iterator[MotionBatch]
        if options.workers:
            fresh = stream(self.source, options.batch, options.seed + 1000 * self.step, options.workers)
        else:
            fresh = iter(lambda: self.sampler.draw(options.batch, rng, GLASSES_SHARE), None)
        kept: list[MotionBatch] = []
        for batch in fresh:
            kept.append(batch)
            yield self._varied(batch, rng)
            for _ in range(options.replay - 1):
                yield self._varied(kept[int(rng.integers(len(kept)))], rng)
            if len(kept) > 48:
                kept.pop(0)

    def _varied(self, batch: MotionBatch, rng: np.random.Generator) -> MotionBatch:
        batch = batch.to(self.device)
        if rng.random() < 0.5:
            batch = batch.mirrored(self.landmark_mirror, self.control_mirror)
        batch.crops = vary(batch.crops)
        batch.landmarks = batch.landmarks + 0.25 * torch.randn_like(batch.landmarks)
        return batch

    def _train_step(self, batch: MotionBatch) -> dict[str, torch.Tensor]:
        for group in self.optimiser.param_groups:
            group["lr"] = cosine(self.options.rate, self.step, self.options.steps)
        crops = batch.crops.contiguous(memory_format=torch.channels_last)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.options.bfloat16):
            motion = self.network(crops, batch.landmarks, batch.shown, batch.wanted)
        loss, parts = motion_loss(motion, batch)
        if not torch.isfinite(loss):
            raise FesappError(f"the loss is no number at step {self.step}; try a smaller --rate")
        self._descend(loss)
        self.step += 1
        return {"loss": loss.detach(), **parts}

    def _descend(self, loss: torch.Tensor) -> None:
        """One optimiser step, and the moving average after it."""
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        follow(self.average, self.network, self.step or self.landmark_step, AVERAGE_SHARE)

    def _validation_batches(self) -> list[MotionBatch]:
        rng = np.random.default_rng(7)
        sampler = MotionSampler(self.prepared, self.prepared.validation_photos(), self.device)
        return [sampler.draw(16, rng) for _ in range(VALIDATION_SAMPLES // 16)]

    def _report(self, running: dict[str, float]) -> None:
        error = self.validate()
        rate = self.step * self.options.batch / max(self.seconds, 1e-6)
        self.folder.log(step=self.step, seconds=round(self.seconds), endpoint_error=error, **running)
        parts = " ".join(f"{name} {value:.3f}" for name, value in running.items())
        pace = f"step {self.step}, {self.seconds:.0f} s, {rate:.0f} samples/s"
        print(f"{pace}: endpoint error {error:.3f} | {parts}", flush=True)

    def _save(self) -> None:
        self.folder.save(
            {
                "landmark_step": self.landmark_step,
                "step": self.step,
                "seconds": self.seconds,
                **trained_state(self.options, self.network, self.average, self.optimiser),
            }
        )

    def _resume(self) -> None:
        state = self.folder.load()
        if state is None:
            return
        self.folder.resume(state, self.options.width, self.network, self.average, self.optimiser)
        self.landmark_step, self.step, self.seconds = state["landmark_step"], state["step"], state["seconds"]


def train_motion(prepared: Path, run: Path, options: MotionOptions, init: Path | None = None) -> None:
    """Train or go on training; see `MotionOptions`. A new run starts from the weights file `init` where given."""
    MotionTrainer(prepared, run, options, init).run()
