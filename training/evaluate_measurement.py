"""The measuring network against the labels of validation photos, per control."""

from __future__ import annotations

import numpy as np
import torch
from scipy.stats import spearmanr

from fesapp.action_units import CONTROLS
from fesapp.networks.measurement import MeasurementNetwork
from training.prepared import PreparedSet

# a rank correlation of labels that hardly differ says nothing
LEAST_SPREAD = 1e-3


def evaluate_measurement(prepared: PreparedSet, network: MeasurementNetwork) -> dict[str, object]:
    """Rank correlation (Spearman) and mean absolute error (of 5) per control on unchanged validation photos."""
    chosen = prepared.validation_photos()
    with torch.inference_mode():
        measured = network.measure(torch.from_numpy(prepared.landmarks[chosen])).numpy()
    labels = prepared.aus[chosen]
    controls = {
        control: {"rank_correlation": rank_correlation(measured[:, i], labels[:, i]),
                  "mean_absolute_error": float(np.abs(measured[:, i] - labels[:, i]).mean())}
        for i, control in enumerate(CONTROLS)
    }  # fmt: skip
    ranks: list[float] = [row["rank_correlation"] for row in controls.values() if row["rank_correlation"] is not None]
    return {
        "rank_correlation": float(np.mean(ranks)) if ranks else None,
        "mean_absolute_error": float(np.abs(measured - labels).mean()),
        "controls": controls,
    }


def rank_correlation(one: np.ndarray, other: np.ndarray) -> float | None:
    """Spearman's, or None where either hardly varies."""
    if one.std() < LEAST_SPREAD or other.std() < LEAST_SPREAD:
        return None
    return float(spearmanr(one, other)[0])
