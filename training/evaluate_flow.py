"""The motion network's flow against geometry, on validation photos: endpoint error over displacement."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch

from fesapp.action_units import CONTROLS, INDEX, MAX_INTENSITY
from fesapp.networks.motion import MotionNetwork
from training.changes import control_at
from training.motion_loss import endpoint_error
from training.motion_samples import MotionBatch, MotionSampler
from training.prepared import PreparedSet

BATCH = 10


def evaluate_flow(prepared: PreparedSet, network: MotionNetwork, photos: int) -> dict[str, object]:
    """Endpoint error over mean displacement in moving pixels.

    Each control is driven alone to 5, or to 0 where the photo shows more than 2.5 of it; and `random` drives several
    at once as training does. Moving pixels are those that geometry moves by over half a crop pixel.

    Returns:
        {"overall": ratio over all controls, "random": ratio, "controls": {control: ratio}, "iou": mouth mask's}.
    """
    chosen = prepared.validation_photos()[:photos]
    sampler = MotionSampler(prepared, chosen)
    sums = np.zeros((len(CONTROLS), 2))
    for control in CONTROLS:
        for indices in np.array_split(chosen, max(1, len(chosen) // BATCH)):
            wanted = _driven_alone(prepared.aus[indices], control)
            sums[INDEX[control]] += _errors(network, sampler.batch(indices, wanted))
    rng = np.random.default_rng(11)
    random = np.sum([_errors(network, sampler.draw(BATCH, rng)) for _ in range(max(1, len(chosen) // BATCH))], axis=0)
    return {
        "overall": float(sums[:, 0].sum() / sums[:, 1].sum()),
        "random": float(random[0] / random[1]),
        "controls": {c: float(e / d) if d else None for c, (e, d) in zip(CONTROLS, sums, strict=True)},
        "mouth_mask_iou": _mask_overlap(network, _batches(sampler, rng, len(chosen) // BATCH)),
    }


def _driven_alone(shown: np.ndarray, control: str) -> np.ndarray:
    ends = np.where(shown[:, INDEX[control]] > 2.5, 0.0, MAX_INTENSITY)
    return np.stack([control_at(row, control, end) for row, end in zip(shown, ends, strict=True)])


def _errors(network: MotionNetwork, batch: MotionBatch) -> np.ndarray:
    with torch.inference_mode():
        flow = network(batch.crops, batch.landmarks, batch.shown, batch.wanted).flow()
    error, displacement = endpoint_error(flow, batch)
    return np.array([float(error.sum()), float(displacement.sum())])


def _batches(sampler: MotionSampler, rng: np.random.Generator, count: int) -> Iterator[MotionBatch]:
    for _ in range(max(1, count)):
        yield sampler.draw(BATCH, rng)


def _mask_overlap(network: MotionNetwork, batches: Iterator[MotionBatch]) -> float:
    """Intersection over union of the uncovered mouth, predicted and by geometry."""
    both = either = 0.0
    with torch.inference_mode():
        for batch in batches:
            mask = network(batch.crops, batch.landmarks, batch.shown, batch.wanted).uncovered[:, 0] > 0
            truth = batch.uncovered[:, 0] > 0.5
            both += float((mask & truth).sum())
            either += float((mask | truth).sum())
    return both / max(either, 1.0)
