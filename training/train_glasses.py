"""Train the glasses network: drawn glasses on photos, and photos without. Nobody has marked the real ones."""

from __future__ import annotations

import copy
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fesapp.errors import FesappError
from fesapp.networks.glasses import COLUMNS, ROWS, GlassesNetwork
from training.appearance import vary
from training.averaging import follow
from training.device import usable_device
from training.glasses import random_frame, wear
from training.motion_samples import training_indices
from training.options import require_at_least, require_rate
from training.prepared import PreparedSet, read_prepared
from training.run_folder import RunFolder, trained_state
from training.schedule import cosine

# photos that may show real glasses teach nothing more: of all, those with the most pixels that look like them
SUSPECT_SHARE = 0.15
# of the steps, after which photos are looked through for them
LOOK_AFTER = 0.4
BARE_SHARE = 0.35
REPORT_EVERY = 100
AVERAGE_SHARE = 0.005


@dataclass(frozen=True)
class GlassesOptions:
    """Options of one run: optimiser `steps` of `batch` faces, peak learning `rate` of AdamW, `width` of the network."""

    steps: int = 1_500
    batch: int = 12
    rate: float = 2e-3
    width: int = 12
    device: str = "cpu"
    bfloat16: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        require_at_least(1, self, "steps", "batch", "width")
        require_rate(self)


class GlassesTrainer:
    """One run: network, its moving average, optimiser, step, and the photos that wear glasses already."""

    def __init__(self, prepared: Path, run: Path, options: GlassesOptions) -> None:
        self.options, self.folder = options, RunFolder(run)
        self.device = usable_device(options.device)
        torch.manual_seed(options.seed)
        self.prepared = read_prepared(prepared)
        self.network = GlassesNetwork(options.width).to(self.device)
        nn.utils.convert_conv2d_weight_memory_format(self.network, torch.channels_last)
        self.average = copy.deepcopy(self.network).eval().requires_grad_(False)
        self.optimiser = torch.optim.AdamW(self.network.parameters(), options.rate, weight_decay=1e-3)
        self.photos = training_indices(self.prepared)
        self.suspect = torch.zeros(len(self.prepared), dtype=torch.bool)
        self.step = 0
        self._resume()

    def run(self) -> None:
        """Train until the steps are done."""
        rng = np.random.default_rng([self.options.seed, self.step])
        started = time.monotonic()
        look_at = round(LOOK_AFTER * self.options.steps)
        while self.step < self.options.steps:
            if self.step == look_at and not self.suspect.any():
                self.suspect = self.wearing()
                print(f"step {self.step}: {int(self.suspect.sum())} photos taken to show glasses", flush=True)
            for group in self.optimiser.param_groups:
                group["lr"] = cosine(self.options.rate, self.step, self.options.steps)
            crops, masks = self.draw(rng)
            loss = self._loss(crops, masks)
            self.optimiser.zero_grad(set_to_none=True)
            loss.backward()
            self.optimiser.step()
            self.step += 1
            self._follow()
            if self.step % REPORT_EVERY == 0 or self.step == self.options.steps:
                overlap = self.validate()
                self.folder.log(step=self.step, loss=float(loss.detach()), overlap=overlap)
                pace = f"step {self.step}, {time.monotonic() - started:.0f} s"
                print(f"{pace}: overlap with drawn glasses {overlap:.3f}", flush=True)
                self._save()

    def draw(self, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
        """Crops (B, 3, 256, 256) in varied light, and masks (B, 1, h, w) of the glasses drawn on most."""
        fit = self._without_glasses(self.photos)
        bare_share = BARE_SHARE if self.suspect.any() else 0.0
        crops, masks = _worn(self.prepared, rng.choice(fit, self.options.batch), rng, bare_share)
        if rng.random() < 0.5:
            crops, masks = crops.flip(3), masks.flip(3)
        return vary(crops.to(self.device)), masks[..., ROWS, COLUMNS].to(self.device)

    def wearing(self) -> Tensor:
        """Which photos (N,) may show glasses to the averaged network, or something like them."""
        likely = torch.zeros(len(self.prepared))
        with torch.inference_mode():
            for index in range(len(self.prepared)):
                crop = _tensor(self.prepared.crop(index)).to(self.device)
                likely[index] = torch.sigmoid(self.average(crop[None])).sum()
        return likely > torch.quantile(likely, 1 - SUSPECT_SHARE)

    def validate(self) -> float:
        """Intersection over union of glasses drawn on validation photos and what the averaged network sees."""
        rng = np.random.default_rng(7)
        photos = self.prepared.validation_photos()
        crops, masks = _worn(self.prepared, self._without_glasses(photos)[:48], rng, 0.0)
        with torch.inference_mode():
            seen = torch.cat([self.average(part.to(self.device)).cpu() for part in crops.split(16)]) > 0
        drawn = masks[..., ROWS, COLUMNS] > 0.5
        return float((seen & drawn).sum() / (seen | drawn).sum())

    def _without_glasses(self, photos: np.ndarray) -> np.ndarray:
        """Those of some photos that are not suspect; all of them in a set so small that none is left."""
        fit = photos[~self.suspect[photos].numpy()]
        return fit if len(fit) else photos

    def _loss(self, crops: Tensor, masks: Tensor) -> Tensor:
        """Cross entropy, and the overlap (Milletari et al. 2016, "V-Net") since frames are few of the pixels."""
        crops = crops.contiguous(memory_format=torch.channels_last)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.options.bfloat16):
            logits = self.network(crops)
        logits = logits.float()
        likely = torch.sigmoid(logits)
        overlap = (2 * (likely * masks).sum() + 1) / (likely.sum() + masks.sum() + 1)
        loss = 10 * F.binary_cross_entropy_with_logits(logits, masks) + 1 - overlap
        if not torch.isfinite(loss):
            raise FesappError(f"the loss is no number at step {self.step}; try a smaller --rate")
        return loss

    def _follow(self) -> None:
        """Move the average towards the network; of the statistics of batches it takes the latest."""
        follow(self.average, self.network, self.step, AVERAGE_SHARE)
        with torch.no_grad():
            for kept, latest in zip(self.average.buffers(), self.network.buffers(), strict=True):
                kept.copy_(latest)

    def _save(self) -> None:
        self.folder.save(
            {
                "step": self.step,
                **trained_state(self.options, self.network, self.average, self.optimiser),
                "suspect": self.suspect,
            }
        )

    def _resume(self) -> None:
        state = self.folder.load()
        if state is None:
            return
        self.folder.resume(state, self.options.width, self.network, self.average, self.optimiser)
        self.step, self.suspect = state["step"], state["suspect"]


def _tensor(crop: np.ndarray) -> Tensor:
    return torch.from_numpy(crop).permute(2, 0, 1).float() / 255


def _worn(
    prepared: PreparedSet, photos: np.ndarray, rng: np.random.Generator, bare_share: float
) -> tuple[Tensor, Tensor]:
    """Crops (B, 3, 256, 256) of photos, glasses drawn on all but a share, and the masks (B, 1, 256, 256)."""
    crops, masks = [], []
    for index in photos:
        crop, mask = prepared.crop(index), np.zeros((256, 256), np.float32)
        if rng.random() >= bare_share:
            crop, mask = wear(crop, random_frame(prepared.landmarks[index], rng))
        crops.append(_tensor(crop))
        masks.append(torch.from_numpy(mask)[None])
    return torch.stack(crops), torch.stack(masks)


def train_glasses(prepared: Path, run: Path, options: GlassesOptions) -> None:
    """Train or go on training; see `GlassesOptions`."""
    GlassesTrainer(prepared, run, options).run()
