"""Train the identity network: views of the same person belong together, those of different people do not."""

from __future__ import annotations

import copy
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from fesapp.errors import FesappError
from fesapp.networks.identity import IdentityNetwork
from training.averaging import follow
from training.device import usable_device
from training.evaluate_identity import identity_distances
from training.identity_samples import IdentitySampler, Views, find_people
from training.identity_views import disguise
from training.motion_samples import training_indices
from training.options import require_at_least, require_rate
from training.prepared import PreparedSet, read_prepared
from training.run_folder import RunFolder, trained_state
from training.schedule import cosine
from training.train_folds import Pair, find_pairs

# distances over this are what the loss compares
TEMPERATURE = 0.1
REPORT_EVERY = 100
CHECKPOINT_EVERY = 120.0  # seconds
AVERAGE_SHARE = 0.005
# validation photos looked at in disguise
LOOKED_AT = 256


@dataclass(frozen=True)
class IdentityOptions:
    """Options of one run.

    Attributes:
        steps: optimiser steps of `batch` people, two views each.
        rate: peak learning rate of AdamW; width: channels of the network's first layer.
        minutes: stop after so long (0: no limit), to be resumed.
        hold_back: share of the people of whom there are two photos to validate on as well, rather than learn from.
        seed: of the samples and the initial weights.
    """

    steps: int = 2_000
    batch: int = 64
    rate: float = 2e-3
    width: int = 32
    minutes: float = 0.0
    hold_back: float = 0.0
    device: str = "cpu"
    bfloat16: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        require_at_least(1, self, "steps", "width")
        require_at_least(2, self, "batch")
        require_at_least(0, self, "minutes", "hold_back")
        if self.hold_back > 1:
            raise FesappError(f"--hold-back is a share, 0 to 1, not {self.hold_back}")
        require_rate(self)


