"""True pairs: the same person photographed with two expressions, the one laid over the other."""

from __future__ import annotations

import cv2
import numpy as np
import torch
from torch import Tensor

from fesapp.faces import CROP_SIZE
from training.prepared import PreparedSet
from training.train_folds import Pair, find_pairs

# MediaPipe landmarks that expressions hardly move: corners of the eyes, the nose's ridge
STILL = (33, 133, 362, 263, 168, 6, 197, 195)


class TruePairs:
    """The pairs of a prepared set that are for training."""

    def __init__(self, prepared: PreparedSet) -> None:
        self.prepared = prepared
        self.pairs = [p for p in find_pairs(prepared) if not prepared.validation[[p.neutral, p.smiling]].any()]

    def draw(self, rng: np.random.Generator) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """One person: crop (1, 3, 256, 256) RGB 0 to 1, landmarks (1, 478, 3), intensities shown and those of the other
        photo (1, len(CONTROLS)), and that photo (1, 3, 256, 256), laid so that eyes and nose meet."""
        pair: Pair = self.pairs[rng.integers(len(self.pairs))]
        one, other = (pair.neutral, pair.smiling) if rng.random() < 0.7 else (pair.smiling, pair.neutral)
        prepared = self.prepared
        here, there = (prepared.landmarks[i, list(STILL), :2] for i in (one, other))
        matrix = cv2.estimateAffinePartial2D(there, here, method=cv2.LMEDS)[0]
        laid = prepared.crop(other)
        if matrix is not None:
            laid = cv2.warpAffine(laid, matrix, (CROP_SIZE, CROP_SIZE), borderMode=cv2.BORDER_REPLICATE)
        crop, goal = (torch.from_numpy(p).permute(2, 0, 1)[None].float() / 255 for p in (prepared.crop(one), laid))
        rows = (prepared.landmarks[one], prepared.aus[one], prepared.aus[other])
        landmarks, shown, wanted = (torch.from_numpy(row)[None] for row in rows)
        return crop, landmarks, shown, wanted, goal
