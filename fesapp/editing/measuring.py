"""Faces with the Action Units they show."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

import numpy as np
import torch

from fesapp.action_units import CONTROLS, MAX_INTENSITY, from_vector
from fesapp.editing.networks import measurement_network
from fesapp.faces import SMALLEST_FACE, Face, detect_faces, find_again, to_crop
from fesapp.networks.measurement import MeasurementNetwork
from fesapp.photos import Photo
from fesapp.photos.own_colours import SRGB, Colours, colours_of


def find_faces(photo: Photo, smallest: float = SMALLEST_FACE) -> list[Face]:
    """Every face of a photo, largest first, with its Action Units measured (`face.aus`, 0 to 5 by control).

    `smallest` is the width in pixels from which faces are looked for.
    """
    seen = colours_of(photo.metadata.icc).seen
    return [with_aus(face) for face in detect_faces(photo.pixels, seen, smallest)]


def with_aus(face: Face, network: MeasurementNetwork | None = None) -> Face:
    """The face with `aus` filled in from its landmarks, by another network than the program's own where given."""
    landmarks = torch.from_numpy(to_crop(face.landmarks, face.matrix))[None]
    with torch.inference_mode():
        intensities = (network or measurement_network()).measure(landmarks)[0].numpy()
    return dataclasses.replace(face, aus=from_vector(intensities))


def measure(
    pixels: np.ndarray, face: Face, network: MeasurementNetwork | None = None, colours: Colours = SRGB
) -> dict[str, float] | None:
    """Intensities by control of the face found again at the place of `face` in an edited photo, None if it is not.

    Measured is how its landmarks changed, from the intensities that `face` had before. Only where it was is looked.
    `colours` are those of the photo's profile.
    """
    found = find_again(pixels, face, colours.seen)
    if found is None:
        return None
    before, after = (torch.from_numpy(to_crop(seen, face.matrix))[None] for seen in (face.landmarks, found.landmarks))
    with torch.inference_mode():
        # what the network says where nothing has changed (see `achieved`) stays in: it is judged by this as it is
        change = (network or measurement_network()).measure_change(before, after)[0].numpy()
    return after_change(face.aus or {}, change)


def after_change(shown: Mapping[str, float], change: np.ndarray) -> dict[str, float]:
    """Intensities by control, 0 to 5, of a face that showed `shown` and has changed by (len(CONTROLS),)."""
    before = np.array([shown.get(control, 0.0) for control in CONTROLS])
    return from_vector(np.clip(before + change, 0, MAX_INTENSITY))


def measure_edit(photo: Photo, edited: Photo, face: Face) -> dict[str, float] | None:
    """What `measure` finds of a face of `photo` in the edited one; what it showed before where its box is untouched."""
    x, y, width, height = face.box
    top, bottom, left, right = (max(0, int(edge)) for edge in (y, y + height + 1, x, x + width + 1))
    box = slice(top, bottom), slice(left, right)
    if photo.pixels is edited.pixels or np.array_equal(photo.pixels[box], edited.pixels[box]):
        return face.aus or {}
    return measure(edited.pixels, face, colours=colours_of(photo.metadata.icc))


def nearest(faces: Sequence[Face], place: Face) -> Face | None:
    """The face found at the place of another, in the same picture; None where none is within half its size."""
    x, y, width, height = place.box
    return _nearest(faces, np.array([x + width / 2, y + height / 2]), 0.5 * max(width, height))


def _nearest(faces: Sequence[Face], point: np.ndarray, reach: float) -> Face | None:
    close = [face for face in faces if _centre_distance(face, point) < reach]
    return min(close, key=lambda face: _centre_distance(face, point), default=None)


def _centre_distance(face: Face, point: np.ndarray) -> float:
    x, y, width, height = face.box
    return float(np.hypot(x + width / 2 - point[0], y + height / 2 - point[1]))
