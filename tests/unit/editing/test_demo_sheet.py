"""The sheet of edits that a machine without a display gets."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fesapp.editing.demo_sheet import CAPTION, COLUMNS, EDITS, TILE, main


def test_the_sheet_shows_the_photo_and_edits_that_differ_from_it(samples: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "edits.png"
    assert main([str(samples[0]), str(out)]) == 0
    sheet = np.asarray(Image.open(out).convert("RGB")).astype(int)
    high = TILE + CAPTION
    assert sheet.shape == (len(EDITS) // COLUMNS * high, COLUMNS * TILE, 3)
    tiles = [
        sheet[row * high : row * high + TILE, column * TILE : (column + 1) * TILE]
        for row in range(len(EDITS) // COLUMNS)
        for column in range(COLUMNS)
    ]
    assert all(np.abs(tile - tiles[0]).mean() > 0.3 for tile in tiles[1:])


def test_a_photo_that_cannot_be_edited_is_one_line_and_exit_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wall = tmp_path / "wall.png"
    Image.new("RGB", (300, 300), (90, 120, 150)).save(wall)
    for photo, reason in ((wall, "no face found"), (tmp_path / "missing.jpg", "missing.jpg")):
        assert main([str(photo), str(tmp_path / "out.png")]) == 1
        said = capsys.readouterr()
        assert said.out == ""
        assert reason in said.err
        assert said.err.count("\n") == 1
    assert not (tmp_path / "out.png").exists()


def test_wrong_usage_is_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err
