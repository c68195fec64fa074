"""What edits of real photos have come to: measured again, the same person or not, and the expression it makes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from edited_faces import EditedFaces, recipe, shrunk

from fesapp.editing.achieved import Achievements
from fesapp.editing.engine import Engine
from fesapp.editing.expression import read_expression
from fesapp.editing.face_reading import NO_FACE, FaceReading
from fesapp.editing.measuring import find_faces
from fesapp.editing.preview import Preview
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.faces import Face
from fesapp.photos import Photo, open_photo


def read(photo: Photo, faces: Sequence[Face], wanted: Recipe) -> list[FaceReading]:
    steps = Achievements().read(Preview(photo, faces), faces, photo.size, wanted)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def read_one(edited: EditedFaces, units: str) -> FaceReading:
    (reading,) = read(edited.photo, edited.faces, recipe(units))
    return reading


@pytest.fixture(scope="module")
def smile(calm: EditedFaces) -> FaceReading:
    return read_one(calm, "12=3 6=2")


def shown_by(face: Face) -> dict[str, float]:
    assert face.aus is not None
    return dict(face.aus)


def test_a_smile_that_was_asked_is_measured(calm: EditedFaces, smile: FaceReading) -> None:
    assert smile.measured is not None
    for control in ("AU12L", "AU12R"):
        assert smile.measured[control] > shown_by(calm.face)[control] + 1.5


def test_a_smile_makes_happiness_likelier(calm: EditedFaces, smile: FaceReading) -> None:
    assert smile.expression is not None
    assert smile.expression["happiness"] > read_expression(shown_by(calm.face))["happiness"] + 0.3
    assert sum(smile.expression.values()) == pytest.approx(1)


@pytest.mark.parametrize("units", ["12=5", "26=4", "4=5"])
def test_small_pictures_measure_as_the_saved_photo_does(units: str, calm: EditedFaces) -> None:
    reading, large = read_one(calm, units), calm.measured(units)
    assert reading.measured is not None
    assert max(abs(reading.measured[control] - large[control]) for control in large) < 0.6


def test_where_nothing_moves_exactly_what_the_photo_shows_is_measured(small: EditedFaces) -> None:
    shown = shown_by(small.face)
    (reading,) = read(small.photo, small.faces, Recipe([FaceEdit({"AU12L": shown["AU12L"]})]))
    assert reading.measured == pytest.approx(shown)
    assert reading.distance == pytest.approx(0, abs=1e-6)
    assert reading.expression == pytest.approx(read_expression(shown))


@pytest.mark.parametrize("units", ["12=5", "1=5 2=5 5=5 26=4", "45=5"])
def test_an_edited_face_stays_the_same_person(units: str, calm: EditedFaces) -> None:
    reading = read_one(calm, units)
    assert reading.likeness == "same"
    assert reading.similarity is not None
    assert reading.similarity < 100


def test_with_half_the_warp_less_is_measured(calm: EditedFaces, smile: FaceReading) -> None:
    (half,) = read(calm.photo, calm.faces, Recipe([FaceEdit({"AU12": 3.0, "AU6": 2.0}, warp=0.5)]))
    assert half.measured is not None
    assert smile.measured is not None
    assert half.measured["AU12L"] < smile.measured["AU12L"] - 0.5


def test_where_no_face_is_found_it_says_so_and_measures_nothing(small: EditedFaces) -> None:
    wall = Photo(np.full_like(small.photo.pixels, 127))
    (reading,) = read(wall, small.faces, recipe("12=3"))
    assert reading.measured is None
    assert reading.distance is None
    assert reading.expression is None
    assert reading.reason == NO_FACE


def test_of_several_faces_only_the_edited_one_is_read(samples: list[Path]) -> None:
    calm, smiling = (shrunk(open_photo(samples[k]), 0.35).pixels for k in (0, 2))
    photo = Photo(np.hstack([calm, smiling]))
    faces = find_faces(photo)
    assert len(faces) == 2
    for index in (0, 1):
        (reading,) = read(photo, faces, Recipe([FaceEdit({"AU26": 4.0}, face=index)]))
        assert reading.face == index
        assert reading.measured is not None
        assert reading.measured["AU26"] > shown_by(faces[index])["AU26"] + 1
    assert [reading.face for reading in read(photo, faces, recipe("26=4"))] == [0, 1]


def test_an_unedited_photo_has_no_readings(small: EditedFaces) -> None:
    assert read(small.photo, small.faces, Recipe()) == []


def test_the_engine_reads_in_steps_and_the_screen_sees_nothing_of_it(tmp_path: Path, samples: list[Path]) -> None:
    engine, view = Engine(), ((0.0, 0.0, 1200.0, 1400.0), (300, 350))
    opened = engine.open(str(samples[0]))
    before = engine.preview(opened, recipe("12=3"), *view).pixels
    steps = engine.achieved(opened, recipe("12=3"))
    assert sum(1 for _ in steps) >= 3
    np.testing.assert_array_equal(engine.preview(opened, recipe("12=3"), *view).pixels, before)
