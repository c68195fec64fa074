"""`fesapp animate`: a file that moves, or one line that says why there is none."""

from __future__ import annotations

import os

import pytest
from PIL import Image

SHORT = ("--frames", "3", "--size", "120", "--hold", "0")


def test_a_smile_is_written_as_a_gif_that_moves(fesapp, pair, tmp_path):
    result = fesapp("animate", pair, tmp_path / "smile.gif", "--au", "12=5", *SHORT)
    assert result.exit_code == 0, result.stderr
    assert "Wrote" in result.stdout
    with Image.open(tmp_path / "smile.gif") as file:
        assert file.n_frames == 4
        assert max(file.size) == 120


def test_it_can_begin_with_another_expression_and_stay_at_the_end(fesapp, pair, tmp_path):
    (tmp_path / "jaw.json").write_text('{"faces": [{"aus": {"AU26": 4}}]}')
    words = ("--au", "12=5", "--from", tmp_path / "jaw.json", "--once", "--crop-face", "--face", "0")
    result = fesapp("animate", pair, tmp_path / "smile.webp", *words, *SHORT)
    assert result.exit_code == 0, result.stderr
    with Image.open(tmp_path / "smile.webp") as file:
        assert file.n_frames == 3


@pytest.mark.parametrize("words", [[], ["--au", "99=1"], ["--au", "12=3", "--easing", "bouncy"], ["--frames", "1"]])
def test_wrong_usage_exits_with_2_and_writes_nothing(fesapp, pair, tmp_path, words):
    result = fesapp("animate", pair, tmp_path / "smile.gif", *words)
    assert result.exit_code == 2
    assert result.reason
    assert not os.listdir(tmp_path)


def test_a_file_that_exists_and_a_picture_that_cannot_move_are_refused(fesapp, pair, tmp_path):
    (tmp_path / "smile.gif").write_bytes(b"precious")
    for name, reason in (("smile.gif", "--overwrite"), ("smile.jpg", "ends in .gif, .webp, .mp4")):
        result = fesapp("animate", pair, tmp_path / name, "--au", "12=3")
        assert result.exit_code == 1
        assert reason in result.reason
    assert (tmp_path / "smile.gif").read_bytes() == b"precious"


def test_a_photo_without_a_face_fails(fesapp, faceless, tmp_path):
    result = fesapp("animate", faceless, tmp_path / "smile.gif", "--au", "12=3")
    assert result.exit_code == 1
    assert "shows no face" in result.reason
    assert not os.listdir(tmp_path)
