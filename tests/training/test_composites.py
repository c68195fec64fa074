"""Averages of aligned pictures stay crisp, and blending keeps each picture's own middle."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from training.composite_alignment import fetch
from training.composite_bands import average, blend, collapse, pyramid

SIZE = 128


def skins(count: int) -> list[np.ndarray]:
    """Pictures of one shading, each with pores of its own."""
    shading = np.linspace(90, 170, SIZE, dtype=np.float32)[None, :, None] * np.ones((SIZE, 1, 3), np.float32)
    random = np.random.default_rng(0)
    return [shading + 8 * random.standard_normal((SIZE, SIZE, 1)).astype(np.float32) for _ in range(count)]


def roughness(picture: np.ndarray) -> float:
    return float((picture - cv2.GaussianBlur(picture, (0, 0), 3)).std())


def test_a_picture_comes_back_from_its_pyramid() -> None:
    picture = skins(1)[0]
    np.testing.assert_allclose(collapse(pyramid(picture)), picture, atol=1e-3)


def test_the_average_of_many_skins_is_as_rough_as_one_of_them() -> None:
    people = skins(9)
    assert roughness(np.mean(people, axis=0)) < 0.4 * roughness(people[0])
    assert roughness(average(people)) == pytest.approx(roughness(people[0]), rel=0.15)


def test_what_all_people_share_is_not_exaggerated() -> None:
    picture = np.full((SIZE, SIZE, 3), 120, np.float32)
    cv2.line(picture, (20, 64), (108, 64), (30, 30, 30), 2, cv2.LINE_AA)
    mixed = average([picture] * 8)
    assert mixed.min() > 10
    assert np.abs(mixed - picture).mean() < 2


def test_a_mole_of_one_person_fades() -> None:
    people = skins(10)
    cv2.circle(people[3], (64, 64), 3, (20, 20, 20), -1)
    around = average(people)[61:68, 61:68].mean()
    assert people[3][61:68, 61:68].mean() < 75
    assert around > 110


def test_blending_leaves_both_pictures_alone_far_from_the_seam() -> None:
    inside, outside = (np.full((512, 512, 3), value, np.float32) for value in (200, 50))
    mask = np.zeros((512, 512), np.float32)
    mask[:, 256:] = 1
    mixed = blend(inside, outside, mask)
    assert mixed[256, 500].mean() == pytest.approx(200, abs=12)
    assert mixed[256, 12].mean() == pytest.approx(50, abs=12)
    assert np.abs(np.diff(mixed[256, :, 0])).max() < 20


def test_pixels_are_fetched_from_where_the_map_says() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (40, 60, 3), np.uint8)
    x, y = np.meshgrid(np.arange(30), np.arange(20))
    np.testing.assert_array_equal(fetch(picture, np.stack([x + 7, y + 11], axis=-1)), picture[11:31, 7:37])
