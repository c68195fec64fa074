"""OpenFace's tables as recipes."""

from __future__ import annotations

from pathlib import Path

import pytest

from fesapp.batch.options import BatchOptions
from fesapp.batch.plan import Plan, plan
from fesapp.batch.rows import Status
from fesapp.errors import FesappError

UNITS = " AU01_r, AU04_r, AU12_r, AU12_c, AU28_c"


@pytest.fixture
def planned(shoot: Path, out: Path):
    """A plan of a table with these lines, for the photos of the shoot unless `alone`."""

    def made(*lines: str, alone: bool = False, **more) -> Plan:
        table = shoot / "targets.csv"
        table.write_text("\n".join(lines) + "\n")
        return plan(BatchOptions(() if alone else (str(shoot),), (str(table),), out, **more))

    return made


def _asked(item) -> dict[str, float]:
    return item.recipe.faces[0].aus


def test_a_row_that_names_a_photo_is_what_is_asked_of_it(planned):
    made = planned(f"file,{UNITS}", "bo.jpg, 1.5, 0, 3.25, 1, 0", "anna.jpg, 0, 2, 0, 0, 0")
    assert [(item.photo.name, item.target.name) for item in made.items] == [
        ("anna.jpg", "anna_targets.jpg"), ("bo.jpg", "bo_targets.jpg"),
    ]  # fmt: skip
    assert _asked(made.items[1]) == {"AU01": 1.5, "AU04": 0.0, "AU12": 3.25}


@pytest.mark.parametrize("text", ["day two/anna.jpg", "bo", "some/where/else/bo.png"])
def test_a_photo_is_named_by_its_path_its_name_or_without_suffix(planned, text):
    (item,) = planned(f"filename,{UNITS}", f"{text}, 1, 0, 3, 1, 0").items
    assert item.photo.stem == Path(text).stem
    assert item.photo.parent.name == ("day two" if "day" in text else "shoot")


def test_without_inputs_the_table_names_the_photos(planned):
    made = planned(f"file,{UNITS}", "bo.jpg, 1, 0, 3, 1, 0", "gone.jpg, 1, 0, 3, 1, 0", alone=True)
    assert [item.photo.name for item in made.items] == ["bo.jpg", "gone.jpg"]


def test_rows_that_name_no_photo_are_for_every_photo(planned):
    made = planned(f"frame, success,{UNITS}", "7, 1, 1, 0, 3, 1, 0", "8, 0, 0, 0, 0, 0, 0", "9, 1, 0, 0, 1, 0, 0")
    assert [item.recipe_name for item in made.items] == ["targets-7", "targets-9"] * 3
    assert "line 3" in made.notes[0]


def test_several_rows_of_one_photo_become_several_pictures(planned):
    made = planned(f"file,{UNITS}", *["bo.jpg, 1, 0, 3, 1, 0"] * 2)
    assert [item.target.name for item in made.items] == ["bo_targets.jpg", "bo_targets-2.jpg"]


@pytest.mark.parametrize("cell", ["nan", "9", "-1", "much", ""])
def test_a_row_without_a_sensible_intensity_is_a_failed_row_that_says_why(planned, cell):
    (item,) = planned(f"file,{UNITS}", f"bo.jpg, {cell}, 0, 3, 1, 0").items
    assert item.status is Status.FAILED
    assert "line 2" in item.reason
    assert "AU01" in item.reason


def test_what_is_added_may_be_negative(planned):
    (item,) = planned(f"file,{UNITS}", "bo.jpg, -1, 0, 3, 1, 0", relative=True).items
    assert item.recipe is not None
    assert item.recipe.faces[0].relative
    assert _asked(item)["AU01"] == -1


def test_rows_of_other_photos_are_left_out_and_counted(planned):
    made = planned(f"file,{UNITS}", "bo.jpg, 1, 0, 3, 1, 0", "carl.jpg, 1, 0, 3, 1, 0")
    assert len(made.items) == 1
    assert "a row names photos" in made.notes[0] or "a row names a photo" in made.notes[0]


def test_a_table_without_action_units_is_refused(planned):
    with pytest.raises(FesappError, match="no column is an Action Unit"):
        planned("file, smile", "bo.jpg, 1")


def test_a_side_alone_can_be_asked(planned):
    (item,) = planned("file,AU12L_r", "bo.jpg,3").items
    assert _asked(item) == {"AU12L": 3.0}
