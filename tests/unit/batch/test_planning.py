"""Which photos, which recipes, which names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from batch_crew import names

from fesapp.batch.options import BatchOptions
from fesapp.batch.plan import Plan, plan
from fesapp.batch.rows import Status
from fesapp.errors import FesappError


@pytest.fixture
def planned(out: Path):
    def made(*inputs: object, recipes: tuple[str, ...] = ("happiness",), **more) -> Plan:
        return plan(BatchOptions(tuple(map(str, inputs)), recipes, more.pop("out", out), **more))

    return made


def _targets(made: Plan) -> list[str]:
    return [item.target.relative_to(made.out).as_posix() for item in made.items]


def _photos(made: Plan) -> list[str]:
    return [item.photo.name for item in made.items]


def test_every_photo_of_a_folder_meets_every_recipe_and_folders_are_kept(planned, shoot):
    made = planned(shoot, recipes=("happiness", "wink"))
    assert _targets(made) == [
        "anna_happiness.jpg", "anna_wink.jpg", "bo_happiness.jpg", "bo_wink.jpg",
        "day two/anna_happiness.jpg", "day two/anna_wink.jpg",
    ]  # fmt: skip


def test_hidden_files_other_files_and_the_output_folder_are_passed_over(planned, shoot):
    (shoot / ".hidden.jpg").write_bytes(b"")
    (shoot / ".trash").mkdir()
    (shoot / ".trash" / "gone.jpg").write_bytes(b"")
    (shoot / "notes.txt").write_text("")
    (shoot / "edited").mkdir()
    (shoot / "edited" / "anna_happiness.jpg").write_bytes(b"")
    assert _photos(planned(shoot, out=shoot / "edited")) == ["anna.jpg", "bo.jpg", "anna.jpg"]


def test_a_folder_that_leads_back_to_itself_is_walked_once(planned, shoot):
    (shoot / "day two" / "back").symlink_to(shoot, target_is_directory=True)
    (shoot / "same").symlink_to(shoot / "day two", target_is_directory=True)
    assert len(planned(shoot).items) == 3


@pytest.mark.parametrize(("pattern", "found"), [("*.jpg", 2), ("**/*.jpg", 3), ("day*/*.jp*g", 1), ("?nna.jpg", 1)])
def test_a_quoted_glob_is_looked_up(planned, shoot, pattern, found):
    assert len(planned(f"{shoot}/{pattern}").items) == found


def test_a_glob_looks_into_a_folder_inside_the_output_folder(planned, shoot):
    assert len(planned(f"{shoot}/*.jpg", out=shoot.parent).items) == 2


def test_a_glob_keeps_the_folders_below_where_it_begins(planned, shoot):
    assert _targets(planned(f"{shoot}/**/*.jpg"))[-1] == "day two/anna_happiness.jpg"


def test_a_photo_that_is_named_twice_is_edited_once(planned, shoot):
    assert len(planned(shoot / "anna.jpg", shoot, f"{shoot}/*.jpg").items) == 3


def test_photos_of_one_name_get_different_names_in_a_fixed_order(planned, shoot):
    assert _targets(planned(shoot / "anna.jpg", shoot / "day two" / "anna.jpg")) == [
        "anna_happiness.jpg", "anna_happiness-2.jpg",
    ]  # fmt: skip


def test_names_that_differ_by_case_alone_are_one_name_to_some_drives(planned, shoot):
    (shoot / "ANNA.jpg").write_bytes(b"")
    assert len({target.casefold() for target in _targets(planned(shoot))}) == 4


def test_an_input_that_is_not_there_is_refused(planned, shoot):
    with pytest.raises(FesappError, match=r"none\.jpg does not exist"):
        planned(shoot, shoot / "none.jpg")


def test_a_folder_without_photos_is_refused(planned, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(FesappError, match="no photo"):
        planned(tmp_path / "empty")


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("{stem}", "anna.jpg"),
        ("{n:03}-{recipe}", "001-happiness.jpg"),
        ("{recipe}/{stem}_{ext}", "happiness/anna_jpg.jpg"),
        ("{folder} {stem}", "shoot anna.jpg"),
        ("{stem}.jpg", "anna.jpg"),
        ("con", "_con.jpg"),
    ],
)
def test_the_template_names_files(planned, shoot, template, name):
    assert _targets(planned(shoot, template=template))[0] == name


@pytest.mark.parametrize("template", ["", "{name}", "{stem", "../{stem}", "/tmp/{stem}", "{stem}/", "{}", "{stem!r}"])
def test_a_template_that_cannot_name_files_is_refused(planned, shoot, template):
    with pytest.raises(FesappError, match="template"):
        planned(shoot, template=template)


def test_names_fit_any_drive(planned, shoot):
    long = "語" * 80 + ".jpg"
    (shoot / long).write_bytes(b"")
    (shoot / 'what: "a?".jpg').write_bytes(b"")
    targets = _targets(planned(shoot))
    assert all(len(os.path.basename(name).encode()) <= 255 for name in targets)
    assert "what_ _a___happiness.jpg" in targets


@pytest.mark.parametrize(("form", "suffix"), [("source", ".JPG"), ("png", ".png"), ("webp", ".webp")])
def test_the_format_gives_the_suffix(planned, shoot, form, suffix):
    (shoot / "anna.jpg").rename(shoot / "anna.JPG")
    assert planned(shoot / "anna.JPG", format=form).items[0].target.suffix == suffix


def test_a_heic_photo_becomes_a_jpeg(planned, shoot):
    (shoot / "phone.heic").write_bytes(b"")
    assert planned(shoot / "phone.heic").items[0].target.suffix == ".jpg"


def test_where_a_file_has_the_name_another_is_found(planned, shoot, out):
    out.mkdir()
    (out / "anna_happiness.jpg").write_bytes(b"")
    (out / "anna_happiness-2.jpg").write_bytes(b"")
    assert _targets(planned(shoot / "anna.jpg")) == ["anna_happiness-3.jpg"]


def test_or_it_is_skipped_or_replaced(planned, shoot, out):
    out.mkdir()
    (out / "anna_happiness.jpg").write_bytes(b"")
    skipped = planned(shoot, conflict="skip").items[0]
    assert (skipped.status, skipped.reason) == (Status.SKIPPED, "anna_happiness.jpg exists")
    assert planned(shoot, conflict="overwrite").items[0].status is Status.QUEUED


@pytest.mark.parametrize("link", ["itself", "symbolic", "hard"])
def test_a_photo_is_never_to_be_replaced_by_whatever_name(planned, shoot, out, link):
    if link == "itself":
        made = planned(shoot, out=shoot, template="{stem}", conflict="overwrite")
    else:
        out.mkdir()
        target = out / "anna_happiness.jpg"
        target.symlink_to(shoot / "anna.jpg") if link == "symbolic" else os.link(shoot / "anna.jpg", target)
        made = planned(shoot / "anna.jpg", conflict="overwrite")
    assert made.items[0].status is Status.FAILED
    assert "never written" in made.items[0].reason


def test_beside_the_photos_results_get_names_of_their_own(planned, shoot):
    assert _targets(planned(shoot, out=shoot, template="{stem}"))[:2] == ["anna-2.jpg", "bo-2.jpg"]


def test_recipes_of_one_name_are_told_apart(planned, shoot, tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "smile.json").write_text('{"faces": [{"aus": {"AU12": 2}}]}')
    made = planned(shoot / "bo.jpg", recipes=(str(tmp_path / "one/smile.json"), str(tmp_path / "two/smile.json")))
    assert _targets(made) == ["bo_smile.jpg", "bo_smile-2.jpg"]


def test_a_recipe_that_is_not_there_is_refused(planned, shoot):
    with pytest.raises(FesappError, match="grin"):
        planned(shoot, recipes=("grin",))


@pytest.mark.parametrize(
    "wrong",
    [{"format": "gif"}, {"conflict": "ask"}, {"faces": "some"}, {"faces": -1}, {"quality": 0}, {"max_side": 3},
     {"workers": 0}, {"recipes": ()}, {"warp": 1.5}],
)  # fmt: skip
def test_options_that_make_no_sense_are_refused_in_one_line(planned, shoot, wrong):
    with pytest.raises(FesappError) as error:
        planned(shoot, **wrong)
    assert len(str(error.value).splitlines()) == 1


def test_planning_writes_nothing(planned, shoot, out):
    before = names(shoot)
    planned(shoot)
    assert not out.exists()
    assert names(shoot) == before
