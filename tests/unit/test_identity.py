"""Who a face is: the same whatever it does, in another light and before another wall; somebody else is far away."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from fesapp.editing.identity import identity, identity_distance
from fesapp.editing.measuring import find_faces
from fesapp.editing.networks import identity_network
from fesapp.editing.recipe import Recipe
from fesapp.editing.rendering import render
from fesapp.errors import FesappError
from fesapp.faces import Face, cut_crop, detect_faces, to_crop
from fesapp.networks.identity import OUTLINE, SIZE, IdentityNetwork
from fesapp.networks.motion import shrink_crop
from fesapp.photos import Photo, open_photo


@dataclasses.dataclass(frozen=True)
class Person:
    """A sample photo, small, its one face, and who that is."""

    photo: Photo
    face: Face
    vector: np.ndarray

    def away(self, pixels: np.ndarray) -> float:
        """Distance of the face, found again in a changed picture, from itself."""
        (face,) = detect_faces(pixels)
        return identity_distance(self.vector, identity(pixels, face))

    @property
    def seen(self) -> tuple[torch.Tensor, torch.Tensor]:
        """What the network is given: crop (1, 3, 128, 128) and landmarks (1, 478, 3)."""
        crop = torch.from_numpy(cut_crop(self.photo.pixels, self.face.matrix)).permute(2, 0, 1)[None].float() / 255
        return shrink_crop(crop), torch.from_numpy(to_crop(self.face.landmarks, self.face.matrix))[None]


@pytest.fixture(scope="module")
def people(samples: list[Path]) -> list[Person]:
    found = []
    for path in samples:
        pixels = cv2.resize(open_photo(path).pixels, None, fx=0.35, fy=0.35, interpolation=cv2.INTER_AREA)
        (face,) = find_faces(Photo(pixels))
        found.append(Person(Photo(pixels), face, identity(pixels, face)))
    return found


@pytest.fixture(scope="module")
def strangers(people: list[Person]) -> float:
    """How far the two of the samples are apart that are nearest to each other."""
    vectors = [person.vector for person in people]
    return min(identity_distance(a, b) for k, a in enumerate(vectors) for b in vectors[:k])


def face_mask(person: Person, grown: int) -> np.ndarray:
    """Which pixels (H, W) of the photo are inside the face's outline, grown by so many pixels."""
    mask = np.zeros(person.photo.pixels.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.rint(person.face.landmarks[list(OUTLINE), :2]).astype(np.int32)], 1)
    return cv2.dilate(mask, np.ones((2 * grown + 1, 2 * grown + 1), np.uint8)) > 0


def test_different_people_are_far_apart(strangers: float) -> None:
    assert strangers > 0.4


@pytest.mark.parametrize("units", [{"AU12": 4.0, "AU25": 3.0}, {"AU26": 4.0}, {"AU45": 5.0}, {"AU4": 5.0, "AU15": 4.0}])
def test_whoever_makes_a_face_stays_who_they_are(
    units: dict[str, float], people: list[Person], strangers: float
) -> None:
    for person in people:
        edited = render(person.photo, [person.face], Recipe.from_aus(units)).pixels
        assert (edited != person.photo.pixels).any()
        assert person.away(edited) < 0.5 * strangers


def test_another_light_does_not_make_another_person(people: list[Person], strangers: float) -> None:
    for person in people:
        pixels = person.photo.pixels
        for lit in (pixels * 0.6, pixels * (1.0, 0.85, 0.7), pixels.mean(axis=2, keepdims=True).repeat(3, axis=2)):
            vector = identity(lit.astype(np.uint8), person.face)
            assert identity_distance(person.vector, vector) < 0.4 * strangers


def test_another_wall_behind_the_face_is_not_seen_at_all(people: list[Person]) -> None:
    noise = np.random.default_rng(0)
    for person in people:
        pixels = person.photo.pixels.copy()
        outside = ~face_mask(person, grown=12)
        pixels[outside] = noise.integers(0, 255, (int(outside.sum()), 3))
        assert identity_distance(person.vector, identity(pixels, person.face)) < 1e-5


