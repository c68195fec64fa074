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
