"""Train warp and texture end to end, self-supervised; resumes from its last checkpoint, stops at any minute.

`generator` is the ablations' one switch: the warp alone, a texture-only generator, or both.
"""

from __future__ import annotations

import copy
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple, cast

import cv2
import msgspec
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fesapp.errors import FesappError
from fesapp.networks.identity import IdentityNetwork
from fesapp.networks.motion import MotionNetwork, shrink_crop
from fesapp.networks.texture import EyeTextureNetwork, TextureNetwork
from fesapp.networks.weights import load_weights
from fesapp.resource_files import resource
from training.appearance import vary
from training.averaging import follow
from training.changes import random_wanted
from training.device import usable_device
from training.distributed import average_gradients, join, leave, rank, share_of
from training.end_to_end import WarpThenTexture
from training.expression_critic import ExpressionCritic, judge_loss, units_loss, warm_start
from training.eye_samples import EyeSampler
from training.full_loss import Weights, geometry_loss, identity_loss, mask_loss, pairs_loss, reverse_loss, smooth_loss
from training.loop import go_on
from training.motion_samples import training_indices
from training.mouth_samples import MouthSampler
from training.options import require_at_least, require_rate
from training.prepared import PreparedSet, read_prepared
from training.run_folder import RunFolder
from training.schedule import cosine
from training.texture_loss import texture_loss
from training.texture_only import TextureOnlyGenerator
from training.true_pairs import TruePairs

GENERATORS = ("both", "warp", "texture")
REPORT_EVERY = 100
AVERAGE_SHARE = 0.003
# photos a step, and the learning rate, while the critic learns to read
READ, READ_RATE = 32, 1e-3
# faces on the sample sheet; hidden mouths and eyes a step
SHOWN, RESTORED = 8, 4


@dataclass(frozen=True)
class FullOptions:
    """Options of one run.

    Attributes:
        generator: one of `GENERATORS`.
        steps: optimiser steps of `batch` faces; critic_from: step from which the critic is heard; read_first: steps of
            `READ` photos before all of them, in which it learns to read intensities.
        rate: peak learning rate of AdamW of networks that begin from weights; those that begin anew (the critic, the
            texture-only generator) learn `NEW` times as fast.
        width: channels of the texture-only generator's first layer.
        minutes: stop after so long (0: no limit), to be resumed.
        seed: of the samples and the initial weights.
    """

    generator: str = "both"
    steps: int = 2_000
    critic_from: int = 100
    read_first: int = 300
    batch: int = 4
    rate: float = 5e-5
    width: int = 32
    minutes: float = 0.0
    device: str = "cpu"
    bfloat16: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        if self.generator not in GENERATORS:
            raise FesappError(f"--generator is {', '.join(GENERATORS[:-1])} or {GENERATORS[-1]}, not {self.generator}")
        require_at_least(1, self, "steps", "batch", "width")
        require_at_least(0, self, "critic_from", "read_first", "minutes")
        require_rate(self)


NEW = 6.0


class Batch(NamedTuple):
    """B faces: crops (B, 3, 256, 256) RGB 0 to 1, landmarks (B, 478, 3), intensities (B, len(CONTROLS))."""

    crops: Tensor
    landmarks: Tensor
    shown: Tensor
    wanted: Tensor


class Made(NamedTuple):
    """What a generator made of a batch, as large as it makes it, and where landmarks came to lie; flow and attention as
    in `end_to_end.Edited`."""

    picture: Tensor
    moved: Tensor
    flow: Tensor | None
    uncovered: Tensor | None
    attention: Tensor


