"""What batches write: quality, metadata and size as asked, and rows that say what a format could not hold."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fesapp.photos import Keep, Photo, open_photo

GPS, MODEL = 0x8825, 0x0110


@pytest.fixture
def placed(small: list[Path], tmp_path: Path) -> Path:
    """A sample photo of quality 71 that tells camera and place."""
    exif = Image.Exif()
    exif[MODEL] = "Camera"
    exif.get_ifd(GPS).update({1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 7.0, 0.0)})
    path = tmp_path / "placed.jpg"
    with Image.open(small[0]) as picture:
        picture.save(path, quality=71, exif=exif)
    return path


def _exif(path: Path) -> Image.Exif:
    with Image.open(path) as picture:
        return picture.getexif()


def test_a_row_says_what_its_format_cannot_hold(run, small, tmp_path, out):
    deep = Photo(open_photo(small[0]).pixels.astype(np.uint16) * 257).save(tmp_path / "deep.png")
    batch = run(deep, format="jpg")
    assert batch.rows[0].losses == ("16-bit depth becomes 8-bit",)
    (row,) = json.loads((out / "fesapp-batch-report.json").read_text())["rows"]
    assert row["losses"] == ["16-bit depth becomes 8-bit"]


def test_a_row_whose_format_holds_everything_says_nothing(run, small, tmp_path, out):
    deep = Photo(open_photo(small[0]).pixels.astype(np.uint16) * 257).save(tmp_path / "deep.png")
    assert run(deep).rows[0].losses == ()
    assert open_photo(out / "deep_happiness.png").pixels.dtype == np.uint16


@pytest.mark.parametrize(
    ("keep", "place", "model"), [("all", True, True), ("no-gps", False, True), ("none", False, False)]
)
def test_metadata_go_along_as_asked(run, placed, out, keep, place, model):
    run(placed, keep=Keep(keep))
    exif = _exif(out / "placed_happiness.jpg")
    assert bool(exif.get_ifd(GPS)) == place
    assert (exif.get(MODEL) == "Camera") == model


def test_a_quality_like_the_source_is_the_sources(run, placed, out):
    run(placed, quality=None)
    assert open_photo(out / "placed_happiness.jpg").metadata.quality == 71


def test_a_quality_that_is_asked_for_is_had(run, placed, out):
    run(placed, quality=40)
    assert open_photo(out / "placed_happiness.jpg").metadata.quality == 40


def test_a_size_limit_keeps_what_the_format_holds(run, placed, out):
    run(placed, max_side=120)
    saved = out / "placed_happiness.jpg"
    assert max(open_photo(saved).size) == 120
    assert _exif(saved)[MODEL] == "Camera"
