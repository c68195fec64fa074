"""The quality of a saved file is the one asked for, or the source's own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.JpegPresets import presets

from fesapp.errors import FesappError
from fesapp.photos import Photo, SaveOptions, open_photo

LIKE_SOURCE = SaveOptions(quality=None)


def tables(path: Path) -> dict[int, list[int]]:
    with Image.open(path) as image:
        return image.quantization  # type: ignore[attr-defined]


@pytest.mark.parametrize("quality", [5, 30, 50, 75, 83, 92, 95, 100])
def test_a_jpegs_quality_is_known_from_its_tables(quality: int, tmp_path: Path, picture: np.ndarray) -> None:
    Image.fromarray(picture).save(tmp_path / "a.jpg", quality=quality)
    assert open_photo(tmp_path / "a.jpg").metadata.quality == quality


@pytest.mark.parametrize("preset", ["web_low", "web_high", "maximum"])
def test_like_the_source_means_the_sources_own_tables(preset: str, tmp_path: Path, picture: np.ndarray) -> None:
    Image.fromarray(picture).save(tmp_path / "a.jpg", qtables=presets[preset]["quantization"], subsampling="4:2:2")
    photo = open_photo(tmp_path / "a.jpg")
    saved = photo.with_pixels(255 - photo.pixels).save(tmp_path / "b.jpg", options=LIKE_SOURCE)
    assert tables(saved) == tables(tmp_path / "a.jpg")
    assert open_photo(saved).metadata.subsampling == "4:2:2"


def test_saving_an_unchanged_jpeg_like_the_source_changes_next_to_nothing(tmp_path: Path, picture: np.ndarray) -> None:
    Image.fromarray(picture).save(tmp_path / "a.jpg", quality=70, subsampling="4:4:4")
    photo = open_photo(tmp_path / "a.jpg")
    saved = open_photo(photo.save(tmp_path / "b.jpg", options=LIKE_SOURCE))
    other = open_photo(photo.save(tmp_path / "c.jpg", quality=71))
    change, elsewhere = (np.abs(p.pixels.astype(int) - photo.pixels).mean() for p in (saved, other))
    assert change < 0.15
    assert change < elsewhere / 4


def test_like_the_source_goes_into_a_webp_too(tmp_path: Path, picture: np.ndarray) -> None:
    Image.fromarray(picture).save(tmp_path / "a.jpg", quality=40)
    photo = open_photo(tmp_path / "a.jpg")
    like, best, same = (
        photo.save(tmp_path / name, options=options).read_bytes()
        for name, options in (("1.webp", LIKE_SOURCE), ("2.webp", SaveOptions(95)), ("3.webp", SaveOptions(40)))
    )
    assert like == same
    assert len(like) < len(best) / 2


@pytest.mark.parametrize("suffix", [".jpg", ".webp"])
def test_a_source_without_a_quality_counts_as_95(suffix: str, tmp_path: Path, picture: np.ndarray) -> None:
    photo = open_photo(Photo(picture).save(tmp_path / "a.png"))
    like = photo.save(tmp_path / f"1{suffix}", options=LIKE_SOURCE)
    assert like.read_bytes() == photo.save(tmp_path / f"2{suffix}").read_bytes()


@pytest.mark.parametrize("subsampling", ["4:4:4", "4:2:2", "4:2:0"])
def test_the_subsampling_asked_for_beats_the_sources(subsampling: str, tmp_path: Path, picture: np.ndarray) -> None:
    Image.fromarray(picture).save(tmp_path / "a.jpg", subsampling="4:2:2")
    saved = open_photo(tmp_path / "a.jpg").save(tmp_path / "b.jpg", options=SaveOptions(subsampling=subsampling))
    assert open_photo(saved).metadata.subsampling == subsampling


def test_options_beat_the_quality(tmp_path: Path, picture: np.ndarray) -> None:
    Photo(picture).save(tmp_path / "a.jpg", quality=95, options=SaveOptions(60))
    assert open_photo(tmp_path / "a.jpg").metadata.quality == 60


@pytest.mark.parametrize("options", [SaveOptions(0), SaveOptions(101), SaveOptions(subsampling="4:1:1")])
def test_options_that_do_not_exist_are_refused(options: SaveOptions, tmp_path: Path, picture: np.ndarray) -> None:
    with pytest.raises(FesappError, match="must be"):
        Photo(picture).save(tmp_path / "a.jpg", options=options)
    assert not (tmp_path / "a.jpg").exists()
