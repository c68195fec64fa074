"""What an edit has come to: the face looked for again in the edited picture, measured, and compared with before.

Each edited face is rendered alone with its surroundings, small: its landmarks scatter no less in a larger picture,
and one face takes about 70 ms on two cores, most of it the search.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Generator, Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import torch

from fesapp.action_units import CONTROLS
from fesapp.editing.expression import read_expression
from fesapp.editing.face_reading import NO_FACE, FaceReading
from fesapp.editing.identity import identity, identity_distance
from fesapp.editing.measuring import after_change, nearest
from fesapp.editing.networks import measurement_network
from fesapp.editing.preview import Preview
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.faces import Face, crop_matrix, detect_faces, to_crop

# height of the face in the picture that is measured, in pixels: from 320 to 520 the measured values of an edit differ
# by a tenth, and the search takes twice as long. Smaller faces are taken as they are.
FACE_PX = 400
# what is rendered around the face's box, in its larger side: room for a jaw that drops
MARGIN = 0.6

_Region = tuple[float, float, float, float]


class _View(NamedTuple):
    """A part of the photo at the size at which a face is measured."""

    region: _Region
    size: tuple[int, int]

    def place(self, face: Face) -> Face:
        """The face of the photo where it stands in this view."""
        scale = self.size[0] / self.region[2]
        marks = face.landmarks * np.float32(scale)
        marks[:, :2] -= np.array([(edge * scale) - 0.5 * (scale - 1) for edge in self.region[:2]], np.float32)
        low, high = marks[:, :2].min(axis=0), marks[:, :2].max(axis=0)
        x, y, width, height = (float(value) for value in (*low, *(high - low)))
        return dataclasses.replace(face, box=(x, y, width, height), landmarks=marks, matrix=crop_matrix(marks))


class _Original(NamedTuple):
    """How a face looks before any edit, seen as the edits are: what seeing it so small changes cancels out."""

    view: _View
    face: Face
    vector: np.ndarray


class Achievements:
    """Reads faces of edited photos; unedited faces are looked at once. Not to be shared between threads."""

    def __init__(self) -> None:
        self._originals: WeakKeyDictionary[Face, _Original] = WeakKeyDictionary()

    def read(
        self, preview: Preview, faces: Sequence[Face], size: tuple[int, int], recipe: Recipe
    ) -> Generator[None, None, list[FaceReading]]:
        """A reading of every face that `recipe` edits, in steps of about 50 ms.

        Args:
            preview: renders the photo.
            faces: its faces, with `aus` measured.
            size: width and height of the photo in pixels.

        Raises:
            FesappError: the recipe is out of range, or the weights are missing or damaged.
        """
        readings = []
        for index, face in enumerate(faces):
            if recipe.edit_of(index) is None:
                continue
            if face not in self._originals:
                self._originals[face] = yield from _look_before(preview, face, size)
            original = self._originals[face]
            seen = preview.aside(_only_near(recipe, faces, original.view.region), *original.view)
            yield
            found = nearest(detect_faces(seen.pixels), original.face)
            yield
            readings.append(_reading(index, face, original, seen.pixels, found))
            yield
        return readings


def _look_before(preview: Preview, face: Face, size: tuple[int, int]) -> Generator[None, None, _Original]:
    view = _view(face, size)
    pixels = preview.aside(Recipe(), *view).pixels
    yield
    place = view.place(face)
    # where so small a picture shows none, the landmarks of the photo's own size stand in
    seen = nearest(detect_faces(pixels), place) or place
    yield
    return _Original(view, seen, identity(pixels, seen))


def _view(face: Face, photo: tuple[int, int]) -> _View:
    """The surroundings of a face, as far as the photo reaches."""
    x, y, width, height = face.box
    margin = MARGIN * max(width, height)
    left, top = max(0.0, x - margin), max(0.0, y - margin)
    right, bottom = min(float(photo[0]), x + width + margin), min(float(photo[1]), y + height + margin)
    scale = min(1.0, FACE_PX / max(width, height))
    size = max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale))
    return _View((left, top, right - left, bottom - top), size)


def _only_near(recipe: Recipe, faces: Sequence[Face], region: _Region) -> Recipe:
    """The edits of those faces that reach into a region; others would be moved for nothing."""
    edits = [(index, recipe.edit_of(index)) for index, face in enumerate(faces) if _touch(face.box, region)]
    return Recipe(faces=[_for_face(edit, index) for index, edit in edits if edit is not None])


def _for_face(edit: FaceEdit, index: int) -> FaceEdit:
    return FaceEdit(edit.aus, edit.relative, edit.warp, edit.texture, index)


def _touch(one: _Region, other: _Region) -> bool:
    return all(one[k] < other[k] + other[k + 2] and other[k] < one[k] + one[k + 2] for k in (0, 1))


def _reading(index: int, face: Face, original: _Original, pixels: np.ndarray, found: Face | None) -> FaceReading:
    shown = {control: (face.aus or {}).get(control, 0.0) for control in CONTROLS}
    if found is None:
        return FaceReading(index, reason=NO_FACE)
    measured = _measured(shown, original.face, found)
    distance = identity_distance(original.vector, identity(pixels, found))
    return FaceReading(index, measured, read_expression(measured), distance)


def _measured(shown: dict[str, float], before: Face, after: Face) -> dict[str, float]:
    """What the face shows now: what it showed, and how its landmarks changed. None changed, none moved."""
    was, now = (torch.from_numpy(to_crop(seen.landmarks, before.matrix))[None] for seen in (before, after))
    network = measurement_network()
    with torch.inference_mode():
        # the network says 0.1 or less where nothing has changed; that is not the edit's
        change = (network.measure_change(was, now) - network.measure_change(was, was))[0].numpy()
    return after_change(shown, change)
