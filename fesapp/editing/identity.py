"""Who a face is, whatever it does: a unit vector that expressions, light and background hardly move."""

from __future__ import annotations

import numpy as np
import torch

from fesapp.editing.kept_identity import KeptIdentity
from fesapp.editing.networks import identity_network, identity_network_name
from fesapp.errors import FesappError
from fesapp.faces import Face, cut_crop, to_crop
from fesapp.networks.identity import SIZE
from fesapp.networks.motion import shrink_crop
from fesapp.photos import Photo
from fesapp.photos.own_colours import SRGB, Colours, colours_of


def identity(pixels: np.ndarray, face: Face, colours: Colours = SRGB) -> np.ndarray:
    """Unit vector (SIZE,) float32 of a face of a photo (H, W, 3) uint8 or uint16 RGB; `colours` are its profile's."""
    seen = colours.seen(cut_crop(pixels, face.matrix))
    crop = torch.from_numpy(seen).permute(2, 0, 1)[None].float() / 255
    landmarks = torch.from_numpy(to_crop(face.landmarks, face.matrix))[None]
    with torch.inference_mode():
        return identity_network()(shrink_crop(crop), landmarks)[0].numpy()


def kept_identity(photo: Photo, face: Face) -> KeptIdentity:
    """Who a face of a photo is, as a sidecar keeps it."""
    seen = identity(photo.pixels, face, colours_of(photo.metadata.icc))
    return KeptIdentity.of(seen, identity_network_name())


def identity_distance(one: np.ndarray, other: np.ndarray) -> float:
    """Distance, 0 to 2, of two vectors of `identity`: near 0 for the same person, about 1 for different people.

    Raises:
        FesappError: these are no such vectors, say from a file of another version.
    """
    for vector in (one, other):
        if np.shape(vector) != (SIZE,) or not np.isfinite(vector).all():
            raise FesappError(f"an identity is {SIZE} finite numbers, not {_described(vector)}; take it from the photo")
    return float(1 - np.dot(one, other) / max(float(np.linalg.norm(one) * np.linalg.norm(other)), 1e-12))


def _described(vector: np.ndarray) -> str:
    return f"an array of shape {np.shape(vector)}" if np.shape(vector) != (SIZE,) else "these"
