"""Drafts of a drag: every second one may have the colours that were painted for the one before."""

import numpy as np
import pytest
from edited_faces import EditedFaces

from fesapp.editing.preview import Preview
from fesapp.editing.recipe import Recipe

SIZE = (420, 560)


@pytest.fixture
def drag(calm: EditedFaces):
    """Draws a jaw drop at an intensity."""
    preview = Preview(calm.photo, [calm.face])
    x, y, width, height = calm.face.box
    region = (x, y, width, height)

    def draw(jaw: float, draft: bool = True, brows: float = 0.0) -> np.ndarray:
        size = (SIZE[0], round(SIZE[0] * height / width))
        return preview.render(Recipe.from_aus({"AU26": jaw, "AU1": brows}), region, size, draft).pixels.astype(int)

    return draw


def test_a_draft_that_shares_colours_is_hardly_told_from_the_picture(drag):
    drag(3.0)
    shared = drag(3.2)
    sharp = drag(3.2, draft=False)
    assert np.abs(shared - sharp).max() > 0
    assert np.abs(shared - sharp).mean() < 0.3


def test_colours_are_shared_only_once_in_a_row(drag):
    for jaw in (3.0, 3.1):
        drag(jaw)
    np.testing.assert_array_equal(drag(3.2), drag(3.2, draft=False))


def test_a_mouth_keeps_its_colours_while_brows_are_dragged(drag):
    drag(3.0)
    for brows in (0.5, 1.0, 1.5, 2.0):
        drafted = drag(3.0, brows=brows)
        sharp = drag(3.0, draft=False, brows=brows)
        assert np.abs(drafted - sharp).mean() < 0.3


def test_a_jump_is_painted_anew(drag):
    drag(0.5)
    np.testing.assert_array_equal(drag(4.0), drag(4.0, draft=False))


def test_a_picture_that_is_no_draft_is_always_painted_anew(drag):
    alone = drag(3.2, draft=False)
    drag(3.0)
    np.testing.assert_array_equal(drag(3.2, draft=False), alone)
