import json

import pytest

from fesapp.action_units import CONTROLS, expand
from fesapp.editing.kept_edit import KeptEdit
from fesapp.editing.presets import BASIC, Preset, Shelf, recipe_named, shipped, shipped_paths, values_of
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.errors import FesappError

SMILE = FaceEdit(aus={"AU12": 3.0})


@pytest.fixture
def shelf(tmp_path) -> Shelf:
    return Shelf(tmp_path / "presets")


@pytest.mark.parametrize("path", shipped_paths(), ids=lambda path: path.stem)
def test_every_preset_that_comes_along_says_what_it_is_and_where_from(path):
    preset = Preset.load(path)
    assert preset.name
    assert preset.description.endswith(".")
    assert "composed for this program" in preset.source.lower() or "(19" in preset.source or "(20" in preset.source
    (edit,) = preset.recipe.faces
    assert edit.face is None
    assert not edit.relative


def test_the_basic_expressions_come_first_and_a_dozen_others_after_them():
    names = [path.stem for path in shipped_paths()]
    assert tuple(names[: len(BASIC)]) == BASIC
    assert len(names) >= len(BASIC) + 12


def test_neutral_puts_every_unit_to_rest():
    values = values_of(shipped("neutral").recipe.faces[0], dict.fromkeys(CONTROLS, 2.0))
    assert values == dict.fromkeys(CONTROLS, 0.0)


@pytest.mark.parametrize("name", BASIC[1:])
def test_a_basic_expression_holds_whatever_the_face_shows_and_leaves_the_gaze(name):
    named = expand(shipped(name).recipe.faces[0].aus)
    assert set(named) == {control for control in CONTROLS if control not in ("AU61", "AU62", "AU63", "AU64")}


@pytest.mark.parametrize("name", BASIC)
def test_a_basic_expression_is_read_as_what_it_is_called(name):
    from fesapp.editing.expression import likeliest, read_expression

    assert likeliest(read_expression(expand(shipped(name).recipe.faces[0].aus))) == name


def test_a_preset_is_named_in_any_spelling():
    assert shipped("Polite Smile") == shipped("polite_smile") == shipped("polite-smile")


def test_an_unknown_name_says_which_there_are():
    with pytest.raises(FesappError, match=r"grin: neither a file nor .* happiness"):
        recipe_named("grin")


def test_a_plain_recipe_is_a_preset_called_like_its_file(tmp_path):
    path = tmp_path / "my smile.json"
    Recipe([SMILE]).save(path)
    preset = Preset.load(path)
    assert (preset.name, preset.recipe) == ("my smile", Recipe([SMILE]))


def test_what_is_saved_is_what_is_loaded(tmp_path):
    preset = Preset(Recipe([SMILE]), "Smile", "Mouth corners up.", "Own.")
    preset.save(tmp_path / "smile.json")
    assert Preset.load(tmp_path / "smile.json") == preset


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({"recipe": {"faces": []}, "colour": "red"}, "not a preset"),
        ({"recipe": {"faces": [{"aus": {"AU99": 1}}]}}, "AU99"),
        ({"recipe": {"faces": [{"aus": {"AU12": 9}}]}}, "from 0 to 5"),
        ({"recipe": {"version": 99}}, "version 99"),
        ({"recipe": {"feces": []}}, "not a recipe"),
        ([], "not a recipe"),
    ],
)
def test_a_file_that_is_no_preset_says_why_in_one_line(tmp_path, document, reason):
    path = tmp_path / "odd.json"
    path.write_text(json.dumps(document))
    with pytest.raises(FesappError, match=reason) as error:
        Preset.load(path)
    assert "odd.json" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_relative_preset_adds_to_what_the_face_shows():
    assert values_of(FaceEdit(aus={"AU12L": 1.5}, relative=True), {"AU12L": 1.0}) == {"AU12L": 2.5}


def test_eyes_that_look_one_way_no_longer_look_the_other():
    assert values_of(FaceEdit(aus={"AU61": 3.0}), {"AU62": 2.0}) == {"AU61": 3.0, "AU62": 0.0}


# ---- the user's own -----------------------------------------------------------------------------------------------


def test_ones_own_presets_come_after_those_of_the_program(shelf):
    shelf.keep(Preset(Recipe([SMILE]), "Mine"))
    kept = shelf.presets()
    assert [one.preset.name for one in kept if one.own] == ["Mine"]
    assert kept[-1].own
    assert not kept[0].own


def test_a_preset_is_replaced_only_if_that_is_asked(shelf):
    path = shelf.keep(Preset(Recipe([SMILE]), "Mine"))
    with pytest.raises(FesappError, match="already"):
        shelf.keep(Preset(Recipe(), "Mine"))
    assert Preset.load(path).recipe == Recipe([SMILE])
    shelf.keep(Preset(Recipe(), "Mine"), replace=True)
    assert Preset.load(path).recipe == Recipe()


@pytest.mark.parametrize("name", ["../escape", "a/b", "…", " . ", "Grüße", "CON: smile?"])
def test_any_name_gives_a_file_in_the_folder(shelf, name):
    path = shelf.keep(Preset(Recipe([SMILE]), name))
    assert path.parent == shelf.folder
    assert [one.preset.name for one in shelf.presets() if one.own] == [name]


def test_a_preset_is_renamed_and_deleted(shelf):
    shelf.keep(Preset(Recipe([SMILE]), "Mine"))
    shelf.rename(shelf.presets()[-1], "Yours")
    renamed = shelf.presets()[-1]
    assert renamed.preset.name == "Yours"
    assert len(list(shelf.folder.iterdir())) == 1
    shelf.delete(renamed)
    assert not any(one.own for one in shelf.presets())


def test_a_preset_does_not_take_the_name_of_another(shelf):
    for name in ("Mine", "Yours"):
        shelf.keep(Preset(Recipe([SMILE]), name))
    with pytest.raises(FesappError, match="already"):
        shelf.rename(shelf.presets()[-1], "Mine")
    assert [one.preset.name for one in shelf.presets() if one.own] == ["Mine", "Yours"]


def test_a_broken_file_is_left_out_and_told(shelf):
    shelf.keep(Preset(Recipe([SMILE]), "Mine"))
    (shelf.folder / "broken.json").write_text("{")
    assert [one.preset.name for one in shelf.presets() if one.own] == ["Mine"]
    assert "broken.json" in shelf.problems[0]


def test_the_sidecar_of_a_photo_is_a_preset_for_its_faces(tmp_path):
    path = tmp_path / "portrait.jpg.fes.json"
    edit = {"aus": {"AU12": 3.0}, "face": 1, "box": [1.0, 2.0, 3.0, 4.0]}
    path.write_text(json.dumps({"version": 1, "photo": "portrait.jpg", "faces": [edit]}))
    kept = KeptEdit(aus={"AU12": 3.0}, face=1, box=(1.0, 2.0, 3.0, 4.0))
    assert Preset.load(path).recipe == Recipe([kept])
