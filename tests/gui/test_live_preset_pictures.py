"""The pictures of the presets are of the face as it is edited now; they wait for the hand."""

import pytest

from fesapp.editing.presets import Preset
from fesapp.editing.recipe import Recipe
from fesapp.gui.document import Wanted
from fesapp.gui.own_folder import preset_folder
from fesapp.gui.presets import Presets

HALF_SMILE = Preset(Recipe.from_aus({"AU12": 4.0}), "Half smile")


@pytest.fixture
def drawn(fake_engine, monkeypatch):
    """What is wanted of the face in every picture beside the screen's, in the order in which they are drawn."""
    pictures, aside = [], fake_engine.aside

    def note(opened, recipe, region, size):
        pictures.append(dict(recipe.faces[0].aus) if recipe.faces else {})
        return aside(opened, recipe, region, size)

    monkeypatch.setattr(fake_engine, "aside", note)
    return pictures


@pytest.fixture
def presets(own_settings, open_window, fake_engine, sample, drawn, hand) -> Presets:
    """The panel of presets, shown, with all its pictures; among them one that names a single Action Unit."""
    HALF_SMILE.save(preset_folder() / "half.json")
    fake_window = open_window(fake_engine, sample)
    feature = next(feature for feature in fake_window.features if isinstance(feature, Presets))
    fake_window.actions_by_name["presets"].trigger()
    hand.wait_for(lambda: len(drawn) == feature.gallery.list.count() and feature.pictures_settled)
    drawn.clear()
    return feature


@pytest.fixture
def window(presets):
    return presets.gallery.window()


def test_a_picture_is_what_a_click_gives(presets, window, drawn, hand):
    window.edits.set_values({"AU26": 4.0, "AU2L": 5.0}, "", 1)
    hand.wait_for(lambda: drawn and presets.pictures_settled)
    presets.apply(HALF_SMILE)
    assert dict(window.document.selected_wanted.aus) in drawn


def test_one_that_holds_whatever_the_face_shows_is_not_drawn_again(presets, window, drawn, hand):
    window.edits.set_values({"AU26": 4.0}, "", 1)
    hand.wait_for(lambda: drawn and presets.pictures_settled)
    assert 0 < len(drawn) < presets.gallery.list.count()


def test_none_is_drawn_while_the_hand_moves(presets, window, drawn, hand):
    slider = window.panel.rows["AU26"].sliders["AU26"]
    for value in (4.0, 3.0, 2.0):
        hand.drag(slider, value, steps=20)
        hand.wait_for_view(window)
        assert presets.waits_for_rest
        assert drawn == []
    hand.wait_for(lambda: drawn and presets.pictures_settled)
    assert any(aus["AU26"] == pytest.approx(2.0, abs=0.06) for aus in drawn)


def test_the_old_picture_stays_until_the_new_one_is_there(presets, window, fake_engine, drawn, hand):
    item = presets.gallery.list.item_of("Half smile")
    before = item.icon().pixmap(112, 112).toImage()
    fake_engine.gate.clear()
    window.edits.set_values({"AU26": 5.0}, "", 1)
    assert item.icon().pixmap(112, 112).toImage() == before
    fake_engine.gate.set()
    hand.wait_for(lambda: drawn and presets.pictures_settled)
    assert item.icon().pixmap(112, 112).toImage() != before


def test_a_face_put_back_has_its_first_pictures_again(presets, window, drawn, hand):
    first = presets.gallery.list.item_of("Half smile").icon().pixmap(112, 112).toImage()
    window.edits.set_values({"AU26": 5.0}, "", 1)
    hand.wait_for(lambda: drawn and presets.pictures_settled)
    window.edits.reset_all()
    drawn.clear()
    hand.wait_for(lambda: drawn and presets.pictures_settled)
    assert window.document.selected_wanted == Wanted()
    assert presets.gallery.list.item_of("Half smile").icon().pixmap(112, 112).toImage() == first


def test_the_small_pictures_leave_the_screens_own_at_hand(fake_window, fake_engine, drawn, hand, monkeypatch):
    hand.wait_for_view(fake_window)
    fake_engine.sizes.clear()
    fake_window.actions_by_name["presets"].trigger()
    fake_window.actions_by_name["animation"].trigger()
    hand.wait_for(lambda: len(drawn) > 30)
    hand.wait_for_view(fake_window)
    assert all(max(size) > 300 for _, size in fake_engine.sizes)
