"""A photo's own colour values and sRGB, which networks and screens see: small pictures from the one to the other.

The photo itself is never converted. What a network is to see of it is, and what is painted is brought back.
"""

from __future__ import annotations

import functools
import itertools

import numpy as np
from PIL import Image, ImageCms

from fesapp.photos.colour import colour_space, from_rgb_to_srgb, from_srgb_to_rgb

# grey levels of 255 by which a profile may differ from sRGB and still be taken for it: sRGB profiles are made in many
# ways, and differ by one
SAME = 2
# of the colours that are compared for that, along each channel
_LEVELS = np.arange(0, 256, 51, dtype=np.uint8)
_MIDDLE = 0.5


class Colours:
    """Conversions of one profile; of none, where the values are sRGB. Safe to use from several threads.

    Attributes:
        steepness: a grey of the photo is sRGB's grey, 0 to 1, to this power.
    """

    def __init__(
        self, to_srgb: ImageCms.ImageCmsTransform | None = None, from_srgb: ImageCms.ImageCmsTransform | None = None
    ) -> None:
        self._to_srgb, self._from_srgb = to_srgb, from_srgb
        middle = float(self.own(np.full(3, _MIDDLE, np.float32)).mean())
        self.steepness = float(np.log(middle) / np.log(_MIDDLE)) if 0 < middle < 1 else 1.0

    def seen(self, pixels: np.ndarray) -> np.ndarray:
        """The photo's pixels (h, w, 3) uint8 as sRGB; the same array where they are."""
        return pixels if self._to_srgb is None else _applied(self._to_srgb, pixels)

    def own(self, colours: np.ndarray, white: float = 1.0) -> np.ndarray:
        """sRGB colours (…, 3) float, 0 to `white`, as values of the photo; the same array where they are.

        LittleCMS is asked for the eight colours of 8 bits around each, so that what comes back has no steps.
        """
        if self._from_srgb is None:
            return colours
        exact = np.clip(colours.reshape(-1, 3) / white, 0, 1) * 255
        low = np.minimum(np.floor(exact), 254)
        share = exact - low
        sums = np.zeros_like(exact, np.float32)
        for corner in itertools.product((0, 1), repeat=3):
            weight = np.where(corner, share, 1 - share).prod(axis=1, keepdims=True)
            sums += weight * _applied(self._from_srgb, (low + corner).astype(np.uint8)[None])[0]
        return (sums * (white / 255)).reshape(colours.shape)

    @property
    def on_screen(self) -> Colours:
        """For a picture of the photo that is sRGB itself: seen as the photo is, and nothing is brought back."""
        return self if self._from_srgb is None else Colours(self._to_srgb)


SRGB = Colours()


@functools.lru_cache(maxsize=16)
def colours_of(icc: bytes | None) -> Colours:
    """The conversions of a photo with this profile; those of sRGB for none, and for one that cannot be used."""
    if icc is None or colour_space(icc) != b"RGB ":
        return SRGB
    to_srgb, from_srgb = from_rgb_to_srgb(icc), from_srgb_to_rgb(icc)
    if to_srgb is None or from_srgb is None:
        return SRGB
    grid = np.stack(np.meshgrid(_LEVELS, _LEVELS, _LEVELS), axis=-1).reshape(1, -1, 3)
    apart = np.abs(_applied(to_srgb, grid).astype(int) - grid)
    return SRGB if apart.max() <= SAME else Colours(to_srgb, from_srgb)


def _applied(transform: ImageCms.ImageCmsTransform, pixels: np.ndarray) -> np.ndarray:
    converted = ImageCms.applyTransform(Image.fromarray(np.ascontiguousarray(pixels)), transform)
    assert converted is not None  # None only for a conversion in place
    return np.array(converted)  # writable, as torch wants it
