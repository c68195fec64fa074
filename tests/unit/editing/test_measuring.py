"""Measuring a face where it was, after an edit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from edited_faces import EditedFaces, shrunk

from fesapp.action_units import CONTROLS, expand
from fesapp.editing.measuring import find_faces, measure
from fesapp.photos import Photo, open_photo


def test_every_control_of_a_found_face_is_measured(calm: EditedFaces) -> None:
    assert calm.face.aus is not None
    assert tuple(calm.face.aus) == CONTROLS


def test_an_unedited_face_measures_as_it_was_found(small: EditedFaces) -> None:
    measured = measure(small.photo.pixels, small.face)
    assert measured is not None
    assert small.face.aus is not None
    assert max(abs(measured[c] - small.face.aus[c]) for c in CONTROLS) < 0.6


def test_the_face_measured_is_the_one_asked_for_not_its_larger_neighbour(samples: list[Path]) -> None:
    calm, smiling = shrunk(open_photo(samples[0]), 0.4).pixels, shrunk(open_photo(samples[2]), 0.3).pixels
    padded = np.full((calm.shape[0], smiling.shape[1], 3), 200, np.uint8)
    padded[: smiling.shape[0]] = smiling
    photo = Photo(np.hstack([calm, padded]))
    faces = find_faces(photo)
    assert len(faces) == 2
    smiles = []
    for face in faces:
        measured = measure(photo.pixels, face)
        assert measured is not None
        smiles.append(measured["AU12L"])
    assert smiles[1] > smiles[0] + 1


def test_where_no_face_is_left_nothing_is_measured(small: EditedFaces) -> None:
    assert measure(np.full_like(small.photo.pixels, 127), small.face) is None


@pytest.mark.parametrize("units", ["12=5", "4=5", "9=5", "26=4", "45=5", "15=5", "5=5", "12L=4"])
def test_what_a_slider_asked_is_measured_on_the_result(units: str, calm: EditedFaces) -> None:
    name, value = units.split("=")
    asked = expand({name: float(value)})
    measured, before = calm.measured(units), calm.face.aus or {}
    for control in asked:
        assert measured[control] - before[control] > 0.6 * (asked[control] - before[control])
    others = [abs(measured[c] - before[c]) for c in CONTROLS if c not in asked]
    assert np.mean(others) < 0.4
