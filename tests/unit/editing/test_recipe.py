"""What a recipe asks of each face, and what a recipe file may hold."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from fesapp.action_units import CONTROLS, INDEX, from_vector
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.errors import FesappError

SHOWN = {**dict.fromkeys(CONTROLS, 0.0), "AU12L": 1.5, "AU12R": 1.0, "AU26": 4.0}


def wanted(edit: FaceEdit) -> dict[str, float]:
    """Intensities that an edit asks of a face that shows `SHOWN`, those that differ."""
    asked = edit.wanted(SHOWN)
    return {c: round(float(asked[INDEX[c]]), 4) for c in CONTROLS if asked[INDEX[c]] != np.float32(SHOWN[c])}


def refusal(path: Path) -> str:
    """The one line with which a recipe file is refused."""
    with pytest.raises(FesappError) as caught:
        Recipe.load(path)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(str(path))
    return message


def test_a_saved_recipe_comes_back_the_same(tmp_path: Path) -> None:
    recipe = Recipe(
        [
            FaceEdit(aus={"AU12L": 3.25, "AU26": 1.0}, warp=0.5, texture=0.25, face=1),
            FaceEdit(aus={"AU4L": -2.0}, relative=True),
        ]
    )
    recipe.save(tmp_path / "smile.json")
    assert Recipe.load(tmp_path / "smile.json") == recipe
    assert [file.name for file in tmp_path.iterdir()] == ["smile.json"]


def test_a_recipe_written_by_hand_may_leave_out_all_but_the_units(tmp_path: Path) -> None:
    path = tmp_path / "short.json"
    path.write_text('{"faces": [{"aus": {"12": 3, "4L": 2}}]}')
    recipe = Recipe.load(path)
    assert wanted(recipe.faces[0]) == {"AU4L": 2.0, "AU12L": 3.0, "AU12R": 3.0}


def test_units_not_named_stay_as_the_face_shows_them() -> None:
    assert wanted(FaceEdit(aus={"AU4L": 2.0})) == {"AU4L": 2.0}


def test_relative_intensities_are_added_to_what_the_face_shows() -> None:
    assert wanted(FaceEdit(aus={"AU12": 1.0}, relative=True)) == {"AU12L": 2.5, "AU12R": 2.0}


def test_relative_intensities_stop_at_nothing_and_at_the_strongest() -> None:
    assert wanted(FaceEdit(aus={"AU12": -3.0, "AU26": 4.0}, relative=True)) == {
        "AU12L": 0.0,
        "AU12R": 0.0,
        "AU26": 5.0,
    }


def test_half_the_warp_goes_half_the_way() -> None:
    assert wanted(FaceEdit(aus={"AU12": 3.0}, warp=0.5)) == {"AU12L": 2.25, "AU12R": 2.0}


def test_no_warp_and_the_values_already_shown_ask_for_nothing() -> None:
    shown = {control: 5 * (i / 41) ** 1.7 for i, control in enumerate(CONTROLS)}
    now = np.array(list(shown.values()), np.float32)
    for edit in (FaceEdit(aus={"AU12": 5.0}, warp=0.0), FaceEdit(aus=shown), FaceEdit(aus=shown, warp=0.3)):
        np.testing.assert_array_equal(edit.wanted(shown), now)


def test_an_edit_of_every_face_counts_for_each() -> None:
    recipe = Recipe.from_aus({"AU12": 3.0})
    assert recipe.edit_of(0) == recipe.edit_of(7) == FaceEdit(aus={"AU12L": 3.0, "AU12R": 3.0})


def test_of_two_edits_of_a_face_the_later_one_counts() -> None:
    everyone, first, third = FaceEdit(aus={"AU4": 1.0}), FaceEdit(aus={"AU4": 2.0}, face=0), FaceEdit(face=2)
    recipe = Recipe([everyone, first, third])
    assert [recipe.edit_of(face) for face in range(3)] == [first, everyone, third]
    assert Recipe([first, everyone]).edit_of(0) == everyone


def test_a_face_that_no_edit_names_has_none() -> None:
    assert Recipe([FaceEdit(face=1)]).edit_of(0) is None
    assert Recipe().edit_of(0) is None


@pytest.mark.parametrize(
    ("face", "count", "reason"),
    [
        (1, 1, "the recipe edits face 1, but the photo's faces are 0 to 0"),
        (7, 3, "the recipe edits face 7, but the photo's faces are 0 to 2"),
        (0, 0, "the recipe edits face 0, but the photo has no face"),
    ],
)
def test_an_edit_of_a_face_that_is_not_there_is_refused_and_those_there_named(
    face: int, count: int, reason: str
) -> None:
    recipe = Recipe([FaceEdit(aus={"AU12": 1.0}), FaceEdit(aus={"AU12": 2.0}, face=face)])
    with pytest.raises(FesappError) as caught:
        recipe.check_faces(count)
    assert str(caught.value) == reason


def test_edits_of_faces_that_are_there_and_of_every_face_are_not_refused() -> None:
    Recipe([FaceEdit(face=0), FaceEdit(face=2)]).check_faces(3)
    Recipe([FaceEdit()]).check_faces(0)


@pytest.mark.parametrize(
    ("aus", "relative", "reason"),
    [
        ({"AU3": 1.0}, False, "there is no Action Unit 'AU3'"),
        ({"AU12": 5.1}, False, "AU12L must be from 0 to 5, not 5.1"),
        ({"AU12": -0.1}, False, "AU12L must be from 0 to 5, not -0.1"),
        ({"AU4R": -5.5}, True, "AU4R must be from -5 to 5, not -5.5"),
        ({"AU26L": 1.0}, False, "AU26 (jaw drop) has no sides"),
    ],
)
def test_a_recipe_that_cannot_be_meant_is_refused(aus: dict[str, float], relative: bool, reason: str) -> None:
    with pytest.raises(FesappError) as caught:
        Recipe.from_aus(aus, relative=relative)
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        ({"aus": {"AU99": 1}}, "no Action Unit 'AU99'"),
        ({"aus": {"AU12": 9}}, "AU12L must be from 0 to 5, not 9"),
        ({"aus": {"AU12": -2}}, "AU12L must be from 0 to 5, not -2"),
        ({"aus": {"AU12": "3"}}, "not a recipe"),
        ({"aus": {"AU12": None}}, "not a recipe"),
        ({"aus": {}, "warp": 1.5}, "warp strength must be from 0 to 1, not 1.5"),
        ({"aus": {}, "texture": -1}, "texture strength must be from 0 to 1"),
        ({"aus": {}, "face": -1}, "there is no face -1"),
        ({"aus": {}, "relative": "yes"}, "not a recipe"),
        ({"au": {"AU12": 3}}, "not a recipe"),
    ],
)
def test_a_file_with_a_wrong_value_is_refused_by_name_and_reason(
    edit: dict[str, object], reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps({"faces": [edit], "version": 1}))
    assert reason in refusal(path)


@pytest.mark.parametrize(
    "text", ["", "{", '{"faces": [', "[]", '"AU12"', '{"faces": 3}', "\x89PNG\r\n", '{"name": "a", "scripts": {}}']
)
def test_a_file_that_is_no_recipe_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "foreign.json"
    path.write_text(text)
    assert "not a recipe" in refusal(path)


def test_a_recipe_cut_short_anywhere_is_refused(tmp_path: Path) -> None:
    Recipe.from_aus({"AU12": 3.0}).save(tmp_path / "whole.json")
    whole = (tmp_path / "whole.json").read_bytes().rstrip()
    path = tmp_path / "cut.json"
    for length in range(0, len(whole), 7):
        path.write_bytes(whole[:length])
        assert "not a recipe" in refusal(path)


@pytest.mark.parametrize("newer", [{"faces": []}, {"faces": {"0": {"units": []}}}, {"edits": [{"aus": {"AU70": 9}}]}])
def test_a_recipe_of_a_newer_program_is_refused_as_such_whatever_its_form(
    newer: dict[str, object], tmp_path: Path
) -> None:
    path = tmp_path / "newer.json"
    path.write_text(json.dumps({**newer, "version": 2}))
    assert "version 2; this program reads up to 1" in refusal(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "No such file" in refusal(tmp_path / "missing.json")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "cannot be read" in refusal(tmp_path)


def test_a_recipe_that_cannot_be_written_is_an_error_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(FesappError, match=r"no folder.*cannot be written") as caught:
        Recipe().save(tmp_path / "no folder" / "smile.json")
    assert "\n" not in str(caught.value)


def test_saving_again_replaces_the_recipe(tmp_path: Path) -> None:
    path = tmp_path / "smile.json"
    Recipe.from_aus({"AU12": 3.0}).save(path)
    Recipe.from_aus({"AU4": 1.0}).save(path)
    assert Recipe.load(path) == Recipe.from_aus({"AU4": 1.0})


def test_eyes_that_are_to_look_right_no_longer_look_left() -> None:
    wanted = from_vector(FaceEdit(aus={"62": 4.0}).wanted({"AU61": 2.0}))
    assert wanted["AU62"] == 4
    assert wanted["AU61"] == 0
