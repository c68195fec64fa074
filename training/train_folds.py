"""Measure the folds of a smile on people photographed neutral and smiling: means over pairs, no optimiser."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch

from fesapp.action_units import INDEX
from fesapp.errors import FesappError
from fesapp.networks.folds import FOLDED, GAMMA, FoldMaps
from fesapp.networks.motion import GRID, to_cells
from training.prepared import PreparedSet, read_prepared
from training.run_folder import RunFolder

# shading between these blurs (crop pixels): finer is grain and hair, coarser is the light of the room
FINE, COARSE = 1.0, 7.0
MOST_SHADING = 1.2
# photos for the mean face look straight at the camera; and a pair does not turn much between its two photos
FRONTAL = 12.0
# points of intensity that all pairs together smile, at least
LEAST_SMILE = 1.0
# crop pixels over which one side of the face becomes the other, and over which the skin's mask ends
MIDDLE, SOFT = 6.0, 3.0
# of linear red, green and blue (ITU-R BT.709)
LUMINANCE = np.array([0.2126, 0.7152, 0.0722], np.float32)
# the London set's folders; its files end in _03 and _08
NEUTRAL, SMILING = "london_neutral", "london_smiling"
# MediaPipe landmarks around what is skin, and around what of it is not
OVAL = (10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149,
        150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109)  # fmt: skip
OUTER_LIPS = (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146)
HOLES = (
    (33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7),
    (263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249),
    OUTER_LIPS,
)


@dataclass(frozen=True)
class Pair:
    """Indices in a prepared set of one person's neutral and smiling photo."""

    neutral: int
    smiling: int


def train_folds(prepared: Path, run: Path, pairs_file: Path | None = None) -> FoldMaps:
    """Fit the maps and write them as a run's checkpoint.

    Args:
        pairs_file: CSV without header, the names of a neutral and a smiling photo in each row; without it the pairs of
            the London set, told by their names.

    Raises:
        FesappError: no set, or no pairs in it.
    """
    photos = read_prepared(prepared)
    pairs = find_pairs(photos, pairs_file)
    learned = [pair for pair in pairs if not photos.validation[[pair.neutral, pair.smiling]].any()]
    unseen = [pair for pair in pairs if pair not in learned]
    if not learned:
        raise FesappError(
            f"{prepared}: no pairs of a neutral and a smiling photo to learn from; name them with --pairs"
        )
    network = FoldMaps()
    network.face.copy_(torch.from_numpy(mean_face(photos)))
    network.maps.copy_(torch.from_numpy(fit_maps(photos, learned, network)))
    figures = agreement(photos, unseen, network)
    print(
        f"{len(learned)} pairs; on {len(unseen)} unseen ones: " + ", ".join(f"{k} {v:.2f}" for k, v in figures.items())
    )
    folder = RunFolder(run)
    folder.log(step=len(learned), **figures)
    figures["pairs"] = len(learned)
    folder.save({"options": {}, "average": network.state_dict(), "figures": figures})
    return network


def find_pairs(photos: PreparedSet, pairs_file: Path | None = None) -> list[Pair]:
    """The pairs of a set whose two photos are both in it."""
    index = {str(file): i for i, file in enumerate(photos.files)}
    if pairs_file is None:
        neutral = [file for file in index if NEUTRAL in file]
        named = [(file, file.replace(NEUTRAL, SMILING).replace("_03.", "_08.")) for file in neutral]
    else:
        try:
            with pairs_file.open(newline="", encoding="utf-8") as file:
                named = [(row[0], row[1]) for row in csv.reader(file) if len(row) > 1]
        except OSError as error:
            raise FesappError(f"{pairs_file}: cannot be read ({error.strerror})") from None
    return [Pair(index[one], index[other]) for one, other in named if one in index and other in index]


def mean_face(photos: PreparedSet) -> np.ndarray:
    """(478, 2) float32 crop pixels: the mean of faces that look ahead and of their mirror images."""
    ahead = np.abs(photos.yaw) < FRONTAL
    mean = photos.landmarks[ahead if ahead.any() else slice(None), :, :2].mean(axis=0)
    mirrored = mean[photos.landmark_mirror] * (-1, 1) + (255, 0)
    return ((mean + mirrored) / 2).astype(np.float32)


