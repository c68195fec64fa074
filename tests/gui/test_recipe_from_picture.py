"""A recipe taken from a picture that was saved."""

import pytest

from fesapp.editing.disclosing import disclosing
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.photos import open_photo

EDIT = Recipe([FaceEdit(aus={"AU12L": 4.0, "AU26": 2.5}, warp=0.5, face=0)])


@pytest.fixture
def exported(sample, tmp_path):
    """A picture that says it was edited."""
    return disclosing(open_photo(sample), EDIT, 1).save(tmp_path / "exported.jpg")


def take(window, answers, path):
    answers.open_path = path
    window.actions_by_name["recipe_from_picture"].trigger()


def test_the_recipe_of_a_picture_is_applied_in_one_step(fake_window, answers, exported, hand):
    take(fake_window, answers, exported)
    hand.wait_for(lambda: fake_window.document.value("AU12L") == 4.0)
    assert fake_window.document.recipe() == EDIT
    assert fake_window.edits.stack.undoText() == "Recipe of exported.jpg"
    fake_window.edits.stack.undo()
    assert fake_window.document.value("AU26") != 2.5


def test_a_picture_without_a_recipe_says_so_and_changes_nothing(fake_window, answers, sample, hand):
    take(fake_window, answers, sample)
    hand.wait_for(lambda: fake_window.message_bar.text)
    assert "holds no recipe" in fake_window.message_bar.text
    assert fake_window.edits.stack.count() == 0


def test_a_recipe_for_a_face_that_is_not_there_says_so(fake_window, answers, sample, tmp_path, hand):
    second = Recipe([FaceEdit(aus={"AU12": 4.0}, face=1)])
    path = disclosing(open_photo(sample), second, 2).save(tmp_path / "pair.jpg")
    take(fake_window, answers, path)
    hand.wait_for(lambda: fake_window.message_bar.text)
    assert "face 1" in fake_window.message_bar.text
    assert fake_window.edits.stack.count() == 0


def test_an_exported_picture_that_is_dropped_opens_as_a_photo(fake_window, exported, hand):
    hand.drop(fake_window, exported)
    hand.wait_for_photo(fake_window, exported)


def test_without_a_photo_there_is_nothing_to_apply_it_to(open_window, fake_engine):
    window = open_window(fake_engine)
    assert not window.actions_by_name["recipe_from_picture"].isEnabled()
