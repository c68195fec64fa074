"""Which kept edit belongs to which face, when faces move, change places, come and go, and look alike."""

from __future__ import annotations

import numpy as np
import pytest

from fesapp.editing.kept_identity import KeptIdentity
from fesapp.editing.same_faces import FaceMark, pairs
from fesapp.errors import FesappError

LEFT, RIGHT, FAR = (10.0, 10.0, 80.0, 100.0), (200.0, 12.0, 80.0, 100.0), (400.0, 10.0, 80.0, 100.0)
SIZE = (500, 200)


def person(number: int, towards: int | None = None, share: float = 0.0, network: str = "ours") -> KeptIdentity:
    """Somebody; of different people the vectors are at right angles. `share` of the way to somebody else."""
    vector = np.zeros(128)
    vector[number] = 1 - share
    if towards is not None:
        vector[towards] += share
    return KeptIdentity.of(vector, network)


ADA, BEA = person(0), person(1)
ADAS_TWIN = person(0, towards=1, share=0.15)  # as near as a picture of herself in another light


def mark(box, who=None, size=SIZE) -> FaceMark:
    return FaceMark(box, size, who)


def test_place_and_person_agree():
    assert pairs([mark(LEFT, ADA), mark(RIGHT, BEA)], [mark(LEFT, ADA), mark(RIGHT, BEA)]) == {0: 0, 1: 1}


def test_who_somebody_is_counts_more_than_the_place():
    assert pairs([mark(LEFT, BEA), mark(RIGHT, ADA)], [mark(LEFT, ADA), mark(RIGHT, BEA)]) == {0: 1, 1: 0}


def test_somebody_else_in_the_same_place_gets_nothing():
    assert pairs([mark(LEFT, BEA)], [mark(LEFT, ADA)]) == {}


def test_somebody_who_has_moved_is_found():
    assert pairs([mark(FAR, ADA)], [mark(LEFT, ADA), mark(RIGHT, BEA)]) == {0: 0}


def test_twins_are_told_apart_by_their_place():
    kept = [mark(LEFT, ADA), mark(RIGHT, ADAS_TWIN)]
    assert pairs([mark(RIGHT, ADA), mark(LEFT, ADAS_TWIN)], kept) == {0: 1, 1: 0}


def test_twins_who_have_both_moved_are_left_to_nobody():
    kept = [mark(LEFT, ADA), mark(RIGHT, ADAS_TWIN)]
    elsewhere = [(12.0, 700.0, 80.0, 100.0), (200.0, 700.0, 80.0, 100.0)]
    assert pairs([mark(box, ADA, None) for box in elsewhere], kept) == {}


def test_of_a_photo_made_smaller_the_places_shrink_with_it():
    half = [mark(tuple(edge / 2 for edge in box), None, (250, 100)) for box in (RIGHT, LEFT)]
    assert pairs(half, [mark(LEFT), mark(RIGHT)]) == {0: 1, 1: 0}


def test_vectors_of_other_weights_are_not_compared():
    other = person(1, network="other weights")
    assert other.distance(ADA) is None
    assert pairs([mark(LEFT, ADA)], [mark(LEFT, other)]) == {0: 0}


def test_faces_twice_in_a_file_are_matched_once():
    assert pairs([mark(LEFT, ADA)], [mark(LEFT, ADA), mark(LEFT, ADA)]) == {0: 0}


def test_an_identity_takes_few_letters_and_keeps_its_direction():
    chance = np.random.default_rng(3)
    vector = chance.normal(size=128)
    kept = KeptIdentity.of(vector, "ours")
    assert len(kept.vector) == 172
    other = KeptIdentity.of(np.roll(vector, 1), "ours")
    cosine = vector @ np.roll(vector, 1) / (vector @ vector)
    assert kept.distance(other) == pytest.approx(1 - cosine, abs=0.01)
    assert kept.distance(kept) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("vector", ["", "not base64!", "AAA", "A" * 10_000])
def test_what_is_no_vector_is_refused(vector: str):
    with pytest.raises(FesappError, match=r"identity\.vector must be base64"):
        KeptIdentity("ours", vector).check()