def fit_maps(photos: PreparedSet, pairs: list[Pair], network: FoldMaps) -> np.ndarray:
    """Maps (len(FOLDED), GRID, GRID): what explains the pairs' change of shading by their change of intensity."""
    smiles, changes = zip(*(_pair(photos, pair, network) for pair in pairs), strict=True)
    smile, change = np.array(smiles), np.array(changes)
    both_ways = (change + change[:, :, ::-1]) / 2
    # the ratio of the means: measured intensities tremble, which least squares would pay for with paler folds
    fitted = both_ways.sum(axis=0) / max(smile.sum(), LEAST_SMILE)
    fitted *= skin_mask(network.face.numpy())
    x = np.arange(GRID) - (GRID - 1) / 2
    # the person's left is to the right as seen
    left = 1 / (1 + np.exp(-x / (MIDDLE / 2)))
    return np.stack([fitted * left, fitted * (1 - left)]).astype(np.float32)


def agreement(photos: PreparedSet, pairs: list[Pair], network: FoldMaps) -> dict[str, float]:
    """How the maps agree with pairs they were not fitted to: correlation over the skin, and how many times the
    predicted change the true one is."""
    skin = skin_mask(network.face.numpy()) > 0.5
    map_ = network.maps.sum(0).numpy()[skin]
    together = size = 0.0
    correlations = []
    for smile, change in (_pair(photos, pair, network) for pair in pairs):
        true, predicted = change[skin], smile * map_
        together, size = together + float(true @ predicted), size + float(predicted @ predicted)
        if smile > 0:
            correlations.append(float(np.corrcoef(true, predicted)[0, 1]))
    return {"correlation": float(np.mean(correlations)), "gain": together / size} if correlations else {}


def _pair(photos: PreparedSet, pair: Pair, network: FoldMaps) -> tuple[float, np.ndarray]:
    """By how much a pair smiles (mean of both sides), and the change of its shading (GRID, GRID) on the mean face."""
    controls = [INDEX[control] for control in FOLDED]
    smile = float((photos.aus[pair.smiling, controls] - photos.aus[pair.neutral, controls]).mean())
    neutral, smiling = (_on_mean_face(photos, index, network) for index in (pair.neutral, pair.smiling))
    return smile, smiling - neutral


def _on_mean_face(photos: PreparedSet, index: int, network: FoldMaps) -> np.ndarray:
    picture = torch.from_numpy(shading(photos.crop(index)))[None, None]
    shrunk = torch.nn.functional.avg_pool2d(picture, picture.shape[-1] // GRID)
    landmarks = torch.from_numpy(photos.landmarks[index])[None]
    return network.to_mean_face(shrunk, landmarks)[0, 0].numpy()


def shading(crop: np.ndarray) -> np.ndarray:
    """Log luminance (256, 256) float32 of a crop (256, 256, 3) uint8, without grain and the room's light."""
    light = np.maximum((crop.astype(np.float32) / 255) ** GAMMA @ LUMINANCE, 0.004)
    fine, coarse = (np.log(cv2.GaussianBlur(light, (0, 0), sigma)) for sigma in (FINE, COARSE))
    return np.clip(fine - coarse, -MOST_SHADING, MOST_SHADING)


def skin_mask(face: np.ndarray) -> np.ndarray:
    """Where (GRID, GRID), 0 to 1, the mean face (478, 2) shows skin: not eyes, not lips, not the outline."""
    cells = to_cells(torch.from_numpy(face)).round().int().numpy()
    mask = np.zeros((GRID, GRID), np.float32)
    cv2.fillPoly(mask, [cells[list(OVAL)]], (1.0,))
    mask = np.asarray(cv2.erode(mask, np.ones((7, 7))))
    for hole in HOLES:
        away = np.zeros_like(mask)
        cv2.fillPoly(away, [cells[list(hole)]], (1.0,))
        mask = np.asarray(mask * (1 - cv2.dilate(away, np.ones((5, 5)))))
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), SOFT / 2))
