"""The engine behind the window: open, look, draw, save."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from edited_faces import recipe
from PIL import Image

from fesapp.editing.animation import Animation
from fesapp.editing.engine import Engine, Opened
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.errors import FesappError
from fesapp.photos import open_photo


@pytest.fixture(scope="module")
def opened(samples: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Opened:
    path = tmp_path_factory.mktemp("engine") / "portrait.png"
    Image.open(samples[0]).resize((480, 560)).save(path)
    return Engine().open(str(path))


def test_an_opened_photo_has_its_size_its_faces_and_their_intensities(opened: Opened) -> None:
    assert opened.size == (480, 560)
    (face,) = opened.faces
    assert face.aus is not None
    assert all(0 <= value <= 5 for value in face.aus.values())


def test_a_photo_without_a_face_opens_and_shows_itself(tmp_path: Path) -> None:
    path = tmp_path / "wall.png"
    Image.new("RGB", (320, 200), (90, 120, 150)).save(path)
    engine = Engine()
    wall = engine.open(str(path))
    assert wall.faces == []
    frame = engine.preview(wall, recipe("12=5"), (0, 0, 320, 200), (160, 100))
    assert (frame.pixels == (90, 120, 150)).all()


def test_a_file_that_is_no_picture_is_an_error_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "notes.jpg"
    path.write_text("no picture")
    with pytest.raises(FesappError, match=r"notes\.jpg") as caught:
        Engine().open(str(path))
    assert "\n" not in str(caught.value)


def test_the_overlay_fits_the_frame_it_belongs_to(opened: Opened) -> None:
    engine, region, size = Engine(), (100.0, 120.0, 240.0, 320.0), (360, 480)
    frame = engine.preview(opened, recipe("26=5"), region, size)
    overlay = engine.overlay(frame, "magnitude", region, size)
    assert overlay.shape == (480, 360, 4)
    x, y = opened.faces[0].landmarks[152, :2]
    assert overlay[int((y - 120) * 1.5), int((x - 100) * 1.5), 3] > 200


def test_every_style_but_the_photo_alone_has_a_legend() -> None:
    legend = Engine().legend("wheel", 80)
    assert legend is not None
    assert legend.shape == (80, 80, 4)
    for style in ("magnitude", "uncovered", "attention", "arrows", "grid"):
        assert Engine().legend(style, 80) is not None


def test_the_full_colour_stands_for_photo_pixels_whatever_the_zoom(opened: Opened) -> None:
    engine = Engine()
    frames = [
        engine.preview(opened, recipe("26=5"), (100.0, 120.0, 240.0, 320.0), size) for size in ((360, 480), (60, 80))
    ]
    one, other = (engine.full_colour(frame) for frame in frames)
    assert one == other
    assert 0.02 < one / opened.faces[0].box[2] < 0.3
    assert engine.full_colour(engine.preview(opened, recipe(""), (0.0, 0.0, 240.0, 320.0), (60, 80))) == 0


def test_a_picture_is_saved_with_its_alpha_and_nothing_is_overwritten_unasked(opened: Opened, tmp_path: Path) -> None:
    picture = np.zeros((20, 30, 4), np.uint8)
    picture[:, :10] = (255, 64, 129, 128)
    out = Engine().save_picture(opened, picture, str(tmp_path / "motion.png"), overwrite=False)
    saved = open_photo(out)
    assert saved.alpha is not None
    np.testing.assert_array_equal(np.dstack([saved.pixels, saved.alpha]), picture)
    with pytest.raises(FesappError, match=r"motion\.png exists"):
        Engine().save_picture(opened, picture, str(out), overwrite=False)


def test_what_is_saved_is_the_edit_and_nothing_is_overwritten_unasked(opened: Opened, tmp_path: Path) -> None:
    out = tmp_path / "smile.png"
    engine = Engine()
    engine.save(opened, recipe("12=5"), str(out), overwrite=False)
    saved = open_photo(out).pixels
    assert saved.shape == opened.photo.pixels.shape
    assert (saved != opened.photo.pixels).any()
    with pytest.raises(FesappError, match=r"smile\.png"):
        engine.save(opened, Recipe(), str(out), overwrite=False)
    np.testing.assert_array_equal(open_photo(out).pixels, saved)
    engine.save(opened, Recipe(), str(out), overwrite=True)
    np.testing.assert_array_equal(open_photo(out).pixels, opened.photo.pixels)


def test_an_animation_is_written_in_steps_and_begins_with_the_photo(opened: Opened, tmp_path: Path) -> None:
    animation = Animation(Recipe(), recipe("26=5"), frames=3, hold=0, longest=560)
    steps = list(Engine().animate(opened, animation, str(tmp_path / "jaw.webp"), overwrite=False))
    assert steps[-1] == (4, 4)
    with Image.open(tmp_path / "jaw.webp") as file:
        first = np.asarray(file.convert("RGB")).astype(int)
    assert np.abs(first - opened.photo.pixels).mean() < 3


def test_an_animation_of_a_face_that_is_not_there_is_refused(opened: Opened, tmp_path: Path) -> None:
    animation = Animation(Recipe(), Recipe([FaceEdit(aus={"AU12": 3.0}, face=4)]))
    with pytest.raises(FesappError, match="face 4"):
        Engine().animate(opened, animation, str(tmp_path / "smile.gif"), overwrite=False)