class FullTrainer:
    """One run: generator, its moving average, critic, optimisers and step."""

    def __init__(self, prepared: Path, run: Path, options: FullOptions, weights: Weights) -> None:
        join()
        self.options, self.weights, self.folder = options, weights, RunFolder(run)
        self.device = usable_device(options.device)
        torch.manual_seed(options.seed)
        self.prepared: PreparedSet = read_prepared(prepared)
        self.indices, self.unseen = training_indices(self.prepared), self.prepared.validation_photos()
        self.generator = _generator(options).to(self.device)
        self.critic = ExpressionCritic().to(self.device)
        warm_start(self.critic)
        for network in (self.generator, self.critic):
            nn.utils.convert_conv2d_weight_memory_format(network, torch.channels_last)
        self.average = copy.deepcopy(self.generator).eval().requires_grad_(False)
        # what geometry taught
        self.taught = WarpThenTexture(_motion_weights()).to(self.device).eval().requires_grad_(False)
        self.identity = cast(IdentityNetwork, load_weights(resource("weights/identity.safetensors"), "identity"))
        self.identity.to(self.device)
        self.optimiser = torch.optim.AdamW(self.generator.parameters(), options.rate, (0.5, 0.99), weight_decay=1e-4)
        self.critic_optimiser = torch.optim.AdamW(self.critic.parameters(), options.rate, (0.5, 0.99))
        self.pairs = TruePairs(self.prepared)
        self.hidden = (
            [kind(prepared, self.prepared, validation=False) for kind in (MouthSampler, EyeSampler)]
            if options.generator == "both" and weights.restored
            else []
        )
        self.step, self.seconds = 0, 0.0
        self._resume()

    def run(self) -> None:
        """Train until the steps are done or the minutes are over."""
        rng = np.random.default_rng([self.options.seed, self.step, rank()])
        torch.manual_seed(hash((self.options.seed, self.step, rank())) % 2**31)
        size = share_of(self.options.batch)

        def take_step() -> dict[str, Tensor]:
            if self.step == 0:
                self._learn_to_read(rng)
            return self._train_step(self._draw(size, rng), rng)

        go_on(self, self.options, take_step, REPORT_EVERY)

    def _learn_to_read(self, rng: np.random.Generator) -> None:
        """Let the critic learn from photos which intensities they show: before it can read it teaches nothing."""
        optimiser = torch.optim.AdamW(self.critic.parameters(), READ_RATE)
        error = 0.0
        for step in range(self.options.read_first):
            for group in optimiser.param_groups:
                group["lr"] = cosine(READ_RATE, step, self.options.read_first)
            batch = self._draw(READ, rng)
            with torch.autocast(self.device.type, torch.bfloat16, enabled=self.options.bfloat16):
                loss = units_loss(self.critic(self._small(batch.crops))[1], batch.shown)
            self._take_step(loss, self.critic, optimiser)
            error += 0.05 * (float(loss.detach()) - error)
        if self.options.read_first:
            print(f"critic: squared error of intensities {error:.4f}", flush=True)

    def _draw(self, size: int, rng: np.random.Generator) -> Batch:
        chosen = rng.choice(self.indices, size)
        crops = torch.from_numpy(np.stack([self.prepared.crop(i) for i in chosen])).permute(0, 3, 1, 2).float() / 255
        landmarks = torch.from_numpy(self.prepared.landmarks[chosen])
        shown = self.prepared.aus[chosen]
        wanted = np.stack([random_wanted(row, rng) for row in shown]).astype(np.float32)
        batch = Batch(vary(crops), landmarks, torch.from_numpy(shown), torch.from_numpy(wanted))
        return Batch(*(value.to(self.device) for value in batch))

    def _edit(self, generator: nn.Module, batch: Batch) -> Made:
        moved = batch.landmarks.clone()
        if isinstance(generator, WarpThenTexture):
            edited = generator(batch.crops, batch.landmarks, batch.shown, batch.wanted)
            moved[..., :2] += edited.displacement.detach()
            return Made(edited.picture, moved, edited.flow, edited.uncovered, edited.attention)
        small = self._small(batch.crops)
        change = generator(small, batch.wanted)
        # it knows no landmarks; where they come to lie is what geometry taught
        with torch.no_grad():
            by_landmarks = self.taught.motion.landmark_motion
            moved[..., :2] += by_landmarks(by_landmarks.code(batch.landmarks), batch.shown, batch.wanted)
        return Made(change.over(small), moved, None, None, change.attention)

    def _train_step(self, batch: Batch, rng: np.random.Generator) -> dict[str, Tensor]:
        self._set_rates()
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.options.bfloat16):
            self.critic.requires_grad_(False)
            made = self._edit(self.generator, batch)
            parts = self._parts(made, batch, rng)
            self.critic.requires_grad_(True)
        # a term left out may be no number
        weighed = [getattr(self.weights, name) * value for name, value in parts.items() if getattr(self.weights, name)]
        loss = sum(weighed, start=torch.zeros((), device=self.device))
        if not torch.isfinite(loss):
            raise FesappError(f"the loss is no number at step {self.step}; try a smaller --rate")
        self._take_step(loss, self.generator, self.optimiser)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.options.bfloat16):
            real, seen = self.critic(self._small(batch.crops))
            judged, _ = self.critic(self._small(made.picture.detach()))
            parts["critic"], parts["critic_units"] = judge_loss(real, judged), units_loss(seen, batch.shown)
            judgement = parts["critic"] + self.weights.units * parts["critic_units"]
        self._take_step(judgement, self.critic, self.critic_optimiser)
        self.step += 1
        follow(self.average, self.generator, self.step, AVERAGE_SHARE)
        return {"loss": loss.detach(), **{name: value.detach() for name, value in parts.items()}}

    def _parts(self, made: Made, batch: Batch, rng: np.random.Generator) -> dict[str, Tensor]:
        """The terms of the generator's loss, by their names in `Weights`."""
        score, seen = self.critic(self._small(made.picture))
        heard = float(self.step >= self.options.critic_from)
        back = self._edit(self.generator, Batch(made.picture, made.moved, batch.wanted, batch.shown))
        crops = batch.crops if back.picture.shape == batch.crops.shape else shrink_crop(batch.crops)
        parts = {
            "adversarial": -heard * score.float().mean(),
            "units": heard * units_loss(seen, batch.wanted),
            "reverse": reverse_loss(back.picture, crops),
            "attention": made.attention.mean(),
            "identity": self._identity_loss(made, batch),
        }
        if made.flow is not None and made.uncovered is not None:
            with torch.no_grad():
                taught, hides = self.taught.warp(batch.crops, batch.landmarks, batch.shown, batch.wanted)
            parts |= {
                "smooth": smooth_loss(made.flow),
                "geometry": geometry_loss(made.flow, taught) + mask_loss(made.uncovered, hides),
            }
        if self.hidden:
            parts["restored"] = self._restored_loss(rng)
        if self.pairs.pairs and self.weights.pairs:
            *pair, goal = (value.to(self.device) for value in self.pairs.draw(rng))
            driven = self._edit(self.generator, Batch(*pair))
            parts["pairs"] = pairs_loss(driven.picture, goal, driven.moved)
        return parts

    def _identity_loss(self, made: Made, batch: Batch) -> Tensor:
        edited = made.picture
        if edited.shape != batch.crops.shape:
            edited = F.interpolate(edited, scale_factor=2, mode="bilinear", align_corners=False)
        return identity_loss(self.identity, edited.float(), made.moved, batch.crops, batch.landmarks)

    def _restored_loss(self, rng: np.random.Generator) -> Tensor:
        """Hidden mouths and eyes, as `train texture` learns them."""
        generator, total = cast(WarpThenTexture, self.generator), torch.zeros((), device=self.device)
        for network, sampler in zip((generator.mouth, generator.eyes), self.hidden, strict=True):
            assert network is not None
            some = sampler.draw(RESTORED, rng).to(self.device)
            total = total + texture_loss(network(*some.seen), some, None)[0]
        return total

    @staticmethod
    def _small(pictures: Tensor) -> Tensor:
        return pictures if pictures.shape[-1] == 128 else shrink_crop(pictures)

    def _set_rates(self) -> None:
        new = {id(self.critic_optimiser)} | ({id(self.optimiser)} if self.options.generator == "texture" else set())
        for optimiser in (self.optimiser, self.critic_optimiser):
            rate = self.options.rate * (NEW if id(optimiser) in new else 1)
            for group in optimiser.param_groups:
                group["lr"] = cosine(rate, self.step, self.options.steps)

    @staticmethod
    def _take_step(loss: Tensor, network: nn.Module, optimiser: torch.optim.Optimizer) -> None:
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        average_gradients(network.parameters())
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()

    def draw_sheet(self) -> np.ndarray:
        """RGB picture of validation faces in columns: the photo, edited at random, and edited back."""
        rng = np.random.default_rng(self.options.seed)
        chosen = self.unseen[np.linspace(0, len(self.unseen) - 1, min(SHOWN, len(self.unseen))).astype(int)]
        crops = np.stack([self.prepared.crop(i) for i in chosen])
        batch = Batch(
            torch.from_numpy(crops).permute(0, 3, 1, 2).float() / 255,
            torch.from_numpy(self.prepared.landmarks[chosen]),
            torch.from_numpy(self.prepared.aus[chosen]),
            torch.from_numpy(np.stack([random_wanted(self.prepared.aus[i], rng) for i in chosen]).astype(np.float32)),
        )
        batch = Batch(*(value.to(self.device) for value in batch))
        with torch.inference_mode():
            made = self._edit(self.average, batch)
            back = self._edit(self.average, Batch(made.picture, made.moved, batch.wanted, batch.shown))
        rows = [self._small(picture) for picture in (batch.crops, made.picture, back.picture)]
        pictures = [(row.permute(0, 2, 3, 1).clamp(0, 1) * 255).byte().cpu().numpy() for row in rows]
        return np.vstack([np.hstack(list(row)) for row in pictures])

    def report(self, running: dict[str, float]) -> None:
        """Log the running means and draw a sheet."""
        if rank():
            return
        self.folder.log(step=self.step, seconds=round(self.seconds), **running)
        parts = " ".join(f"{name} {value:.3f}" for name, value in running.items())
        print(f"step {self.step}, {self.seconds:.0f} s: {parts}", flush=True)
        cv2.imwrite(str(self.folder.path / f"step-{self.step:06d}.png"), self.draw_sheet()[..., ::-1])

    def save(self) -> None:
        """Write the checkpoint."""
        if rank():
            return
        self.folder.save(
            {
                "step": self.step,
                "seconds": self.seconds,
                "options": asdict(self.options),
                "weights": msgspec.structs.asdict(self.weights),
                "taught": self.taught.state_dict(),
                "generator": self.generator.state_dict(),
                "average": self.average.state_dict(),
                "parts": _parts_of(self.average),
                "critic": self.critic.state_dict(),
                "optimiser": self.optimiser.state_dict(),
                "critic_optimiser": self.critic_optimiser.state_dict(),
            }
        )

    def _resume(self) -> None:
        state = self.folder.load()
        if state is None:
            return
        if state["weights"] != msgspec.structs.asdict(self.weights):
            raise FesappError(f"{self.folder.path}: begun with other weights of the losses; give its --config again")
        begun = state["options"].get("generator")
        if begun != self.options.generator:
            raise FesappError(f"this run trains --generator {begun}; give that, or another --run")
        try:
            self.generator.load_state_dict(state["generator"])
            self.average.load_state_dict(state["average"])
            self.critic.load_state_dict(state["critic"])
            self.taught.load_state_dict(state["taught"])
        except RuntimeError:
            raise FesappError(f"{self.folder.path}: the run of another network; give another --run") from None
        self.optimiser.load_state_dict(state["optimiser"])
        self.critic_optimiser.load_state_dict(state["critic_optimiser"])
        self.step, self.seconds = state["step"], state["seconds"]


