"""What an edit must leave alone, and in what form its result comes."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from edited_faces import LIPS_MIDDLE, EditedFaces, in_crop, recipe, shrunk

import fesapp
from fesapp.action_units import CONTROLS
from fesapp.editing.face_motion import FaceDriver
from fesapp.editing.measuring import find_faces
from fesapp.editing.preview import Preview
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.editing.rendering import apply_motions, render
from fesapp.errors import FesappError
from fesapp.faces import detect_faces
from fesapp.networks.motion import MotionNetwork
from fesapp.photos import Photo, open_photo

# much of everything at once
GRIMACE = "1=5 2=5 12=5 26=5 9=4 45L=5"


def changed(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Which pixels (H, W) differ."""
    return (before != after).any(axis=2)


def test_asking_nothing_changes_no_pixel(calm: EditedFaces) -> None:
    for nothing in (Recipe(), Recipe([FaceEdit()]), Recipe([FaceEdit(face=0)])):
        np.testing.assert_array_equal(render(calm.photo, calm.faces, nothing).pixels, calm.photo.pixels)


def test_asking_what_the_face_already_shows_changes_no_pixel(calm: EditedFaces) -> None:
    assert calm.face.aus is not None
    for edit in (
        FaceEdit(aus=calm.face.aus),
        FaceEdit(aus=dict.fromkeys(CONTROLS, 0.0), relative=True),
        FaceEdit(aus=calm.face.aus, warp=0.37),
    ):
        np.testing.assert_array_equal(render(calm.photo, calm.faces, Recipe([edit])).pixels, calm.photo.pixels)


def test_no_warp_is_no_edit(calm: EditedFaces) -> None:
    still = Recipe([FaceEdit(aus={"AU12": 5.0, "AU26": 5.0}, warp=0.0)])
    np.testing.assert_array_equal(render(calm.photo, calm.faces, still).pixels, calm.photo.pixels)


def test_less_warp_moves_less(small: EditedFaces) -> None:
    def difference(warp: float) -> float:
        edited = render(small.photo, small.faces, Recipe([FaceEdit(aus={"AU12": 5.0}, warp=warp)])).pixels
        return float(np.abs(edited.astype(int) - small.photo.pixels).mean())

    assert 0 < difference(0.3) < difference(0.6) < difference(1.0)


def test_pixels_outside_the_edited_face_are_identical_whatever_is_asked(calm: EditedFaces) -> None:
    inside = in_crop(calm.photo, calm.face)
    moved = changed(calm.photo.pixels, calm.edit(GRIMACE))
    assert moved.sum() > 0.1 * inside.sum()
    assert not moved[~inside].any()


@pytest.mark.parametrize("strength", [1.0, 40.0])
def test_not_even_a_network_gone_wild_changes_a_pixel_outside_the_face(strength: float, small: EditedFaces) -> None:
    torch.manual_seed(8)
    wild = MotionNetwork(8).eval()
    torch.nn.init.constant_(wild.last.bias, 50.0)
    torch.nn.init.normal_(wild.landmark_motion.modes.weight, std=strength)
    motion = FaceDriver(small.photo.pixels, small.face, wild).move(np.full(len(CONTROLS), 5, np.float32))
    assert motion is not None
    edited = apply_motions(small.photo, [motion]).pixels
    inside = in_crop(small.photo, small.face)
    moved = changed(small.photo.pixels, edited)
    assert moved[inside].mean() > 0.5
    assert not moved[~inside].any()


def test_the_wall_beside_the_head_stays_where_it_is(calm: EditedFaces) -> None:
    motion = FaceDriver(calm.photo.pixels, calm.face).move(recipe(GRIMACE).faces[0].wanted(calm.face.aus or {}))
    assert motion is not None
    length = np.hypot(*motion.flow(4))
    corner = 48  # of 512 cells
    for corners in (length[:corner, :corner], length[:corner, -corner:]):
        assert corners.max() < 0.5
    assert length.max() > 8


def test_the_photo_itself_is_not_touched(samples: list[Path]) -> None:
    photo = shrunk(open_photo(samples[0]), 0.3)
    before = photo.pixels.copy()
    edited = render(photo, find_faces(photo), recipe("26=5"))
    assert changed(before, edited.pixels).any()
    np.testing.assert_array_equal(photo.pixels, before)


