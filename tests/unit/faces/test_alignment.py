"""The crop shows every face at the same place and size, with every pixel of the photo in its share."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from pasted_faces import Portrait, crops_alike, one_at

from fesapp.faces import CROP_SIZE, crop_matrix, cut_crop, detect_faces, to_crop

EYES = [33, 263]
RIDGE = [168, 6, 197, 195, 5, 4, 1]
TOP, BOTTOM = 10, 152


def matrix_of(scale: float, x: float = 0, y: float = 0) -> np.ndarray:
    return np.array([[scale, 0, x], [0, scale, y]], np.float32)


@pytest.mark.parametrize("tilt", [-35, 0, 50])
def test_the_eyes_come_out_level_and_the_nose_in_the_middle(portrait: Portrait, tilt: float) -> None:
    scene, landmarks = portrait.tilted(tilt)
    face = one_at(detect_faces(scene), landmarks)
    points = to_crop(face.landmarks, face.matrix)
    assert points[EYES[0], 1] == pytest.approx(points[EYES[1], 1], abs=0.05)
    assert points[EYES[0], 0] < points[EYES[1], 0]
    assert points[RIDGE, :2].mean(axis=0) == pytest.approx([127.5, 127.5], abs=0.05)


def test_the_face_takes_the_same_part_of_the_crop_in_every_photo(portraits: list[Portrait]) -> None:
    for portrait in portraits:
        points = to_crop(portrait.face.landmarks, portrait.face.matrix)
        tall = np.linalg.norm(points[TOP, :2] - points[BOTTOM, :2])
        wide = 1.1 * np.linalg.norm(points[234, :2] - points[454, :2])
        assert max(tall, wide) == pytest.approx(CROP_SIZE / 1.6, rel=1e-4)


def test_depth_is_scaled_as_width_and_height_are(portrait: Portrait) -> None:
    points = to_crop(portrait.face.landmarks, portrait.face.matrix)
    corners = np.linalg.norm(np.diff(points[EYES], axis=0)) / np.linalg.norm(
        np.diff(portrait.face.landmarks[EYES].astype(float), axis=0)
    )
    depths = np.ptp(points[:, 2]) / np.ptp(portrait.face.landmarks[:, 2])
    assert corners == pytest.approx(depths, rel=1e-4)


def test_a_tilted_head_gives_the_same_crop_as_an_upright_one(portrait: Portrait) -> None:
    upright, _ = portrait.tilted(0, width=260)
    tilted, _ = portrait.tilted(40, width=260)
    first, second = (cut_crop(scene, detect_faces(scene)[0].matrix) for scene in (upright, tilted))
    inner = np.s_[60:200, 60:200]
    assert np.corrcoef(first[inner].ravel(), second[inner].ravel())[0, 1] > 0.97


def test_a_dot_in_the_photo_appears_in_the_crop_where_its_landmark_is(portrait: Portrait) -> None:
    for landmark in (33, 61, 152):
        x, y = portrait.face.landmarks[landmark, :2]
        marked = np.zeros_like(portrait.pixels)
        cv2.circle(marked, (round(x), round(y)), 12, (255, 255, 255), thickness=-1)
        bright = cut_crop(marked, portrait.face.matrix).mean(axis=2)
        rows, columns = np.indices(bright.shape)
        centre = np.array([(bright * columns).sum(), (bright * rows).sum()]) / bright.sum()
        assert centre == pytest.approx(to_crop(portrait.face.landmarks, portrait.face.matrix)[landmark, :2], abs=0.35)


@pytest.mark.parametrize("shrinking", [1.5, 2.7, 4, 9.3])
def test_shrinking_turns_fine_stripes_into_even_grey(shrinking: float) -> None:
    side = round(300 * shrinking)
    stripes = np.where(np.arange(side)[None, :, None] % 2, 255, 0).astype(np.uint8).repeat(side, 0).repeat(3, 2)
    crop = cut_crop(stripes, matrix_of(1 / shrinking)).astype(float)
    assert crop.mean() == pytest.approx(127.5, abs=2)
    assert crop.std() < 40 / shrinking


def test_a_crop_at_the_photos_own_scale_is_the_photo_itself() -> None:
    photo = np.random.default_rng(0).integers(0, 256, (400, 500, 3), dtype=np.uint8)
    assert np.array_equal(cut_crop(photo, matrix_of(1, -70, -40)), photo[40:296, 70:326])


@pytest.mark.parametrize("scale", [0.3, 1, 2.5])
def test_past_the_photos_edge_its_border_pixels_go_on(scale: float) -> None:
    photo = np.zeros((200, 200, 3), np.uint8)
    photo[:, :100], photo[:, 100:] = (200, 10, 10), (10, 10, 200)
    crop = cut_crop(photo, matrix_of(scale, 128 - 100 * scale, 128 - 100 * scale))
    assert np.array_equal(crop[0, 0], (200, 10, 10))
    assert np.array_equal(crop[-1, -1], (10, 10, 200))


def test_a_crop_wholly_outside_the_photo_shows_its_border() -> None:
    photo = np.full((50, 60, 3), (3, 200, 90), np.uint8)
    assert (cut_crop(photo, matrix_of(0.5, 4000, -9000)) == (3, 200, 90)).all()


def test_sixteen_bits_a_channel_give_the_crop_of_eight(portrait: Portrait) -> None:
    deep = cut_crop(portrait.pixels.astype(np.uint16) * 257, portrait.face.matrix)
    plain = cut_crop(portrait.pixels, portrait.face.matrix)
    assert deep.dtype == np.uint8
    assert np.abs(deep.astype(int) - plain).max() <= 2


def test_the_same_photo_and_matrix_give_the_same_bytes(portrait: Portrait) -> None:
    first, second = (cut_crop(portrait.pixels, portrait.face.matrix) for _ in range(2))
    assert np.array_equal(first, second)


def test_a_face_found_anew_in_a_shrunk_photo_gives_nearly_the_same_crop(portrait: Portrait) -> None:
    half = cv2.resize(portrait.pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    (face,) = detect_faces(half)
    doubled = face.landmarks * 2 + np.array([0.5, 0.5, 0])
    again = type(face)(face.box, doubled, face.pose, crop_matrix(doubled))
    assert crops_alike(portrait.pixels, portrait.face, again) > 0.995
