from dataclasses import dataclass
from pathlib import Path

import pytest

from fesapp.action_units import BY_NUMBER
from fesapp.gui.document import Change, Document


@dataclass
class Face:
    aus: dict[str, float]
    box: tuple[float, float, float, float] = (10, 10, 80, 80)


@dataclass
class Opened:
    faces: list[Face]
    size: tuple[int, int] = (100, 100)


@pytest.fixture
def document() -> Document:
    made = Document()
    made.show(Path("photo.jpg"), Opened([Face({"AU12L": 1.2734, "AU12R": 6.0}), Face({"AU12L": 0.0})]))
    return made


def want(document: Document, **values: float) -> None:
    faces = list(document.wanted)
    faces[document.selected] = faces[document.selected].with_values(values, document.measured)
    document.wanted = tuple(faces)


def test_sliders_begin_at_the_measured_values_within_the_scale(document):
    assert document.value("AU12L") == pytest.approx(1.2734)
    assert document.value("AU12R") == 5.0
    assert document.value("AU26") == 0.0


def test_an_unchanged_photo_has_an_empty_recipe(document):
    assert document.recipe().faces == []
    assert not document.needs_saving


def test_the_recipe_holds_only_what_was_moved_and_of_which_face(document):
    want(document, AU12L=3.0)
    document.select(1)
    want(document, AU26=2.0)
    assert [(edit.face, edit.aus, edit.relative) for edit in document.recipe().faces] == [
        (0, {"AU12L": 3.0}, False),
        (1, {"AU26": 2.0}, False),
    ]


def test_a_slider_put_back_on_its_mark_leaves_the_recipe(document):
    want(document, AU12L=3.0)
    want(document, AU12L=1.27)
    assert document.recipe().faces == []
    assert document.value("AU12L") == pytest.approx(1.2734)


def test_intensities_stay_within_the_scale(document):
    want(document, AU12L=9.0, AU26=-1.0)
    assert document.value("AU12L") == 5.0
    assert document.value("AU26") == 0.0


def test_every_face_keeps_its_own_sliders(document):
    want(document, AU12L=3.0)
    document.select(1)
    assert document.value("AU12L") == 0.0
    document.select(0)
    assert document.value("AU12L") == 3.0


def test_saving_is_needed_until_these_very_edits_are_saved(document):
    want(document, AU12L=3.0)
    before = document.recipe()
    want(document, AU12L=4.0)
    document.mark_saved(before)
    assert document.needs_saving
    document.mark_saved(document.recipe())
    assert not document.needs_saving


def test_listeners_hear_what_has_changed_and_nothing_else(document):
    heard: list[Change] = []
    document.listeners.add(heard.append)
    want(document, AU12L=3.0)
    want(document, AU12L=3.0)
    document.select(1)
    document.select(1)
    document.select(7)
    document.link([BY_NUMBER[12]], False)
    assert heard == [Change.WANTED, Change.SELECTION, Change.LINKS]


def test_another_photo_begins_without_edits(document):
    want(document, AU12L=3.0)
    document.select(1)
    document.show(Path("other.jpg"), Opened([Face({})]))
    assert document.selected == 0
    assert document.recipe().faces == []
    assert not document.needs_saving
