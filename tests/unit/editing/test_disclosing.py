"""Every way that writes an edited picture says so in it, with the recipe that makes it of its photo again."""

from __future__ import annotations

import struct
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import numpy as np
import pytest
from edited_faces import EditedFaces
from PIL import Image

import fesapp
from fesapp.editing import demo_sheet
from fesapp.editing.animation import Animation
from fesapp.editing.engine import Engine, Opened
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.errors import FesappError
from fesapp.photos import Metadata, Photo, losses, open_photo
from fesapp.photos.disclosure import SOURCE_TYPE, is_disclosed, recipe_in

SMILE = Recipe([FaceEdit(aus={"AU12": 3.3, "AU4L": 1.7}, warp=0.9, texture=0.7, face=0)])


@pytest.fixture(scope="module")
def portrait(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("portrait") / "portrait.png"
    Image.open(sample).resize((480, 560)).save(path)
    return path


@pytest.fixture(scope="module")
def opened(portrait: Path) -> Opened:
    return Engine().open(str(portrait))


def xmp_of(path: Path) -> bytes | None:
    return open_photo(path).metadata.xmp


def run(steps: Generator[tuple[int, int], None, Path]) -> Path:
    try:
        while True:
            next(steps)
    except StopIteration as end:
        return Path(end.value)


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".webp"])
def test_what_the_window_and_python_save_says_so(suffix: str, opened: Opened, portrait: Path, tmp_path: Path) -> None:
    by_window, _ = Engine().save(opened, SMILE, str(tmp_path / f"window{suffix}"), False)
    photo = fesapp.open_photo(portrait)
    by_python = fesapp.render(photo, fesapp.find_faces(photo), SMILE).save(tmp_path / f"python{suffix}")
    for path in (by_window, by_python):
        assert is_disclosed(xmp_of(path))
        assert Recipe.load(path) == SMILE
    assert by_window.read_bytes() == by_python.read_bytes()


def test_the_recipe_in_a_picture_makes_the_same_pixels_of_its_photo(opened: Opened, tmp_path: Path) -> None:
    asked = Recipe(
        [FaceEdit(aus={"AU26": 2.2}, relative=True), FaceEdit(aus={"AU12L": 1 / 3}, relative=True, warp=0.6)]
    )
    path, _ = Engine().save(opened, asked, str(tmp_path / "edited.png"), False)
    (edit,) = Recipe.load(path).faces
    assert (edit.face, edit.warp, edit.relative) == (0, 0.6, True)
    again = fesapp.render(opened.photo, opened.faces, Recipe.load(path))
    assert np.array_equal(again.pixels, open_photo(path).pixels)


@pytest.mark.parametrize(
    "recipe", [Recipe(), Recipe([FaceEdit(warp=0.5, face=0)]), Recipe([FaceEdit(aus={"AU12": 0.0}, relative=True)])]
)
def test_a_photo_that_is_not_edited_stays_as_it_was(recipe: Recipe, opened: Opened, tmp_path: Path) -> None:
    path, _ = Engine().save(opened, recipe, str(tmp_path / "same.png"), False)
    assert xmp_of(path) is None
    assert np.array_equal(open_photo(path).pixels, opened.photo.pixels)


