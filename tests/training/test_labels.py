"""From fitted shapes to Action Units, and which photos are kept for validation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fesapp.action_units import CONTROLS, INDEX, MAX_INTENSITY, expand, mirror_permutation, to_vector
from training.face_model import load_face_model
from training.facs_shapes import gaze_matrix, shape_matrix
from training.labels import Labeller, is_validation, resting_intensities

STRAIGHT = np.zeros((2, 2))


@pytest.fixture(scope="module")
def names(face_model: Path) -> tuple[str, ...]:
    return load_face_model(face_model).shape_names


@pytest.mark.parametrize(
    "asked", [{"12": 4.0}, {"26": 3.0}, {"4L": 5.0}, {"1": 2.0, "45R": 5.0}, {"9": 3.0, "20L": 2.0}]
)
def test_what_drove_the_shapes_is_read_from_them(asked: dict[str, float], names: tuple[str, ...]) -> None:
    vector = to_vector(asked)
    found = Labeller(names).intensities(vector @ shape_matrix(names), STRAIGHT + vector @ gaze_matrix())
    for control, value in expand(asked).items():
        assert found[INDEX[control]] == pytest.approx(value, rel=0.15), control
    others = [INDEX[c] for c in CONTROLS if c not in expand(asked)]
    assert found[others].max() < 0.5


@pytest.mark.parametrize(
    ("control", "yaw", "pitch"), [("AU61", 0.3, 0), ("AU62", -0.3, 0), ("AU63", 0, 0.3), ("AU64", 0, -0.3)]
)
def test_turned_eyeballs_alone_are_read_as_gaze(control: str, yaw: float, pitch: float, names: tuple[str, ...]) -> None:
    found = Labeller(names).intensities(np.zeros(len(names)), np.array([[yaw, pitch]] * 2))
    assert CONTROLS[int(found.argmax())] == control
    assert found[INDEX[control]] > 0.3


def test_a_face_that_shows_nothing_gets_nothing(names: tuple[str, ...]) -> None:
    assert not Labeller(names).intensities(np.zeros(len(names)), STRAIGHT).any()


def test_intensities_are_from_0_to_5_whatever_is_fitted(names: tuple[str, ...]) -> None:
    chance = np.random.default_rng(3)
    for _ in range(40):
        found = Labeller(names).intensities(chance.uniform(-1, 3, len(names)), chance.normal(0, 0.5, (2, 2)))
        assert found.min() >= 0
        assert found.max() <= MAX_INTENSITY


def test_what_people_at_rest_show_counts_as_nothing_and_the_strongest_stays_5(names: tuple[str, ...]) -> None:
    rest = to_vector({"4": 1.5})
    labeller = Labeller(names, rest)

    def brow(intensity: float) -> float:
        return float(labeller.intensities(to_vector({"4": intensity}) @ shape_matrix(names), STRAIGHT)[INDEX["AU4L"]])

    assert brow(1.0) == 0
    assert 0 < brow(2.5) < 2.5
    assert brow(5.0) > 4.5


def test_rest_is_alike_on_both_sides_and_never_strong() -> None:
    chance = np.random.default_rng(4)
    raw = chance.uniform(0, 5, (50, len(CONTROLS))).astype(np.float32)
    raw[:, INDEX["AU12L"]] = 5
    rest = resting_intensities(raw)
    np.testing.assert_allclose(rest, rest[mirror_permutation()])
    assert rest.max() <= 2.5


# the last digit of sha1(name) as a decimal number, reckoned by hand elsewhere
@pytest.mark.parametrize(
    ("file", "kept"),
    [
        ("composite-3.jpg", True),
        ("composite-1.jpg", False),
        ("composite-2.jpg", False),
        ("canada/003f.jpg", False),
        ("portrait-00.png", True),
        ("portrait-01.png", False),
        ("portrait-97.png", True),
    ],
)
def test_the_validation_split_is_a_rule_on_the_name(file: str, kept: bool) -> None:
    assert is_validation(file) == kept


def test_one_name_in_ten_is_kept_for_validation() -> None:
    assert 150 < sum(is_validation(f"someone/{i}.jpg") for i in range(2000)) < 250
