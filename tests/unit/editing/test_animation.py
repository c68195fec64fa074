"""Animations: what is seen when, and files that hold it whole or are not there."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import cv2
import numpy as np
import pytest
from edited_faces import EditedFaces, recipe
from PIL import Image
from wide_colours import ADOBE_RGB

from fesapp.editing import animation_formats
from fesapp.editing.animation import EASINGS, Animation, between, moments, view_of
from fesapp.editing.animation_writing import Pictured, write_animation
from fesapp.editing.preview import Preview
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.errors import FesappError

KINDS = (".gif", ".webp", ".mp4")
SMILE = recipe("12=5 26=4")
# mean grey levels by which a format may change a picture
LOSS = {".gif": 6.0, ".webp": 4.0, ".mp4": 6.0}


def pictured(faces: EditedFaces, animation: Animation) -> Pictured:
    preview = Preview(faces.photo, faces.faces)
    return Pictured(animation, faces.photo.size, faces.faces, lambda *view: preview.render(*view).pixels)


def read(path: Path) -> list[np.ndarray]:
    """All pictures of a file, (h, w, 3) uint8 RGB, by another program's eyes."""
    if path.suffix == ".mp4":
        video, pictures = cv2.VideoCapture(str(path)), []
        while (got := video.read())[0]:
            pictures.append(cv2.cvtColor(got[1], cv2.COLOR_BGR2RGB))
        return pictures
    with Image.open(path) as file:
        pictures = []
        for number in range(getattr(file, "n_frames", 1)):
            file.seek(number)
            pictures.append(np.asarray(file.convert("RGB")))
    return pictures


def apart(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one.astype(float) - other).mean())


@pytest.fixture(scope="module", params=KINDS)
def written(request, small: EditedFaces, tmp_path_factory) -> tuple[Animation, Pictured, Path]:
    """A smile there and back in five steps, as a file of each kind."""
    animation = Animation(Recipe(), SMILE, frames=5, fps=20, hold=0.0, longest=1920)
    path = tmp_path_factory.mktemp("animation") / f"smile{request.param}"
    source = pictured(small, animation)
    steps = list(write_animation(animation, source, path))
    assert steps[-1] == (8, 8)
    return animation, source, path


def test_the_file_holds_every_picture_of_the_way_there_and_back(written):
    animation, source, path = written
    pictures = read(path)
    assert len(pictures) == len(moments(animation)) == 8
    assert {picture.shape for picture in pictures} == {(source.size[1], source.size[0], 3)}


