"""Recipe files in `fesapp edit`, alone and with what is typed beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fesapp.editing.recipe import FaceEdit, Recipe


@pytest.fixture
def edit(fesapp, pair: Path, tmp_path: Path):
    """Edits the photo of two faces by a recipe and more words; brings what was asked of each face, and before."""

    def run(recipe: Recipe, *words: object) -> list[dict[str, Any]]:
        recipe.save(tmp_path / "recipe.json")
        where = (pair, tmp_path / "out.jpg", "--recipe", tmp_path / "recipe.json", "--json", "--overwrite")
        result = fesapp("edit", *where, *words)
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)["faces"]

    return run


def _asked(faces: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [face["aus_asked"] for face in faces]


def test_a_recipe_edits_each_face_as_it_says(edit):
    recipe = Recipe([FaceEdit(aus={"AU26": 1.0}), FaceEdit(aus={"AU4L": 2.0}, face=1)])
    assert _asked(edit(recipe)) == [{"AU26": 1.0}, {"AU4": {"left": 2.0}}]


def test_typed_action_units_add_to_the_recipe_and_override_it(edit):
    recipe = Recipe.from_aus({"AU26": 1.0, "AU12": 2.0})
    together = {"AU12": {"left": 2.0, "right": 4.0}, "AU26": 1.0, "AU17": 3.0}
    assert _asked(edit(recipe, "--au", "12R=4", "--au", "17=3")) == [together, together]


def test_with_a_chosen_face_recipe_and_words_are_for_that_face_alone(edit):
    faces = edit(Recipe.from_aus({"AU26": 1.0}), "--au", "17=3", "--face", "0")
    assert _asked(faces) == [{"AU26": 1.0, "AU17": 3.0}, {}]


def test_a_relative_recipe_and_absolute_words_go_together(edit):
    first, _ = edit(Recipe.from_aus({"AU26": 1.5}, relative=True), "--au", "17=3")
    assert first["aus_asked"]["AU17"] == 3.0
    assert first["aus_asked"]["AU26"] == pytest.approx(min(5.0, first["aus_before"]["AU26"] + 1.5), abs=0.011)


def test_an_absolute_recipe_and_relative_words_go_together(edit):
    first, _ = edit(Recipe.from_aus({"AU17": 3.0}), "--au", "26=1.5", "--relative")
    assert first["aus_asked"]["AU17"] == 3.0
    assert first["aus_asked"]["AU26"] == pytest.approx(min(5.0, first["aus_before"]["AU26"] + 1.5), abs=0.011)


def test_at_half_strength_half_of_the_way_is_asked(edit):
    first, _ = edit(Recipe.from_aus({"AU26": 4.0}), "--warp", "0.5")
    assert first["aus_asked"]["AU26"] == pytest.approx((first["aus_before"]["AU26"] + 4.0) / 2, abs=0.011)


def test_a_recipe_for_a_face_that_is_not_there_fails(fesapp, pair, tmp_path):
    Recipe([FaceEdit(aus={"AU12": 3.0}, face=4)]).save(tmp_path / "recipe.json")
    result = fesapp("edit", pair, tmp_path / "out.jpg", "--recipe", tmp_path / "recipe.json")
    assert result.exit_code == 1
    assert "face 4" in result.reason
    assert "2 faces" in result.reason
    assert not (tmp_path / "out.jpg").exists()


def test_a_preset_is_named_instead_of_a_file(fesapp, pair, tmp_path):
    result = fesapp("edit", pair, tmp_path / "out.jpg", "--preset", "wink", "--face", "0", "--json")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["faces"][0]["aus_asked"]["AU45"] == {"left": 5.0}


def test_a_preset_that_is_not_there_fails_with_the_names_of_those_that_are(fesapp, pair, tmp_path):
    result = fesapp("edit", pair, tmp_path / "out.jpg", "--preset", "grin")
    assert result.exit_code == 1
    assert "happiness" in result.reason


@pytest.mark.parametrize("content", ["", "[]", "smile", '{"faces": [{"aus": {"AU99": 1}}]}', '{"version": 99}'])
def test_a_file_that_is_no_recipe_fails_in_one_line(fesapp, pair, tmp_path, content):
    (tmp_path / "recipe.json").write_text(content)
    result = fesapp("edit", pair, tmp_path / "out.jpg", "--recipe", tmp_path / "recipe.json")
    assert result.exit_code == 1
    assert "recipe.json" in result.reason
    assert not (tmp_path / "out.jpg").exists()


def test_a_recipe_that_is_not_there_fails_in_one_line(fesapp, pair, tmp_path):
    result = fesapp("edit", pair, tmp_path / "out.jpg", "--recipe", tmp_path / "none.json")
    assert result.exit_code == 1
    assert "none.json" in result.reason
