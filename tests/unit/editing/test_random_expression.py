import random

from fesapp.action_units import ACTION_UNITS, CONTROLS, OPPOSITES
from fesapp.editing.random_expression import APART, random_expression

MANY = [random_expression(random.Random(seed)) for seed in range(400)]


def acting(expression):
    return {unit.number for unit in ACTION_UNITS if any(expression[control] > 0 for control in unit.controls)}


def test_every_control_is_named_and_within_what_a_face_does():
    for expression in MANY:
        assert tuple(expression) == CONTROLS
        assert all(0 <= value <= 5 for value in expression.values())


def test_few_units_act_and_always_some():
    assert all(1 <= len(acting(expression)) <= 8 for expression in MANY)


def test_units_that_go_against_each_other_do_not_act_together():
    for expression in MANY:
        assert not any(set(pair) <= acting(expression) for pair in APART)
        assert not any(expression[one] and expression[other] for one, other in OPPOSITES)


def test_sides_differ_a_little_and_seldom_much():
    lean = [abs(e[u.controls[0]] - e[u.controls[1]]) for e in MANY for u in ACTION_UNITS if u.sided]
    assert 0 < sum(lean) / len(lean) < 0.5
    assert sum(difference > 1.5 for difference in lean) < 0.02 * len(lean)


def test_hardly_two_are_alike():
    assert len({tuple(expression.values()) for expression in MANY}) > 390
