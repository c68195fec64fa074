"""Expressions read from Action Units."""

from __future__ import annotations

import pytest

from fesapp.action_units import expand
from fesapp.editing.expression import EXPRESSIONS, PROTOTYPES, likeliest, read_expression

ALL = [(name, prototype) for name, variants in PROTOTYPES.items() for prototype in variants]


@pytest.mark.parametrize(("name", "prototype"), ALL)
def test_a_prototype_shown_clearly_is_read_as_its_expression(name, prototype):
    probabilities = read_expression(expand({str(number): 3.5 for number in prototype}))
    assert likeliest(probabilities) == name
    assert probabilities[name] > 0.8


def test_a_face_that_shows_nothing_is_neutral():
    assert read_expression({})["neutral"] > 0.85


def test_traces_are_still_neutral():
    assert likeliest(read_expression(expand({"6": 0.6, "12": 0.8, "1": 0.3, "25": 2.0}))) == "neutral"


@pytest.mark.parametrize("side", ["L", "R"])
def test_a_smirk_on_one_side_is_contempt_on_both_happiness(side):
    assert likeliest(read_expression(expand({f"12{side}": 3.0, f"14{side}": 3.0}))) == "contempt"
    assert likeliest(read_expression(expand({"12": 3.0, "6": 3.0}))) == "happiness"
    assert likeliest(read_expression(expand({"12": 2.7, "10": 1.0, "26": 1.2, "2L": 1.0}))) == "happiness"


def test_probabilities_add_up_to_one_and_a_stronger_smile_is_surer():
    sure = []
    for intensity in (1.0, 2.0, 3.0, 5.0):
        probabilities = read_expression(expand({"6": intensity, "12": intensity}))
        assert set(probabilities) == set(EXPRESSIONS)
        assert sum(probabilities.values()) == pytest.approx(1)
        sure.append(probabilities["happiness"])
    assert sure == sorted(sure)
