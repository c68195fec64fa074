"""Whole expressions on a document, without a window."""

from types import SimpleNamespace

import pytest

from fesapp.action_units import CONTROLS
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.errors import FesappError
from fesapp.gui.document import Change, Document, Wanted
from fesapp.gui.expressions import after_recipe, change, mirrored, shown_expression, towards


@pytest.fixture
def document(tmp_path) -> Document:
    made = Document()
    faces = [SimpleNamespace(box=(0, 0, 9, 9), aus={"AU12L": 1.0, "AU62": 2.0}) for _ in range(2)]
    made.show(tmp_path / "photo.jpg", SimpleNamespace(faces=faces, size=(9, 9)))
    return made


def test_a_trial_is_shown_but_is_no_edit(document):
    changes = []
    document.listeners.add(changes.append)
    document.trial = after_recipe(document, Recipe.from_aus({"AU26": 3.0}))
    assert document.recipe().faces == []
    assert not document.needs_saving
    assert document.recipe_to_show().faces[0].aus == {"AU26": 3.0}
    document.trial = None
    assert document.recipe_to_show().faces == []
    assert changes == [Change.TRIAL, Change.TRIAL]


def test_an_edit_for_every_face_is_for_the_selected_one(document):
    document.select(1)
    first, second = after_recipe(document, Recipe.from_aus({"AU26": 3.0}))
    assert first == Wanted()
    assert dict(second.aus) == {"AU26": 3.0}


def test_an_edit_of_a_face_that_is_not_there_is_refused(document):
    with pytest.raises(FesappError, match="face 5"):
        after_recipe(document, Recipe([FaceEdit(aus={"AU26": 1.0}, face=5)]))


def test_a_sidecar_says_its_strengths_and_a_preset_leaves_them(document):
    document.wanted = (Wanted(warp=0.5), Wanted())
    assert after_recipe(document, Recipe.from_aus({"AU26": 3.0}))[0].warp == 0.5
    assert after_recipe(document, Recipe([FaceEdit(aus={"AU26": 3.0}, face=0, texture=0.3)]))[0].texture == 0.3


def smile(document, share):
    document.wanted = (Wanted({"AU12L": 3.0}), Wanted())
    return after_recipe(document, Recipe.from_aus({"AU12": 4.0}), share)


def test_strength_goes_from_what_was_wanted_before_to_what_is_asked_and_beyond_but_not_past_5(document):
    assert smile(document, 0.0) == document.wanted
    assert dict(smile(document, 0.5)[0].aus) == {"AU12L": 3.5, "AU12R": 2.0}
    assert dict(smile(document, 1.0)[0].aus) == {"AU12L": 4.0, "AU12R": 4.0}
    assert dict(smile(document, 1.5)[0].aus) == {"AU12L": 4.5, "AU12R": 5.0}


def test_units_that_are_to_rest_and_hardly_show_are_left_as_the_photo_has_them(document):
    document.all_measured[0].update(AU4L=0.06, AU15L=0.3, AU1L=0.06)
    document.wanted = (Wanted({"AU1L": 2.0}), Wanted())
    asked = Recipe.from_aus({"AU4L": 0.0, "AU15L": 0.0, "AU1L": 0.0, "AU12L": 1.05})
    assert dict(after_recipe(document, asked)[0].aus) == {"AU15L": 0.0, "AU12L": 1.05}


def test_of_what_was_measured_elsewhere_only_what_differs_is_asked(document):
    measured_elsewhere = Recipe.from_aus({"AU12L": 1.05, "AU26": 0.07, "AU4L": 0.8})
    assert dict(after_recipe(document, measured_elsewhere, was_measured=True)[0].aus) == {"AU4L": 0.8}
    assert dict(towards(document, measured_elsewhere.faces[0].aus, 1.0)[0].aus) == {"AU4L": 0.8}


def test_halfway_is_between_what_is_wanted_and_the_target(document):
    document.wanted = (Wanted({"AU26": 2.0}), Wanted())
    assert dict(towards(document, {"AU26": 4.0}, 0.5)[0].aus) == {"AU26": 3.0}
    assert towards(document, {"AU26": 4.0}, 0.5, {"Mouth"}) == document.wanted


def test_what_is_copied_is_what_the_sliders_show(document):
    document.wanted = (Wanted({"AU12L": 4.0}), Wanted())
    assert set(shown_expression(document)) == set(CONTROLS)
    assert shown_expression(document)["AU12L"] == 4.0
    assert change(document) == {"AU12L": 3.0}


def test_mirrored_twice_is_as_before():
    expression = {control: float(index % 5) for index, control in enumerate(CONTROLS)}
    assert mirrored(mirrored(expression)) == expression
    assert mirrored(expression)["AU62"] == expression["AU61"]