def _motion_weights() -> MotionNetwork:
    return cast(MotionNetwork, load_weights(resource("weights/motion.safetensors"), "motion"))


def _generator(options: FullOptions) -> nn.Module:
    """The generator of a run, from the program's own weights as far as there are any, ready to learn."""
    if options.generator == "texture":
        return TextureOnlyGenerator(options.width)
    mouth = eyes = None
    if options.generator == "both":
        mouth = cast(TextureNetwork, load_weights(resource("weights/texture.safetensors"), "texture"))
        eyes = cast(EyeTextureNetwork, load_weights(resource("weights/eyes.safetensors"), "eyes"))
    return WarpThenTexture(_motion_weights(), mouth, eyes).train().requires_grad_(True)


def _parts_of(generator: nn.Module) -> dict[str, dict[str, Any]]:
    """Each network's weights under its name in weights files, for `export`."""
    if not isinstance(generator, WarpThenTexture):
        return {}
    parts = {"motion": generator.motion, "texture": generator.mouth, "eyes": generator.eyes}
    return {name: network.state_dict() for name, network in parts.items() if network is not None}


def train_full(prepared: Path, run: Path, options: FullOptions, weights: Weights) -> None:
    """Train into the folder `run`, going on from its checkpoint if there is one.

    Raises:
        FesappError: no prepared set, nothing hidden in it, an unusable device, or a run of another generator.
    """
    try:
        FullTrainer(prepared, run, options, weights).run()
    finally:
        leave()