def test_another_face_before_the_same_wall_is_somebody_else(people: list[Person], strangers: float) -> None:
    one, other = people[:2]
    crops = [cut_crop(person.photo.pixels, person.face.matrix) for person in (one, other)]
    landmarks = to_crop(other.face.landmarks, other.face.matrix)
    mask = np.zeros((256, 256), np.uint8)
    cv2.fillPoly(mask, [np.rint(landmarks[list(OUTLINE), :2]).astype(np.int32)], 1)
    swapped = np.where(mask[..., None] > 0, crops[1], crops[0])
    face = dataclasses.replace(other.face, landmarks=landmarks, matrix=np.eye(2, 3, dtype=np.float32))
    vector = identity(swapped, face)
    assert identity_distance(vector, other.vector) < 0.5 * strangers < identity_distance(vector, one.vector)


def test_sixteen_bits_give_the_same_person_as_eight(people: list[Person]) -> None:
    for person in people:
        deep = person.photo.pixels.astype(np.uint16) * 257
        assert identity_distance(person.vector, identity(deep, person.face)) < 1e-3


def test_identities_are_unit_vectors_and_depth_plays_no_part(people: list[Person]) -> None:
    for person in people:
        assert person.vector.shape == (SIZE,)
        assert person.vector.dtype == np.float32
        assert np.linalg.norm(person.vector) == pytest.approx(1, abs=1e-5)
        assert identity_distance(person.vector, person.vector) == pytest.approx(0, abs=1e-6)
        crop, landmarks = person.seen
        with torch.inference_mode():
            flat = identity_network()(crop, landmarks[..., :2])[0].numpy()
        np.testing.assert_allclose(flat, person.vector, atol=1e-5)


def test_people_in_a_batch_do_not_touch_each_other(people: list[Person]) -> None:
    crops, landmarks = (torch.cat(parts) for parts in zip(*(person.seen for person in people), strict=True))
    with torch.inference_mode():
        together = identity_network()(crops, landmarks).numpy()
    np.testing.assert_allclose(together, [person.vector for person in people], atol=1e-3)


def test_as_a_loss_it_pulls_on_the_face_and_on_nothing_else(people: list[Person]) -> None:
    crop, landmarks = people[0].seen
    crop.requires_grad_(True)
    other = torch.from_numpy(people[1].vector)
    (1 - identity_network()(crop, landmarks)[0] @ other).backward()
    assert crop.grad is not None
    pull = crop.grad[0].abs().sum(0).numpy()
    assert np.isfinite(pull).all()
    x, y = (landmarks[0, list(OUTLINE), :2].numpy() / 2).T
    # the face's outline, with room for cells that are in it by half
    outside = np.ones_like(pull, bool)
    outside[int(y.min()) - 3 : int(y.max()) + 4, int(x.min()) - 3 : int(x.max()) + 4] = False
    assert not pull[outside].any()
    assert (pull[40:88, 48:80] > 0).mean() > 0.9


def test_a_crop_of_one_colour_is_no_reason_to_fail(people: list[Person]) -> None:
    _, landmarks = people[0].seen
    vector = identity_network()(torch.full((1, 3, 128, 128), 0.5), landmarks)
    assert torch.isfinite(vector).all()


@pytest.mark.parametrize("width", [4, 32])
def test_a_network_of_any_width_gives_unit_vectors(width: int, people: list[Person]) -> None:
    torch.manual_seed(1)
    network = IdentityNetwork(width).eval()
    assert sum(parameter.numel() for parameter in network.parameters()) < 1_500_000
    with torch.inference_mode():
        vectors = network(*people[0].seen)
    assert vectors.shape == (1, SIZE)
    assert float(vectors.norm()) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    "wrong", [np.zeros(SIZE - 1), np.zeros((1, SIZE)), np.full(SIZE, np.nan), np.zeros(0)], ids=str
)
def test_what_is_no_identity_is_refused_in_one_line(wrong: np.ndarray, people: list[Person]) -> None:
    for pair in ((people[0].vector, wrong), (wrong, people[0].vector)):
        with pytest.raises(FesappError, match="an identity is 128 finite numbers") as caught:
            identity_distance(*pair)
        assert "\n" not in str(caught.value)
