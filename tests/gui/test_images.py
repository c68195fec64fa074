import numpy as np
import pytest

from fesapp.gui.images import to_image, to_rgba


@pytest.mark.parametrize("channels", [3, 4])
def test_pixels_come_back_as_they_were(channels):
    pixels = np.random.default_rng(1).integers(0, 256, (5, 7, channels), np.uint8)
    pixels[..., 3:] = 255
    assert (to_rgba(to_image(pixels))[..., :channels] == pixels).all()


def test_an_image_outlives_the_array_that_it_was_made_of():
    pixels = np.full((4, 6, 3), 90, np.uint8)
    image = to_image(pixels)
    pixels[:] = 0
    assert (to_rgba(image)[..., :3] == 90).all()


def test_a_photo_that_may_not_be_written_to_and_a_part_of_one_are_shown_too():
    photo = np.arange(8 * 9 * 3, dtype=np.uint8).reshape(8, 9, 3)
    photo.flags.writeable = False
    assert (to_rgba(to_image(photo[1:5, 2:7]))[..., :3] == photo[1:5, 2:7]).all()


def test_sixteen_bits_are_shown_as_eight():
    assert (to_rgba(to_image(np.full((2, 3, 3), 0x80FF, np.uint16)))[..., :3] == 0x80).all()