def test_metadata_and_path_stay_with_the_edited_photo(calm: EditedFaces) -> None:
    edited = render(calm.photo, calm.faces, recipe("12=3"))
    # all that is new is what the picture says of its edit
    assert dataclasses.replace(edited.metadata, disclosure=None) == calm.photo.metadata
    assert edited.path == calm.photo.path


def test_moved_skin_stays_as_sharp_as_it_was(calm: EditedFaces) -> None:
    chance = np.random.default_rng(6)
    noise = chance.integers(-14, 15, calm.photo.pixels.shape[:2])[..., None]
    pores = np.clip(calm.photo.pixels.astype(int) + noise, 0, 255).astype(np.uint8)
    edited = render(Photo(pores), calm.faces, recipe("12=5 26=4")).pixels
    cheek = calm.face.landmarks[[50, 280], :2].astype(int)
    for x, y in cheek:
        part = np.s_[y - 40 : y + 40, x - 40 : x + 40]
        assert changed(pores[part], edited[part]).mean() > 0.9
        grain = [cv2.Laplacian(p[part].mean(axis=2), cv2.CV_64F).std() for p in (pores, edited)]
        assert grain[1] > 0.5 * grain[0]


def test_two_faces_are_edited_each_by_its_own_edit(samples: list[Path]) -> None:
    left, right = (shrunk(open_photo(path), 0.4).pixels for path in samples[:2])
    photo = Photo(np.hstack([left, right]))
    faces = find_faces(photo)
    assert len(faces) == 2
    at_left = 0 if faces[0].box[0] < left.shape[1] / 2 else 1
    edits = [FaceEdit(aus={"AU26": 5.0}, face=at_left), FaceEdit(aus={"AU1": 5.0, "AU2": 5.0}, face=1 - at_left)]
    edited = render(photo, faces, Recipe(edits)).pixels

    def landmarks(pixels: np.ndarray) -> np.ndarray:
        (face,) = detect_faces(np.ascontiguousarray(pixels))
        return face.landmarks[:, :2] / faces[0].box[3]

    width = left.shape[1]
    talker = landmarks(edited[:, :width]) - landmarks(left)
    amazed = landmarks(edited[:, width:]) - landmarks(right)
    lips_apart = [moved[LIPS_MIDDLE[1], 1] - moved[LIPS_MIDDLE[0], 1] for moved in (talker, amazed)]
    assert lips_apart[0] > 0.05
    assert abs(lips_apart[1]) < 0.02
    assert (amazed[105, 1] + amazed[334, 1]) / 2 < -0.015
    assert abs(talker[105, 1] + talker[334, 1]) / 2 < 0.01


def test_editing_one_of_two_faces_leaves_every_pixel_of_the_other(samples: list[Path]) -> None:
    left, right = (shrunk(open_photo(path), 0.3).pixels for path in samples[:2])
    photo = Photo(np.hstack([left, right]))
    faces = find_faces(photo)
    one, other = faces
    edited = render(photo, faces, Recipe([FaceEdit(aus={"AU12": 5.0}, face=0)])).pixels
    moved = changed(photo.pixels, edited)
    assert moved[in_crop(photo, one)].any()
    assert not moved[in_crop(photo, other) & ~in_crop(photo, one)].any()


def test_a_photo_of_16_bits_comes_out_with_16_bits_of_finer_values(calm: EditedFaces) -> None:
    deep = Photo(calm.photo.pixels.astype(np.uint16) * 257)
    faces = find_faces(deep)
    edited = render(deep, faces, recipe("12=4")).pixels
    assert edited.dtype == np.uint16
    moved = changed(deep.pixels, edited)
    assert (edited[moved] % 257 != 0).mean() > 0.5
    coarse = render(calm.photo, faces, recipe("12=4")).pixels
    assert np.abs(edited / 257 - coarse).mean() < 0.5


