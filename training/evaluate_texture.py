"""Hidden and restored: validation mouths that were closed and opened again, against the photo as it was."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from fesapp.networks.texture import TextureNetwork
from training.mouth_samples import MouthSampler
from training.picture_measures import compare
from training.prepared import PreparedSet

BATCH = 32


def evaluate_texture(folder: Path, prepared: PreparedSet, network: TextureNetwork) -> dict[str, object]:
    """L1, PSNR and SSIM inside the mouth, means over the samples of validation photos.

    Returns:
        {"samples": count, "untouched": the closed photo as it is, "warp_only": opened by the warp, "both": opened and
        painted, "painted_whole": the same with none of the photo's own teeth left}, each of those but the first with
        "l1", "psnr" and "ssim".

    Raises:
        FesappError: the set holds no hidden mouths.
    """
    sampler = MouthSampler(folder, prepared, validation=True)
    rows: dict[str, list[dict[str, float]]] = {name: [] for name in ("untouched", "warp_only", "both", "painted_whole")}
    for chosen in np.array_split(np.arange(len(sampler)), max(1, len(sampler) // BATCH)):
        some, whole = sampler.batch(chosen), sampler.batch(chosen, all_hidden=True)
        with torch.inference_mode():
            painted, painted_whole = (
                network(b.warped, b.inside, b.uncovered, b.landmarks, b.wanted).over(b.warped) for b in (some, whole)
            )
        pictures = (sampler.hidden(chosen), some.warped, painted, painted_whole)
        for name, shown in zip(rows, pictures, strict=True):
            for picture, target, inside in zip(shown, some.target, some.inside, strict=True):
                if (inside > 0.5).any():
                    rows[name].append(compare(_pixels(picture), _pixels(target), inside[0].numpy()))
    means = {name: {figure: float(np.mean([r[figure] for r in found])) for figure in ("l1", "psnr", "ssim")}
             for name, found in rows.items()}  # fmt: skip
    return {"samples": len(rows["both"]), **means}


def _pixels(picture: torch.Tensor) -> np.ndarray:
    return picture.permute(1, 2, 0).clamp(0, 1).numpy()
