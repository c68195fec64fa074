"""The program's icon as its script draws it."""

from __future__ import annotations

from pathlib import Path

import desktop
import icon
from PIL import Image

ICONS = Path(__file__).parents[2] / "resources" / "icons"


def test_the_picture_in_the_project_is_the_one_that_is_drawn():
    assert (ICONS / "fesapp.svg").read_text(encoding="utf-8") == icon.svg()


def test_every_size_is_written(tmp_path):
    icon.main(tmp_path)
    for size in desktop.ICON_SIZES:
        with Image.open(tmp_path / f"fesapp-{size}.png") as drawn:
            assert drawn.size == (size, size)


def test_half_of_the_face_is_as_it_was_and_half_is_coloured():
    drawn = icon.draw(256)
    left, right = drawn.pixelColor(60, 128), drawn.pixelColor(180, 190)
    assert left.saturation() < 40
    assert right.saturation() > 90
    assert drawn.pixelColor(0, 0).alpha() == 0


def test_a_small_icon_leaves_the_arrow_out():
    assert "#3f94e0" in icon.svg()
    assert "#3f94e0" not in icon.svg(small=True)