def test_transparency_is_kept_and_moves_with_the_face(small: EditedFaces) -> None:
    width, height = small.photo.size
    ramp = np.tile(np.linspace(0, 255, width).astype(np.uint8), (height, 1))
    for alpha, moves in ((np.full((height, width), 128, np.uint8), False), (ramp, True)):
        edited = render(Photo(small.photo.pixels, alpha), small.faces, recipe("12=5 26=5"))
        assert edited.alpha is not None
        assert edited.alpha.dtype == np.uint8
        inside = in_crop(small.photo, small.face)
        np.testing.assert_array_equal(edited.alpha[~inside], alpha[~inside])
        assert (edited.alpha != alpha).any() == moves


def test_a_photo_without_transparency_gets_none(small: EditedFaces) -> None:
    assert render(small.photo, small.faces, recipe("12=5")).alpha is None


@pytest.mark.parametrize("side", ["left", "right", "bottom"])
def test_a_face_cut_by_the_photos_edge_is_edited_as_far_as_it_is_there(side: str, calm: EditedFaces) -> None:
    x, y, width, height = (int(v) for v in calm.face.box)
    cut = {
        "left": np.s_[:, x + width // 4 :],
        "right": np.s_[:, : x + 3 * width // 4],
        "bottom": np.s_[: y + int(0.85 * height)],
    }[side]
    photo = Photo(np.ascontiguousarray(calm.photo.pixels[cut]))
    faces = find_faces(photo)
    assert len(faces) == 1
    edited = render(photo, faces, recipe(GRIMACE)).pixels
    assert edited.shape == photo.pixels.shape
    moved = changed(photo.pixels, edited)
    assert moved.sum() > 0.05 * width * height
    assert not moved[~in_crop(photo, faces[0])].any()


def test_a_face_all_over_a_tiny_photo_is_edited(calm: EditedFaces) -> None:
    x, y, width, height = (int(v) for v in calm.face.box)
    photo = Photo(
        cv2.resize(calm.photo.pixels[y : y + height, x : x + width], (110, 130), interpolation=cv2.INTER_AREA)
    )
    faces = find_faces(photo)
    assert len(faces) == 1
    assert changed(photo.pixels, render(photo, faces, recipe("26=5")).pixels).any()


def test_a_face_at_the_far_end_of_a_panorama_is_edited_as_in_a_small_photo(small: EditedFaces) -> None:
    width, height = small.photo.size
    before = 33_500 - width
    panorama = np.full((height, 33_500, 3), 190, np.uint8)
    panorama[:, before:] = small.photo.pixels
    matrix = small.face.matrix.copy()
    matrix[:, 2] -= before * matrix[:, 0]
    landmarks = small.face.landmarks + np.array([before, 0, 0], np.float32)
    box = (small.face.box[0] + before, *small.face.box[1:])
    face = dataclasses.replace(small.face, box=box, landmarks=landmarks, matrix=matrix)
    edited = render(Photo(panorama), [face], recipe("12=5")).pixels
    assert np.abs(edited[:, before:].astype(int) - small.edit("12=5")).mean() < 0.1
    frame = Preview(Photo(panorama), [face]).render(recipe("12=5"), (before, 0, width, height), (width, height))
    assert np.abs(frame.pixels.astype(int) - small.edit("12=5")).mean() < 0.5


def test_a_photo_without_faces_stays_as_it_is() -> None:
    wall = Photo(np.full((300, 400, 3), 200, np.uint8))
    assert find_faces(wall) == []
    np.testing.assert_array_equal(render(wall, [], recipe("12=5")).pixels, wall.pixels)


def test_a_recipe_out_of_range_is_refused_before_anything_is_done(calm: EditedFaces) -> None:
    with pytest.raises(FesappError, match="AU12L must be from 0 to 5"):
        render(calm.photo, calm.faces, Recipe([FaceEdit(aus={"AU12": 7.0})]))


@pytest.mark.parametrize("faces", [0, 1])
def test_a_recipe_for_a_face_that_is_not_there_is_refused_in_one_line(faces: int, small: EditedFaces) -> None:
    with pytest.raises(FesappError, match="the recipe edits face 4, but the photo") as caught:
        fesapp.render(small.photo, small.faces[:faces], Recipe([FaceEdit(aus={"AU12": 3.0}, face=4)]))
    assert "\n" not in str(caught.value)


def test_faces_that_were_not_measured_are_refused(small: EditedFaces) -> None:
    with pytest.raises(ValueError, match="find_faces"):
        render(small.photo, detect_faces(small.photo.pixels), recipe("12=5"))
