"""How well the identity embedding tells people apart: the same person's two photos against different people's."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from fesapp.networks.identity import IdentityNetwork
from fesapp.networks.motion import CROP, shrink_crop
from training.prepared import PreparedSet
from training.train_folds import Pair, find_pairs

# photos the network sees at once
AT_ONCE = 64


def identity_distances(
    prepared: PreparedSet, network: IdentityNetwork, pairs: Sequence[Pair] | None = None
) -> dict[str, float | int]:
    """Distances, 0 to 2, on people who were not trained on.

    Args:
        pairs: photos of one person, say of people held back; those of the London set with a photo in the validation
            split where not given.

    Returns:
        "different_people", the mean over different people of the validation split, and where there are pairs:
        "pairs", how many; "same_person", the mean between a pair's photos; "different_people_of_pairs", the mean
        between different people among these, who share light and background; "auc" and "equal_error_rate" of telling
        the one from the other, and "auc_all" and "equal_error_rate_all" of telling it from "different_people".
    """
    if pairs is None:
        pairs = unseen_pairs(prepared)
    photos = prepared.validation_photos()
    person = np.arange(len(prepared))
    for pair in pairs:
        person[pair.smiling] = person[pair.neutral]
    everybody = _different(embed_photos(prepared, network, photos), person[photos])
    figures: dict[str, float | int] = {}
    if len(everybody):
        figures["different_people"] = float(everybody.mean())
    if not pairs:
        return figures
    both = np.array([(pair.neutral, pair.smiling) for pair in pairs])
    vectors = embed_photos(prepared, network, both.T.ravel())
    same = 1 - (vectors[: len(pairs)] * vectors[len(pairs) :]).sum(axis=1)
    figures |= {"pairs": len(pairs), "same_person": float(same.mean())}
    for name, different in (("", _different(vectors, person[both.T.ravel()])), ("_all", everybody)):
        if len(different):
            figures[f"auc{name}"] = area_under_curve(same, different)
            figures[f"equal_error_rate{name}"] = equal_error_rate(same, different)
            if not name:
                figures["different_people_of_pairs"] = float(different.mean())
    return figures


def identity_distance(
    network: IdentityNetwork, before: np.ndarray, after: np.ndarray, landmarks: np.ndarray, moved: np.ndarray
) -> float:
    """Distance, 0 to 2, of a face from itself after an edit.

    Args:
        before, after: (256, 256, 3) uint8 crops by the same matrix.
        landmarks, moved: (478, 2 or 3) crop pixels, as they lie in `before` and in `after`.
    """
    one, other = _embed(network, [before, after], [landmarks, moved])
    return float(1 - one @ other)


def unseen_pairs(prepared: PreparedSet) -> list[Pair]:
    """The London set's pairs of which a photo is in the validation split; their people are not trained on."""
    return [pair for pair in find_pairs(prepared) if prepared.validation[[pair.neutral, pair.smiling]].any()]


def embed_photos(prepared: PreparedSet, network: IdentityNetwork, photos: np.ndarray) -> np.ndarray:
    """Unit vectors (len(photos), SIZE) of some photos."""
    parts = [photos[start : start + AT_ONCE] for start in range(0, len(photos), AT_ONCE)]
    return np.concatenate(
        [_embed(network, [prepared.crop(i) for i in part], list(prepared.landmarks[part])) for part in parts]
    )


def area_under_curve(same: np.ndarray, different: np.ndarray) -> float:
    """How often, 0 to 1, the same person is nearer than different people: the area under the ROC curve."""
    below = np.searchsorted(np.sort(same), different, side="left")
    up_to = np.searchsorted(np.sort(same), different, side="right")
    return float((below + up_to).mean() / (2 * len(same)))


def equal_error_rate(same: np.ndarray, different: np.ndarray) -> float:
    """Share of the same person taken for different, at the threshold where as many different are taken for the same."""
    thresholds = np.sort(np.concatenate([same, different]))
    missed = 1 - np.searchsorted(np.sort(same), thresholds, side="right") / len(same)
    confused = np.searchsorted(np.sort(different), thresholds, side="right") / len(different)
    crossing = np.argmin(np.abs(missed - confused))
    return float((missed[crossing] + confused[crossing]) / 2)


def _different(vectors: np.ndarray, people: np.ndarray) -> np.ndarray:
    """Distances between all vectors (N, SIZE) of different people (N,)."""
    one, other = np.triu_indices(len(vectors), 1)
    apart = people[one] != people[other]
    return 1 - (vectors @ vectors.T)[one[apart], other[apart]]


def _embed(network: IdentityNetwork, crops: list[np.ndarray], landmarks: list[np.ndarray]) -> np.ndarray:
    device = network.places.device
    pictures = torch.from_numpy(np.stack(crops)).permute(0, 3, 1, 2).float().to(device) / 255
    if pictures.shape[2:] != (CROP, CROP):
        raise ValueError(f"crops are {CROP} pixels a side, not {tuple(pictures.shape[2:])}")
    points = torch.from_numpy(np.stack([marks[:, :2] for marks in landmarks]).astype(np.float32)).to(device)
    with torch.inference_mode():
        return network(shrink_crop(pictures), points).cpu().numpy()
