"""Train a texture network on hidden mouths or eyes; resumes from its last checkpoint, stops at any minute."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import torch
from torch import Tensor, nn

from fesapp.errors import FesappError
from fesapp.networks.texture import EyeTextureNetwork, TextureNetwork
from training.averaging import follow
from training.critic import PatchCritic
from training.device import usable_device
from training.distributed import average_gradients, join, leave, rank, share_of
from training.eye_samples import EyeSampler
from training.loop import go_on
from training.mouth_samples import MouthSampler
from training.options import require_at_least, require_rate
from training.prepared import read_prepared
from training.run_folder import RunFolder, trained_state
from training.schedule import cosine
from training.texture_loss import critic_loss, inside_mean, texture_loss
from training.window_samples import WindowBatch, WindowSampler

REPORT_EVERY = 200
AVERAGE_SHARE = 0.002
# validation samples on the sheet
SHOWN = 12


class Part(NamedTuple):
    """A part of the face that is painted: its network, the network's name in weights files, and its samples."""

    network: type[TextureNetwork]
    name: str
    sampler: type[WindowSampler]


PARTS = {"mouth": Part(TextureNetwork, "texture", MouthSampler), "eyes": Part(EyeTextureNetwork, "eyes", EyeSampler)}


@dataclass(frozen=True)
class TextureOptions:
    """Options of one run.

    Attributes:
        part: a key of `PARTS`; steps: optimiser steps of `batch` samples; critic_from: step from which the critic
            judges.
        rate: peak learning rate of AdamW; width: channels of the network's first layer.
        minutes: stop after so long (0: no limit), to be resumed.
        seed: of the samples and the initial weights.
    """

    part: str = "mouth"
    steps: int = 6_000
    critic_from: int = 1_000
    batch: int = 16
    rate: float = 6e-4
    width: int = 40
    minutes: float = 0.0
    device: str = "cpu"
    bfloat16: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        if self.part not in PARTS:
            raise FesappError(f"--part is {' or '.join(PARTS)}, not {self.part}")
        require_at_least(1, self, "steps", "batch", "width")
        require_at_least(0, self, "critic_from", "minutes")
        require_rate(self)


