"""Faces are found where they are, at every size and tilt, and nowhere else."""

from __future__ import annotations

import threading

import cv2
import numpy as np
import pytest
from pasted_faces import Portrait, background, distance, one_at

from fesapp.faces import Face, detect_faces

# share of the face's width within which landmarks of a small, tilted or noisy copy must lie
CLOSE = 0.025


def test_every_sample_photo_shows_one_face_with_478_landmarks_inside_it(portraits: list[Portrait]) -> None:
    for portrait in portraits:
        height, width = portrait.pixels.shape[:2]
        assert portrait.face.landmarks.shape == (478, 3)
        assert portrait.face.landmarks.dtype == np.float32
        assert (portrait.face.landmarks[:, :2] >= 0).all()
        assert (portrait.face.landmarks[:, :2] < (width, height)).all()
        assert portrait.face.aus is None


def test_the_box_is_the_upright_rectangle_around_the_landmarks(portrait: Portrait) -> None:
    x, y, width, height = portrait.face.box
    assert (x, y) == pytest.approx(portrait.face.landmarks[:, :2].min(axis=0))
    assert (x + width, y + height) == pytest.approx(portrait.face.landmarks[:, :2].max(axis=0))


@pytest.mark.parametrize("width", [48, 60, 90, 150, 260, 500])
def test_a_face_of_any_size_is_found_in_a_larger_photo(portrait: Portrait, width: int) -> None:
    scene = background(1600, 1200, seed=width)
    landmarks = portrait.paste(scene, width, (1130, 410))
    (face,) = detect_faces(scene)
    assert distance(face, landmarks) < CLOSE


def test_several_faces_of_different_sizes_are_all_found_the_largest_first(portraits: list[Portrait]) -> None:
    scene = background(1800, 1200, seed=1)
    places = [(50, (120, 130)), (70, (1650, 1080)), (120, (1500, 250)), (220, (350, 950)), (420, (900, 560))]
    expected = [portraits[i % 3].paste(scene, *place) for i, place in enumerate(places)]
    faces = detect_faces(scene)
    assert len(faces) == len(places)
    for face, landmarks in zip(faces, reversed(expected), strict=True):
        assert distance(face, landmarks) < CLOSE


def test_two_heads_side_by_side_stay_two_faces(portraits: list[Portrait]) -> None:
    scene = background(900, 600, seed=2)
    left = portraits[0].paste(scene, 180, (330, 300))
    right = portraits[1].paste(scene, 180, (570, 310))
    faces = detect_faces(scene)
    assert len(faces) == 2
    assert distance(one_at(faces, left), left) < CLOSE
    assert distance(one_at(faces, right), right) < CLOSE


@pytest.mark.parametrize("tilt", [-60, -40, -20, 20, 40, 60])
def test_a_tilted_face_is_found_with_its_landmarks_tilted_alike(portrait: Portrait, tilt: float) -> None:
    scene, landmarks = portrait.tilted(tilt)
    (face,) = detect_faces(scene)
    assert distance(face, landmarks) < CLOSE


def test_a_face_that_fills_the_whole_photo_is_found(portraits: list[Portrait]) -> None:
    for portrait in portraits:
        x, y, width, height = (round(value) for value in portrait.face.box)
        (face,) = detect_faces(portrait.pixels[y : y + height, x : x + width])
        assert distance(face, portrait.face.landmarks[:, :2] - (x, y)) < CLOSE


@pytest.mark.parametrize("side", ["left", "right", "top", "bottom"])
def test_a_face_cut_by_the_photos_edge_is_found_and_its_landmarks_reach_past_it(portrait: Portrait, side: str) -> None:
    x, y, width, height = (round(value) for value in portrait.face.box)
    cut = round(0.2 * width)
    rows = slice(y + cut if side == "top" else 0, y + height - cut if side == "bottom" else None)
    columns = slice(x + cut if side == "left" else 0, x + width - cut if side == "right" else None)
    (face,) = detect_faces(portrait.pixels[rows, columns])
    assert distance(face, portrait.face.landmarks[:, :2] - (columns.start, rows.start)) < 0.06


def test_a_very_dark_and_grainy_photo_still_shows_its_face(portrait: Portrait) -> None:
    dark = np.random.default_rng(0).poisson(portrait.pixels * 0.1).clip(0, 255).astype(np.uint8)
    (face,) = detect_faces(dark)
    assert distance(face, portrait.face.landmarks[:, :2]) < CLOSE


def test_a_black_and_white_photo_shows_its_face(portrait: Portrait) -> None:
    grey = cv2.cvtColor(cv2.cvtColor(portrait.pixels, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    (face,) = detect_faces(grey)
    assert distance(face, portrait.face.landmarks[:, :2]) < CLOSE


def test_sixteen_bits_a_channel_give_the_same_face_as_eight(portrait: Portrait) -> None:
    (face,) = detect_faces(portrait.pixels.astype(np.uint16) * 257)
    assert distance(face, portrait.face.landmarks[:, :2]) < 0.003


@pytest.mark.parametrize(
    "picture",
    [
        np.full((600, 800, 3), 127, np.uint8),
        background(1200, 900, seed=3),
        np.random.default_rng(4).integers(0, 256, (700, 900, 3), dtype=np.uint8),
        np.kron(np.indices((30, 40)).sum(axis=0) % 2 * 255, np.ones((25, 25)))[..., None].repeat(3, 2).astype(np.uint8),
        np.linspace(0, 255, 900)[None, :, None].repeat(600, 0).repeat(3, 2).astype(np.uint8),
    ],
    ids=["grey", "clouds", "noise", "chess board", "ramp"],
)
def test_a_picture_without_a_face_gives_an_empty_list(picture: np.ndarray) -> None:
    assert detect_faces(picture) == []


@pytest.mark.parametrize("shape", [(1, 1), (3, 500), (500, 1), (47, 31)])
def test_a_photo_too_small_for_a_face_gives_an_empty_list(shape: tuple[int, int]) -> None:
    assert detect_faces(np.full((*shape, 3), 90, np.uint8)) == []


def test_the_same_photo_gives_the_same_faces_to_the_last_bit(portrait: Portrait) -> None:
    (again,) = detect_faces(portrait.pixels)
    assert np.array_equal(again.landmarks, portrait.face.landmarks)
    assert np.array_equal(again.matrix, portrait.face.matrix)
    assert again.pose == portrait.face.pose


def test_photos_searched_from_several_threads_keep_their_own_faces(portraits: list[Portrait]) -> None:
    found: dict[int, list[Face]] = {}

    def search(index: int) -> None:
        found[index] = detect_faces(portraits[index].pixels)

    threads = [threading.Thread(target=search, args=(index,)) for index in range(len(portraits))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for index, portrait in enumerate(portraits):
        (face,) = found[index]
        assert np.array_equal(face.landmarks, portrait.face.landmarks)


def test_a_view_that_is_not_contiguous_is_searched_too(portrait: Portrait) -> None:
    (face,) = detect_faces(portrait.pixels[::2, ::2])
    assert distance(face, portrait.face.landmarks[:, :2] / 2) < CLOSE
