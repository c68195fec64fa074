"""`fesapp analyze`: what it says of a photo, in words and as JSON."""

from __future__ import annotations

import json

import pytest

from fesapp.action_units import ACTION_UNITS
from fesapp.editing.expression import EXPRESSIONS
from fesapp.photos import open_photo


def test_json_has_box_pose_action_units_and_expression_of_every_face(fesapp, pair):
    result = fesapp("analyze", pair, "--json")
    assert result.exit_code == 0
    assert not result.stderr
    document = json.loads(result.stdout)
    width, height = open_photo(pair).size
    assert document["size"] == [width, height]
    assert len(document["faces"]) == 2
    for face in document["faces"]:
        x, y, w, h = face["box"]
        assert 0 <= x < x + w <= width
        assert 0 <= y < y + h <= height
        assert list(face["pose"]) == ["yaw", "pitch", "roll"]
        assert set(face["aus"]) == {unit.key for unit in ACTION_UNITS}
        assert set(face["expression"]) == set(EXPRESSIONS)
        assert sum(face["expression"].values()) == pytest.approx(1, abs=0.001)


def test_the_text_names_every_face_its_pose_and_expression(fesapp, pair):
    result = fesapp("analyze", pair)
    assert result.exit_code == 0
    for words in ("pair.png", "2 faces", "Face 0", "Face 1", "yaw", "Expression:"):
        assert words in result.stdout


def test_a_photo_without_a_face_fails_and_json_says_so_too(fesapp, faceless):
    result = fesapp("analyze", faceless, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["faces"] == []
    assert "sky.png shows no face" in result.reason


def test_a_file_that_is_no_photo_fails_in_one_line(fesapp, tmp_path):
    path = tmp_path / "notes.jpg"
    path.write_text("not a photo")
    result = fesapp("analyze", path)
    assert result.exit_code == 1
    assert "notes.jpg" in result.reason
    assert not result.stdout
