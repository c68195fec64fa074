"""What is said of dropped JSON files that are something else."""

import json

import pytest


@pytest.mark.parametrize("content", ["{", '{"a": 1}', '{"recipe": 3}', '["AU12"]'])
def test_a_file_that_is_something_else_is_refused_in_plain_words(fake_window, hand, tmp_path, content):
    path = tmp_path / "bad.json"
    path.write_text(content)
    hand.drop(fake_window, path)
    assert fake_window.message_bar.text == "bad.json is not a preset or edits of fesapp"
    assert fake_window.edits.stack.count() == 0


def recipe(*edits: dict) -> str:
    return json.dumps({"faces": list(edits)})


def test_edits_of_three_faces_dropped_on_a_photo_of_one_give_it_those_of_its_number(fake_window, hand, tmp_path):
    path = tmp_path / "group.json"
    path.write_text(recipe(*({"aus": {"AU26": 2.0 + face}, "face": face} for face in range(3))))
    hand.drop(fake_window, path)
    assert fake_window.document.value("AU26") == 2.0
    assert fake_window.message_bar.text == "group: made for 3 faces; the edits of its face 1 are applied here"


def test_edits_of_a_face_take_the_place_of_all_that_it_had(fake_window, hand, tmp_path):
    hand.type_into(fake_window.panel.rows["AU12"].boxes["AU12L"], "4")
    path = tmp_path / "kept.json"
    path.write_text(recipe({"aus": {"AU26": 3.0}, "face": 0}))
    hand.drop(fake_window, path)
    assert dict(fake_window.document.selected_wanted.aus) == {"AU26": 3.0}
    fake_window.actions_by_name["undo"].trigger()
    assert fake_window.document.value("AU12L") == 4.0


def test_a_preset_leaves_what_it_does_not_name(fake_window, hand, tmp_path):
    hand.type_into(fake_window.panel.rows["AU4"].boxes["AU4L"], "4")
    path = tmp_path / "jaw.json"
    path.write_text(recipe({"aus": {"AU26": 3.0}}))
    hand.drop(fake_window, path)
    assert set(fake_window.document.selected_wanted.aus) == {"AU4L", "AU4R", "AU26"}
