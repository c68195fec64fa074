"""Action Units as people write them, and as vectors."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fesapp.action_units import (
    ACTION_UNITS,
    CONTROLS,
    GROUPS,
    INDEX,
    controls_of,
    expand,
    from_vector,
    mirror_permutation,
    to_json,
    to_vector,
)
from fesapp.errors import FesappError


@pytest.mark.parametrize("spelling", ["12", "AU12", "au12", "AU12_r", "AU012", " AU12 "])
def test_a_unit_with_sides_means_both_however_it_is_spelt(spelling: str) -> None:
    assert controls_of(spelling) == ("AU12L", "AU12R")


@pytest.mark.parametrize(("spelling", "control"), [("4L", "AU4L"), ("au4r", "AU4R"), ("AU04L", "AU4L"), ("26", "AU26")])
def test_one_side_or_a_unit_without_sides_means_one_slider(spelling: str, control: str) -> None:
    assert controls_of(spelling) == (control,)


def test_the_columns_that_openface_writes_are_understood() -> None:
    numbers = (1, 2, 4, 5, 6, 7, 9, 10, 12, 14, 15, 17, 20, 23, 25, 26, 45)
    assert [controls_of(f"AU{n:02}_r") for n in numbers] == [unit.controls for unit in ACTION_UNITS[:17]]


@pytest.mark.parametrize("nonsense", ["", "AU3", "99", "smile", "AU12X", "L", "-4", "AU12LL", "4 L", "AU\n12"])
def test_what_is_no_action_unit_is_refused_in_one_line_that_lists_the_known(nonsense: str) -> None:
    with pytest.raises(FesappError, match=r"known are 1 2 4 .*64") as caught:
        controls_of(nonsense)
    assert "\n" not in str(caught.value)
    assert repr(nonsense) in str(caught.value)


def test_a_side_of_a_unit_without_sides_is_refused_and_the_remedy_named() -> None:
    with pytest.raises(FesappError, match=r"AU26 \(jaw drop\) has no sides; write 26 without L") as caught:
        controls_of("26l")
    assert "\n" not in str(caught.value)


@given(st.text(alphabet="AU_rRlL 0123456789.-\n", max_size=9))
def test_any_text_names_known_sliders_or_is_refused_in_one_line(text: str) -> None:
    try:
        named, refusal = controls_of(text), ""
    except FesappError as error:
        named, refusal = (), str(error)
    assert set(named) <= set(CONTROLS)
    assert bool(named) != bool(refusal)
    assert "\n" not in refusal


@pytest.mark.parametrize("both", ["12", "AU12", "AU12_r"])
def test_one_side_beats_both_in_whatever_order_they_come(both: str) -> None:
    wanted = {"AU12L": 2.0, "AU12R": 1.0}
    assert expand({both: 1.0, "12L": 2.0}) == wanted
    assert expand({"12L": 2.0, both: 1.0}) == wanted


@pytest.mark.parametrize("value", [float("nan"), float("inf"), True, "3", None, [1, 2]])
def test_an_intensity_that_is_no_number_is_refused_in_one_line(value: object) -> None:
    with pytest.raises(FesappError, match="the intensity of AU4 must be a number") as caught:
        expand({"AU4": value})  # type: ignore[dict-item]
    assert "\n" not in str(caught.value)


def test_numbers_of_numpy_are_numbers() -> None:
    assert expand({"26": np.float32(1.5), "17": np.int64(2)}) == {"AU17": 2.0, "AU26": 1.5}


def test_a_vector_holds_every_slider_and_gives_the_same_intensities_back() -> None:
    vector = to_vector({"AU4L": 2, "26": 1.5})
    assert vector.shape == (len(CONTROLS),)
    assert from_vector(vector) == {**dict.fromkeys(CONTROLS, 0.0), "AU4L": 2.0, "AU26": 1.5}


def test_json_keeps_sides_together_and_rounds_to_hundredths() -> None:
    document = to_json({"AU12L": 3.14159, "AU12R": 3.0, "AU26": 1.239, "AU4L": 0.5})
    assert document == {"AU4": {"left": 0.5}, "AU12": {"left": 3.14, "right": 3.0}, "AU26": 1.24}
    assert json.loads(json.dumps(to_json(from_vector(np.ones(len(CONTROLS), np.float32)))))["AU12"]["right"] == 1.0


def test_what_is_not_measured_is_not_in_the_json() -> None:
    assert to_json({}) == {}


def test_the_mirror_swaps_sides_and_the_gaze_and_twice_changes_nothing() -> None:
    mirror = mirror_permutation()
    mirrored = from_vector(to_vector({"AU12L": 3, "AU61": 2, "AU63": 1, "AU26": 4})[mirror])
    assert {c: v for c, v in mirrored.items() if v} == {"AU12R": 3.0, "AU62": 2.0, "AU63": 1.0, "AU26": 4.0}
    np.testing.assert_array_equal(mirror[mirror], np.arange(len(CONTROLS)))


def test_every_slider_has_a_group_a_muscle_and_a_place_of_its_own() -> None:
    assert {unit.group for unit in ACTION_UNITS} == set(GROUPS)
    assert all(unit.muscle and unit.name for unit in ACTION_UNITS)
    assert sorted(INDEX.values()) == list(range(len(CONTROLS))) == list(range(len(set(CONTROLS))))
