"""What a reading of an edited face means."""

from __future__ import annotations

import pytest

from fesapp.action_units import CONTROLS
from fesapp.editing.face_reading import FaceReading, asked_of, judge, similarity
from fesapp.editing.recipe import FaceEdit

SHOWN = {**dict.fromkeys(CONTROLS, 0.0), "AU12L": 1.0}


def test_the_same_picture_is_fully_alike_and_nobody_is_less_than_not_at_all() -> None:
    assert similarity(0.0) == 100
    assert similarity(-1e-7) == 100
    assert similarity(0.13) == pytest.approx(87)
    assert similarity(1.4) == 0


@pytest.mark.parametrize(("distance", "likeness"), [(0.014, "same"), (0.2, "doubtful"), (0.9, "another")])
def test_the_farther_away_the_less_it_is_the_same_person(distance: float, likeness: str) -> None:
    assert judge(distance) == likeness
    assert FaceReading(0, distance=distance).likeness == likeness


def test_without_a_distance_nothing_is_said_of_the_person() -> None:
    reading = FaceReading(0, reason="no face")
    assert reading.likeness is None
    assert reading.similarity is None


def test_what_is_asked_are_the_named_controls_with_the_warp_strength_in_them() -> None:
    asked = asked_of(FaceEdit({"AU12": 3.0}, warp=0.5), SHOWN)
    assert asked == pytest.approx({"AU12L": 2.0, "AU12R": 1.5})


def test_what_is_asked_on_top_is_added_to_what_is_shown() -> None:
    assert asked_of(FaceEdit({"AU12L": 1.5}, relative=True), SHOWN) == pytest.approx({"AU12L": 2.5})