class IdentityTrainer:
    """One run: network, its moving average, optimiser, step and the seconds it took."""

    def __init__(self, prepared: Path, run: Path, options: IdentityOptions, pairs_file: Path | None = None) -> None:
        self.options, self.folder = options, RunFolder(run)
        self.device = usable_device(options.device)
        torch.manual_seed(options.seed)
        self.prepared = read_prepared(prepared)
        pairs = find_pairs(self.prepared, pairs_file)
        people = find_people(len(self.prepared), pairs)
        unseen = unseen_photos(self.prepared, people, pairs, options.hold_back)
        self.unseen_pairs = [pair for pair in pairs if unseen[pair.neutral]]
        photos = training_indices(self.prepared)
        self.samples = IdentitySampler(self.prepared, people, photos[~unseen[photos]], options.seed)
        if len(self.samples.single) + len(self.samples.paired) < 2:
            raise FesappError(f"{prepared}: photos of two people at least are needed to tell them apart; prepare more")
        self.unseen = IdentitySampler(self.prepared, people, self.prepared.validation_photos(), options.seed)
        self.network = IdentityNetwork(options.width).to(self.device)
        nn.utils.convert_conv2d_weight_memory_format(self.network, torch.channels_last)
        self.average = copy.deepcopy(self.network).eval().requires_grad_(False)
        self.optimiser = torch.optim.AdamW(self.network.parameters(), options.rate, weight_decay=0.02)
        self.step, self.seconds = 0, 0.0
        self._resume()

    def run(self) -> None:
        """Train until the steps are done or the minutes are over."""
        options = self.options
        rng = np.random.default_rng([options.seed, self.step])
        torch.manual_seed(options.seed + self.step)
        started = saved = time.monotonic()
        before = self.seconds
        running: float | None = None
        while self.step < options.steps:
            loss = self._train_step(self.samples.draw(options.batch, rng))
            running = loss if running is None else 0.98 * running + 0.02 * loss
            self.seconds = before + time.monotonic() - started
            over = bool(options.minutes) and time.monotonic() - started > 60 * options.minutes
            if self.step % REPORT_EVERY == 0 or self.step == options.steps or over:
                self._report(running)
            if time.monotonic() - saved > CHECKPOINT_EVERY:
                self._save()
                saved = time.monotonic()
            if over:
                break
        self._save()

    def _train_step(self, views: Views) -> float:
        for group in self.optimiser.param_groups:
            group["lr"] = cosine(self.options.rate, self.step, self.options.steps)
        vectors = self._embed(self.network, views)
        loss = contrast(vectors, views.people.to(self.device))
        if not torch.isfinite(loss):
            raise FesappError(f"the loss is no number at step {self.step}; try a smaller --rate")
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        self.step += 1
        self._follow()
        return float(loss.detach())

    def _embed(self, network: IdentityNetwork, views: Views) -> Tensor:
        """Unit vectors (2 B, SIZE) of views in disguise."""
        with torch.no_grad():
            faces, inside = disguise(*network.cut(views.crops.to(self.device), views.landmarks.to(self.device)))
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.options.bfloat16):
            return network.embed(faces, inside)

    def validate(self) -> dict[str, float | int]:
        """`identity_distances` of unseen pairs, and "recognised": how often (0 to 1) the nearest of all disguised
        validation photos is another view of the same one."""
        views = self.unseen.draw(LOOKED_AT, np.random.default_rng(7))
        with torch.random.fork_rng(), torch.inference_mode():
            torch.manual_seed(7)
            vectors = self._embed(self.average, views).cpu()
        one, other = vectors.chunk(2)
        recognised = (one @ other.T).argmax(1) == torch.arange(len(one))
        return {
            "recognised": float(recognised.float().mean()),
            **identity_distances(self.prepared, self.average, self.unseen_pairs),
        }

    def _follow(self) -> None:
        """Move the average towards the network; of the statistics of batches it takes the latest."""
        follow(self.average, self.network, self.step, AVERAGE_SHARE)
        with torch.no_grad():
            for kept, latest in zip(self.average.buffers(), self.network.buffers(), strict=True):
                kept.copy_(latest)

    def _report(self, loss: float) -> None:
        figures = self.validate()
        self.folder.log(step=self.step, seconds=round(self.seconds), loss=loss, **figures)
        parts = " ".join(f"{name} {value:.3f}" for name, value in figures.items())
        print(f"step {self.step}, {self.seconds:.0f} s: loss {loss:.3f} | {parts}", flush=True)

    def _save(self) -> None:
        self.folder.save(
            {
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
        self.step, self.seconds = state["step"], state["seconds"]


def unseen_photos(prepared: PreparedSet, people: np.ndarray, pairs: list[Pair], hold_back: float) -> np.ndarray:
    """Photos (N,) bool that are not to be learned from: of people (N,) of whom one is in the validation split, and of
    a share `hold_back` of the others who are in pairs."""
    unseen = np.isin(people, people[prepared.validation])
    others = np.unique([people[pair.neutral] for pair in pairs if not unseen[pair.neutral]])
    return unseen | np.isin(people, others[: round(hold_back * len(others))])


def contrast(vectors: Tensor, people: Tensor) -> Tensor:
    """The supervised contrastive loss (Khosla et al. 2020, equation 2) of unit vectors (N, SIZE) of people (N,)."""
    alike = vectors @ vectors.T / TEMPERATURE
    itself = torch.eye(len(vectors), dtype=torch.bool, device=vectors.device)
    likely = alike.masked_fill(itself, -1e9).log_softmax(1)
    same = (people[:, None] == people) & ~itself
    return -((likely * same).sum(1) / same.sum(1)).mean()


def train_identity(prepared: Path, run: Path, options: IdentityOptions, pairs_file: Path | None = None) -> None:
    """Train or go on training; see `IdentityOptions`. `pairs_file` as of `train_folds.find_pairs`."""
    IdentityTrainer(prepared, run, options, pairs_file).run()
