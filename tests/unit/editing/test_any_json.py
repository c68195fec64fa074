"""Sidecars and recipes of any content: one line says what is wrong, or what is read holds what it promises."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fesapp.action_units import CONTROLS
from fesapp.editing.face_edit import FaceEdit
from fesapp.editing.kept_edit import KeptEdit
from fesapp.editing.kept_identity import KeptIdentity
from fesapp.editing.recipe import Recipe
from fesapp.editing.same_faces import FaceMark
from fesapp.editing.sidecar import Sidecar, sidecar_of
from fesapp.editing.sidecar_writing import write_sidecar
from fesapp.errors import FesappError

quick = settings(derandomize=True, deadline=None, max_examples=80, database=None)

numbers = st.floats(-6, 6) | st.integers(-6, 6) | st.floats(allow_nan=True, allow_infinity=True)
anything = st.recursive(
    st.none() | st.booleans() | numbers | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
edits = st.fixed_dictionaries(
    {},
    optional={
        "aus": st.dictionaries(st.sampled_from([*CONTROLS, "12", "AU4", "99"]), numbers, max_size=3) | anything,
        "relative": st.booleans() | anything,
        "warp": numbers,
        "texture": numbers,
        "face": st.integers(-1, 3) | st.none() | anything,
        "box": st.lists(numbers, min_size=3, max_size=5) | anything,
        "photo_size": st.lists(st.integers(-1, 900), min_size=2, max_size=2) | anything,
        "identity": st.fixed_dictionaries({"network": st.text(max_size=3), "vector": st.text(max_size=8)}) | anything,
        "name": anything,
    },
)
documents = st.fixed_dictionaries(
    {"faces": st.lists(edits, max_size=3)},
    optional={
        "version": st.integers(-1, 4) | anything,
        "photo": st.text(max_size=5) | anything,
        "unmatched": st.lists(edits, max_size=2),
        "rating": anything,
    },
)

controls = st.dictionaries(st.sampled_from(CONTROLS), st.floats(0, 5), max_size=4)
strengths = st.floats(0, 1)
boxes = st.tuples(st.floats(-99, 9999), st.floats(-99, 9999), st.floats(1, 999), st.floats(1, 999))


def one_line(error: FesappError) -> None:
    assert len(str(error).splitlines()) == 1


@quick
@given(documents)
def test_a_sidecar_is_refused_and_left_or_read_and_updated(document: dict) -> None:
    with TemporaryDirectory() as folder:
        photo = Path(folder) / "a.jpg"
        path = sidecar_of(photo)
        before = json.dumps(document)
        path.write_text(before)
        try:
            sidecar = Sidecar.load(path)
        except FesappError as error:
            one_line(error)
            with pytest.raises(FesappError):
                write_sidecar(path, photo, [KeptEdit(aus={"AU26": 1.0}, face=0, box=(0, 0, 9, 9))])
            assert path.read_text() == before
            return
        sidecar.edits_of([FaceMark((0.0, 0.0, 9.0, 9.0), (20, 20))])
        write_sidecar(path, photo, [KeptEdit(aus={"AU26": 1.0}, face=0, box=(0, 0, 9, 9))])
        after = json.loads(path.read_text())
        assert after["version"] == 2
        assert after.get("rating") == document.get("rating")
        assert Sidecar.load(path).faces[0].aus == {"AU26": 1.0}


@quick
@given(documents)
def test_a_recipe_is_refused_or_can_be_asked_of_a_face(document: dict) -> None:
    try:
        recipe = Recipe.decode(json.dumps(document), "here")
    except FesappError as error:
        one_line(error)
        return
    for edit in recipe.faces:
        assert ((edit.wanted({}) >= 0) & (edit.wanted({}) <= 5)).all()


@quick
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_refused_in_one_line_or_are_a_recipe(text: bytes) -> None:
    try:
        assert isinstance(Recipe.decode(text, "here"), Recipe)
    except FesappError as error:
        one_line(error)


@quick
@given(st.lists(st.builds(FaceEdit, controls, st.just(False), strengths, strengths, st.integers(0, 9)), max_size=4))
def test_a_recipe_that_was_saved_comes_back_the_same(faces: list[FaceEdit]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "recipe.json"
        Recipe(faces).save(path)
        assert Recipe.load(path) == Recipe(faces)


@quick
@given(controls, strengths, strengths, boxes)
def test_an_edit_that_was_kept_comes_back_to_its_face(aus: dict, warp: float, texture: float, box: tuple) -> None:
    who = KeptIdentity("ours", "AAECAw==")
    kept = KeptEdit(aus, False, warp, texture, 0, box, (4000, 3000), who)
    with TemporaryDirectory() as folder:
        photo = Path(folder) / "a.jpg"
        write_sidecar(sidecar_of(photo), photo, [kept])
        if kept.is_nothing:
            assert not sidecar_of(photo).exists()
        else:
            assert Sidecar.load(sidecar_of(photo)).edits_of([FaceMark(box, (4000, 3000), who)]) == [kept]