def test_an_edited_picture_that_is_edited_again_tells_of_the_last_edit(opened: Opened, tmp_path: Path) -> None:
    engine = Engine()
    first, _ = engine.save(opened, SMILE, str(tmp_path / "first.png"), False)
    again = engine.open(str(first))
    untouched, _ = engine.save(again, Recipe(), str(tmp_path / "untouched.jpg"), False)
    assert Recipe.load(untouched) == SMILE
    frown = Recipe([FaceEdit(aus={"AU4": 4.0}, face=0)])
    second, _ = engine.save(again, frown, str(tmp_path / "second.tif"), False)
    assert Recipe.load(second) == frown
    assert (xmp_of(second) or b"").count(SOURCE_TYPE.encode()) == 1


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".mp4"])
def test_animations_say_so(suffix: str, opened: Opened, tmp_path: Path) -> None:
    still = Animation(Recipe(), Recipe(), frames=2, longest=64)
    moving = Animation(Recipe(), SMILE, frames=3, longest=64)
    plain = run(Engine().animate(opened, still, str(tmp_path / f"still{suffix}"), False))
    path = run(Engine().animate(opened, moving, str(tmp_path / f"moving{suffix}"), False))
    assert SOURCE_TYPE.encode() not in plain.read_bytes()
    data = path.read_bytes()
    start, end = data.index(b"<?xpacket begin"), data.index(b'<?xpacket end="w"?>')
    packet = data[start : end + 19]
    assert Recipe.decode(recipe_in(packet) or "", "it") == SMILE
    if suffix == ".gif":
        assert data[gif_blocks_after(data, data.index(b"\xff\x0bXMP DataXMP") + 1) :] == b"\x3b"
    if suffix == ".mp4":
        assert mp4_boxes(data)[-1] == (b"uuid", 24 + len(packet))
        return
    with Image.open(path) as image:
        assert image.n_frames == 4
        image.seek(3)
        image.load()
        if suffix == ".webp":
            assert image.info["xmp"] == packet


def gif_blocks_after(data: bytes, at: int) -> int:
    """Where a GIF's blocks that begin at a byte come to their end, read as any program does that knows no XMP."""
    while data[at]:
        at += 1 + data[at]
    return at + 1


def mp4_boxes(data: bytes) -> list[tuple[bytes, int]]:
    """Kinds and sizes of the boxes, one after the other, that make up an MP4."""
    at, found = 0, []
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        found.append((kind, size))
        at += size
    assert at == len(data)
    return found


def test_an_animation_that_ends_at_the_photo_tells_of_its_beginning(opened: Opened, tmp_path: Path) -> None:
    back = Animation(SMILE, Recipe(), frames=2, longest=64)
    data = run(Engine().animate(opened, back, str(tmp_path / "back.gif"), False)).read_bytes()
    assert b"AU4L" in data


def test_a_picture_of_the_motion_over_an_edited_photo_says_so_and_one_without_it_not(
    opened: Opened, tmp_path: Path
) -> None:
    picture = np.full((20, 30, 4), 255, np.uint8)
    engine = Engine()
    over = engine.save_picture(opened, picture, str(tmp_path / "over.png"), False, SMILE)
    alone = engine.save_picture(opened, picture, str(tmp_path / "alone.png"), False)
    nothing = engine.save_picture(opened, picture, str(tmp_path / "nothing.png"), False, Recipe())
    assert Recipe.load(over) == SMILE
    assert xmp_of(alone) is None
    assert xmp_of(nothing) is None


def test_a_sheet_of_edits_says_so_without_a_recipe(portrait: Path, tmp_path: Path) -> None:
    assert demo_sheet.main([str(portrait), str(tmp_path / "edits.png")]) == 0
    xmp = xmp_of(tmp_path / "edits.png")
    assert is_disclosed(xmp)
    assert recipe_in(xmp) is None


def test_a_photo_with_damaged_xmp_is_edited_all_the_same(small: EditedFaces, tmp_path: Path) -> None:
    photo = Photo(small.photo.pixels, None, Metadata(xmp=b"<x:xmpmeta"))
    edited = fesapp.render(photo, small.faces, SMILE)
    assert Recipe.load(edited.save(tmp_path / "edited.jpg")) == SMILE
    assert any("XMP begins anew" in loss for loss in losses(edited, ".jpg"))


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".webp"])
def test_a_picture_without_a_recipe_says_so_in_one_line(suffix: str, opened: Opened, tmp_path: Path) -> None:
    path = opened.photo.save(tmp_path / f"plain{suffix}")
    with pytest.raises(
        FesappError, match=f"plain{suffix}: holds no recipe; only pictures that fesapp has edited"
    ) as caught:
        Recipe.load(path)
    assert "\n" not in str(caught.value)
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(FesappError, match=f"plain{suffix} is"):
        Recipe.load(path)


def test_reading_json_recipes_loads_no_pictures(tmp_path: Path) -> None:
    SMILE.save(tmp_path / "smile.json")
    code = "import sys; from fesapp import Recipe; Recipe.load(sys.argv[1]); print('cv2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "smile.json")], capture_output=True, text=True)
    assert done.stdout.strip() == "False", done.stderr