def test_it_begins_with_the_photo_and_the_middle_is_the_edit(written, small):
    _, source, path = written
    pictures, loss = read(path), LOSS[path.suffix]
    width, height = source.size
    assert apart(pictures[0], small.photo.pixels[:height, :width]) < loss
    assert apart(pictures[4], source.at(1.0)) < loss
    face = np.s_[height // 3 : -height // 5, width // 4 : -width // 4]
    moved = apart(pictures[4][face], pictures[0][face])
    assert moved > apart(pictures[2][face], pictures[0][face]) > 0.5
    assert apart(pictures[6][face], pictures[2][face]) < moved


def test_where_nothing_moves_nothing_flickers(small, tmp_path):
    animation = Animation(Recipe(), SMILE, frames=4, longest=1920)
    list(write_animation(animation, pictured(small, animation), tmp_path / "smile.gif"))
    corners = [picture[:20, :20] for picture in read(tmp_path / "smile.gif")]
    assert all((corner == corners[0]).all() for corner in corners)


def test_a_gif_and_a_webp_say_how_long_each_picture_is_seen_and_whether_to_begin_anew(small, tmp_path):
    for kind in (".gif", ".webp"):
        for loop in (True, False):
            animation = Animation(Recipe(), SMILE, frames=4, fps=30, hold=0.5, back=False, loop=loop, longest=100)
            path = tmp_path / f"{loop}{kind}"
            list(write_animation(animation, pictured(small, animation), path))
            with Image.open(path) as file:
                times = []
                for number in range(file.n_frames):
                    file.seek(number)
                    file.load()
                    times.append(file.info["duration"])
                assert times[0] > 500 > times[1]
                assert sum(times) == pytest.approx(4 / 30 * 1000 + 1000, abs=12)
                assert file.info.get("loop", 1) == (0 if loop else 1)


def test_a_video_stands_still_by_showing_a_picture_again(small, tmp_path):
    animation = Animation(Recipe(), SMILE, frames=3, fps=10, hold=0.5, back=False, longest=100)
    list(write_animation(animation, pictured(small, animation), tmp_path / "smile.mp4"))
    assert len(read(tmp_path / "smile.mp4")) == 3 + 5 + 5


@pytest.mark.parametrize("kind", KINDS)
def test_one_that_is_cancelled_leaves_nothing(kind, small, tmp_path):
    animation = Animation(Recipe(), SMILE, frames=5, longest=100)
    steps = write_animation(animation, pictured(small, animation), tmp_path / f"smile{kind}")
    while next(steps)[0] < 2:
        pass
    assert os.listdir(tmp_path)  # under way, under another name
    assert not (tmp_path / f"smile{kind}").exists()
    steps.close()
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_one_that_fails_leaves_nothing_and_says_why(kind, small, tmp_path):
    def fail(*_):
        raise FesappError("the weights are damaged; install them again")

    animation = Animation(Recipe(), SMILE, frames=5, longest=100)
    source = Pictured(animation, small.photo.size, small.faces, fail)
    with pytest.raises(FesappError, match="weights are damaged"):
        list(write_animation(animation, source, tmp_path / f"smile{kind}"))
    assert not os.listdir(tmp_path)


def test_a_missing_codec_is_told_in_one_line(small, tmp_path, monkeypatch):
    class NoCodec:  # of its own: OpenCV's objects cannot be inherited from without harm
        fourcc = cv2.VideoWriter.fourcc

        def __init__(self, *_):
            pass

        def isOpened(self):
            return False

    monkeypatch.setattr(animation_formats.cv2, "VideoWriter", NoCodec)
    animation = Animation(Recipe(), SMILE, frames=3, longest=100)
    with pytest.raises(FesappError, match="choose GIF or WebP") as caught:
        list(write_animation(animation, pictured(small, animation), tmp_path / "smile.mp4"))
    assert "\n" not in str(caught.value)
    assert not os.listdir(tmp_path)


def test_nothing_is_written_over_unless_that_is_asked_for(small, tmp_path):
    precious = tmp_path / "smile.gif"
    precious.write_bytes(b"precious")
    animation = Animation(Recipe(), SMILE, frames=2, longest=64)
    with pytest.raises(FesappError, match="exists"):
        list(write_animation(animation, pictured(small, animation), precious))
    assert precious.read_bytes() == b"precious"
    list(write_animation(animation, pictured(small, animation), precious, overwrite=True))
    assert len(read(precious)) == 2
    assert os.listdir(tmp_path) == ["smile.gif"]


@pytest.mark.parametrize(("name", "reason"), [("nowhere/a.gif", "no folder"), ("a.avi", "ends in"), ("a", "ends in")])
def test_where_nothing_can_be_written_the_reason_is_told(name, reason, small, tmp_path):
    animation = Animation(Recipe(), SMILE, frames=2, longest=64)
    with pytest.raises(FesappError, match=reason):
        list(write_animation(animation, pictured(small, animation), tmp_path / name))


def test_colours_of_another_profile_become_those_of_the_screen(small):
    animation = Animation(Recipe(), SMILE)
    shown, wanted = (
        Pictured(animation, small.photo.size, small.faces, lambda *view, seen=seen: seen.render(*view).pixels)
        .at(1.0)
        .astype(int)
        for seen in (Preview(photo, small.faces) for photo in (ADOBE_RGB.photo(small.photo), small.photo))
    )
    assert np.percentile(np.abs(shown - wanted), 99.9) < 8
    assert np.abs(shown - wanted).mean() < 1


# ---- what is seen when ----


@pytest.mark.parametrize("easing", EASINGS)
def test_every_easing_goes_from_start_to_end_without_turning_or_going_past(easing):
    ease = EASINGS[easing]
    course = [ease(step / 50) for step in range(51)]
    assert course[0] == pytest.approx(0, abs=1e-9)
    assert course[-1] == pytest.approx(1, abs=1e-9)
    assert all(one <= other for one, other in itertools.pairwise(course))


def test_one_that_loops_does_not_show_its_start_twice_in_a_row():
    looping = Animation(Recipe(), SMILE, frames=4)
    once = Animation(Recipe(), SMILE, frames=4, loop=False)
    shares = [moment.share for moment in moments(looping)]
    assert shares.count(0.0) == shares.count(1.0) == 1
    assert [moment.share for moment in moments(once)] == [*shares, 0.0]


def test_half_of_the_way_is_half_of_every_intensity():
    shown = [{"AU12L": 1.0, "AU4L": 2.0}]
    start = Recipe([FaceEdit({"AU4L": 0.0}, face=0)])
    end = Recipe([FaceEdit({"AU12L": 4.0}, texture=0.5, face=0)])
    (edit,) = between(start, end, shown, 0.5).faces
    assert edit.aus == pytest.approx({"AU12L": 2.5, "AU4L": 1.0})
    assert edit.texture == pytest.approx(0.75)


def test_at_its_ends_it_is_start_and_end_themselves():
    end = recipe("12=4")
    assert between(Recipe(), end, [{}], 0.0) == Recipe()
    assert between(Recipe(), end, [{}], 1.0) is end


def test_a_face_that_neither_recipe_names_stays_as_it_is():
    end = Recipe([FaceEdit({"AU26": 4.0}, face=1)])
    assert [edit.face for edit in between(Recipe(), end, [{}, {}], 0.3).faces] == [1]


def test_relative_recipes_and_strengths_are_heeded():
    end = Recipe([FaceEdit({"AU26": 2.0}, relative=True, warp=0.5)])
    (edit,) = between(Recipe(), end, [{"AU26": 1.0}], 0.5).faces
    assert edit.aus == pytest.approx({"AU26": 1.5})


def test_eyes_look_from_side_to_side_through_the_middle():
    left, right = recipe("61=4"), recipe("62=4")
    for share in (0.25, 0.5, 0.75):
        (edit,) = between(left, right, [{}], share).faces
        assert min(edit.aus["AU61"], edit.aus["AU62"]) == 0
    assert between(left, right, [{}], 0.25).faces[0].aus["AU61"] == pytest.approx(2.0)


# ---- where ----


@pytest.mark.parametrize("longest", [64, 333, 720, 1920])
def test_sizes_are_even_and_nothing_past_the_photo_is_seen(longest):
    animation = Animation(Recipe(), SMILE, longest=longest)
    region, size = view_of(animation, (1201, 899), [])
    assert not size[0] % 2
    assert not size[1] % 2
    assert max(size) <= min(longest, 1201)
    assert region[0] >= -1e-6
    assert region[1] >= -1e-6
    assert region[0] + region[2] <= 1201 + 1e-6
    assert region[1] + region[3] <= 899 + 1e-6


def test_a_small_photo_keeps_its_own_pixels():
    assert view_of(Animation(Recipe(), SMILE, longest=1920), (300, 200), []) == ((0, 0, 300, 200), (300, 200))


def test_of_several_faces_those_that_are_edited_are_seen():
    animation = Animation(Recipe(), Recipe([FaceEdit({"AU12": 3.0}, face=1)]), part="face")
    (x, y, width, height), _ = view_of(animation, (1000, 500), [(50, 100, 200, 200), (700, 100, 200, 200)])
    assert x > 250
    assert x < 700 < 900 < x + width
    assert y < 100 < 300 < y + height


@pytest.mark.parametrize("wrong", [{"frames": 1}, {"fps": 0}, {"hold": -1}, {"longest": 4000}, {"easing": "bouncy"}])
def test_numbers_out_of_range_are_refused_in_words(wrong):
    with pytest.raises(FesappError):
        Animation(Recipe(), SMILE, **wrong).check(1)


def test_a_face_that_is_not_there_is_refused():
    with pytest.raises(FesappError, match="face 3"):
        Animation(Recipe(), Recipe([FaceEdit({"AU12": 3.0}, face=3)])).check(1)
