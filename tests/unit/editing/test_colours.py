"""Photos in other colour spaces than sRGB: edited and shown as the same photo in sRGB is, in their own values."""

from __future__ import annotations

import numpy as np
import pytest
from edited_faces import EditedFaces
from wide_colours import ADOBE_RGB, DISPLAY_P3, PROPHOTO, WIDE, Space

import fesapp
from fesapp.editing.preview import Preview
from fesapp.editing.recipe import Recipe
from fesapp.editing.rendering import render
from fesapp.photos import Metadata, Photo
from fesapp.photos.colour import srgb_profile
from fesapp.photos.own_colours import SRGB, colours_of

# a mouth and eyes that are painted, a jaw that shows the dark behind it, and a smile's folds
GRIN = Recipe.from_aus({"AU12": 4.0, "AU26": 4.0, "AU6": 2.0, "AU5": 4.0})
NAMES = [space.name for space in WIDE]


def in_box(picture: np.ndarray, faces: EditedFaces) -> np.ndarray:
    x, y, width, height = (int(side) for side in faces.face.box)
    return picture[y : y + height, x : x + width]


@pytest.fixture(scope="module")
def grin(calm: EditedFaces) -> np.ndarray:
    return render(calm.photo, calm.faces, GRIN).pixels.astype(float)


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
@pytest.mark.parametrize("space", WIDE, ids=NAMES)
def test_an_edit_of_a_wide_photo_is_that_of_the_same_photo_in_srgb(
    space: Space, kind: type, calm: EditedFaces, grin: np.ndarray
) -> None:
    photo = space.photo(calm.photo, kind)
    edited = render(photo, calm.faces, GRIN)
    apart = in_box(np.abs(space.as_srgb(edited) - grin), calm)
    # of 255; an 8-bit photo differs by 0.3 on average before any edit, which resampling adds to
    assert apart.mean() < 0.7
    assert np.percentile(apart, 99.9) < 5
    assert edited.metadata.icc == photo.metadata.icc
    assert edited.pixels.dtype == kind
    outside = np.ones(photo.pixels.shape[:2], bool)
    in_box(outside, calm)[:] = False
    assert np.abs(space.as_srgb(edited) - grin)[outside].max() < 12


@pytest.mark.parametrize("space", [DISPLAY_P3, ADOBE_RGB, PROPHOTO], ids=NAMES)
def test_faces_are_found_in_a_wide_photo_as_in_srgb(space: Space, calm: EditedFaces, grin: np.ndarray) -> None:
    photo = space.photo(calm.photo, np.uint16)
    (face,) = fesapp.find_faces(photo)
    width = calm.face.box[2]
    assert np.abs(face.landmarks[:, :2] - calm.face.landmarks[:, :2]).max() < 0.01 * width
    assert max(abs((face.aus or {})[control] - value) for control, value in (calm.face.aus or {}).items()) < 0.3
    apart = in_box(np.abs(space.as_srgb(render(photo, [face], GRIN)) - grin), calm)
    assert apart.mean() < 1
    assert np.percentile(apart, 99.9) < 12


def test_a_wide_photo_painted_as_srgb_would_be_visibly_wrong(calm: EditedFaces, grin: np.ndarray) -> None:
    """That the tolerance above tells something: values taken for sRGB miss it."""
    photo = Photo(PROPHOTO.photo(calm.photo).pixels)
    apart = in_box(np.abs(PROPHOTO.as_srgb(render(photo, calm.faces, GRIN)) - grin), calm)
    assert np.percentile(apart, 99.9) > 10


@pytest.mark.parametrize("space", WIDE, ids=NAMES)
def test_the_screen_shows_a_wide_photo_as_the_same_photo_in_srgb(space: Space, calm: EditedFaces) -> None:
    width, height = calm.photo.size
    for recipe in (Recipe(), GRIN):
        shown, wanted = (
            Preview(photo, calm.faces).render(recipe, (0, 0, width, height), (width // 2, height // 2)).pixels
            for photo in (space.photo(calm.photo), calm.photo)
        )
        apart = np.abs(shown.astype(int) - wanted)
        assert apart.mean() < 1
        assert np.percentile(apart, 99.9) <= 6


def test_what_is_painted_into_16_bits_has_finer_steps_than_8() -> None:
    ramp = np.linspace(0, 1, 4096, dtype=np.float32)[:, None].repeat(3, axis=1)
    for space in WIDE:
        own = colours_of(space.profile()).own(ramp)
        assert np.abs(own - space.encoded(ramp)).max() < 3 / 255
        assert len(np.unique(np.rint(65535 * own[:, 1]))) > 3000


def test_profiles_of_srgb_change_no_value(calm: EditedFaces) -> None:
    assert colours_of(srgb_profile()) is SRGB
    assert colours_of(None) is SRGB
    tagged = Photo(calm.photo.pixels, None, Metadata(icc=srgb_profile()))
    assert np.array_equal(render(tagged, calm.faces, GRIN).pixels, render(calm.photo, calm.faces, GRIN).pixels)


@pytest.mark.parametrize("icc", [b"", b"no profile", ADOBE_RGB.profile()[:200]])
def test_a_broken_profile_leaves_the_photo_editable(icc: bytes, small: EditedFaces) -> None:
    photo = Photo(small.photo.pixels, None, Metadata(icc=icc or None))
    assert render(photo, small.faces, GRIN).metadata.icc == (icc or None)