class TextureTrainer:
    """One run: network, its moving average, critic, optimisers and step."""

    def __init__(self, prepared: Path, run: Path, options: TextureOptions, init: Path | None = None) -> None:
        join()
        self.options, self.folder = options, RunFolder(run)
        self.device = usable_device(options.device)
        torch.manual_seed(options.seed)
        photos = read_prepared(prepared)
        part = PARTS[options.part]
        self.samples = part.sampler(prepared, photos, validation=False)
        self.unseen = part.sampler(prepared, photos, validation=True)
        self.network = part.network(options.width).to(self.device)
        if init is not None:
            # only here, for a machine that has nothing but torch
            from fesapp.networks.weights import load_weights

            self.network.load_state_dict(load_weights(init, part.name).state_dict())
        self.critic = PatchCritic().to(self.device)
        for network in (self.network, self.critic):
            nn.utils.convert_conv2d_weight_memory_format(network, torch.channels_last)
        self.average = copy.deepcopy(self.network).eval().requires_grad_(False)
        self.optimiser = torch.optim.AdamW(self.network.parameters(), options.rate, (0.5, 0.99), weight_decay=1e-4)
        self.critic_optimiser = torch.optim.AdamW(self.critic.parameters(), options.rate, (0.5, 0.99))
        self.step, self.seconds = 0, 0.0
        self._resume()

    def run(self) -> None:
        """Train until the steps are done or the minutes are over."""
        rng = np.random.default_rng([self.options.seed, self.step, rank()])
        size = share_of(self.options.batch)
        go_on(self, self.options, lambda: self._train_step(self.samples.draw(size, rng).to(self.device)), REPORT_EVERY)

    def _train_step(self, batch: WindowBatch) -> dict[str, Tensor]:
        options = self.options
        for optimiser in (self.optimiser, self.critic_optimiser):
            for group in optimiser.param_groups:
                group["lr"] = cosine(options.rate, self.step, options.steps)
        judged = self.step >= options.critic_from
        with torch.autocast(self.device.type, torch.bfloat16, enabled=options.bfloat16):
            texture = self.network(*batch.seen)
            self.critic.requires_grad_(False)
            loss, parts = texture_loss(texture, batch, self.critic if judged else None)
            self.critic.requires_grad_(True)
        if not torch.isfinite(loss):
            raise FesappError(f"the loss is no number at step {self.step}; try a smaller --rate")
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        average_gradients(self.network.parameters())
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        # the critic learns a little before it is heard
        if self.step >= 0.8 * options.critic_from:
            with torch.autocast(self.device.type, torch.bfloat16, enabled=options.bfloat16):
                judgement = critic_loss(self.critic, texture, batch)
            self.critic_optimiser.zero_grad(set_to_none=True)
            judgement.backward()
            average_gradients(self.critic.parameters())
            self.critic_optimiser.step()
            parts["critic"] = judgement.detach()
        self.step += 1
        follow(self.average, self.network, self.step, AVERAGE_SHARE)
        return {"loss": loss.detach(), **parts}

    def validate(self) -> float:
        """Mean error, 0 to 1, inside the openings of validation photos that were hidden altogether."""
        error, count = 0.0, 0
        for part in np.array_split(np.arange(len(self.unseen)), max(1, len(self.unseen) // 32)):
            batch = self.unseen.batch(part, all_hidden=True).to(self.device)
            error += len(part) * float(inside_mean((self._painted(batch) - batch.target).abs(), batch.opened))
            count += len(part)
        return error / count

    def _painted(self, batch: WindowBatch) -> Tensor:
        with torch.inference_mode():
            return self.average(*batch.seen).over(batch.warped)

    def draw_sheet(self) -> np.ndarray:
        """RGB picture of validation samples in columns: the photo, what the warp left, painted; painted all hidden."""
        chosen = np.linspace(0, len(self.unseen) - 1, min(SHOWN, len(self.unseen))).astype(int)
        some = self.unseen.batch(chosen).to(self.device)
        all_hidden = self.unseen.batch(chosen, all_hidden=True).to(self.device)
        rows = [some.target, some.warped, self._painted(some), self._painted(all_hidden)]
        pictures = [(row.permute(0, 2, 3, 1).clamp(0, 1) * 255).byte().cpu().numpy() for row in rows]
        return np.vstack([np.hstack(list(row)) for row in pictures])

    def report(self, running: dict[str, float]) -> None:
        """Log the running means and draw a sheet."""
        if rank():
            return
        error = self.validate()
        self.folder.log(step=self.step, seconds=round(self.seconds), error=error, **running)
        parts = " ".join(f"{name} {value:.3f}" for name, value in running.items())
        print(f"step {self.step}, {self.seconds:.0f} s: error inside {error:.4f} | {parts}", flush=True)
        cv2.imwrite(str(self.folder.path / f"step-{self.step:06d}.png"), self.draw_sheet()[..., ::-1])

    def save(self) -> None:
        """Write the checkpoint."""
        if rank():
            return
        self.folder.save(
            {
                "step": self.step,
                "seconds": self.seconds,
                **trained_state(self.options, self.network, self.average, self.optimiser),
                "critic": self.critic.state_dict(),
                "critic_optimiser": self.critic_optimiser.state_dict(),
            }
        )

    def _resume(self) -> None:
        state = self.folder.load()
        if state is None:
            return
        self.folder.resume(state, self.options.width, self.network, self.average, self.optimiser)
        self.critic.load_state_dict(state["critic"])
        self.critic_optimiser.load_state_dict(state["critic_optimiser"])
        self.step, self.seconds = state["step"], state["seconds"]


def train_texture(prepared: Path, run: Path, options: TextureOptions, init: Path | None = None) -> None:
    """Train or go on training; see `TextureOptions`. A new run starts from the weights file `init` where given."""
    try:
        TextureTrainer(prepared, run, options, init).run()
    finally:
        leave()
