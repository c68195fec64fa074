"""Pixels of CMYK and grey pictures brought to sRGB, through the profile that gives them their meaning.

RGB pixels of a photo are never converted: they stay as they are, with their profile beside them. What is seen of them
is; see `fesapp.photos.own_colours`.
"""

from __future__ import annotations

import io
from functools import cache

import cv2
import numpy as np
from PIL import Image, ImageCms


def colour_space(icc: bytes | None) -> bytes:
    """The four letters by which an ICC profile names its colour space (ICC.1:2022, 7.2.6); empty without profile."""
    return icc[16:20] if icc else b""


@cache
def srgb_profile() -> bytes:
    """An ICC profile of sRGB."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def to_srgb(image: Image.Image, icc: bytes) -> Image.Image:
    """A CMYK or L picture as sRGB, relative colorimetric with black point compensation, as photo editors do by default.

    Raises:
        ImageCms.PyCMSError: a profile that cannot be used on this picture.
    """
    converted = ImageCms.profileToProfile(
        image,
        ImageCms.ImageCmsProfile(io.BytesIO(icc)),
        ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile())),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    assert converted is not None  # None only for a conversion in place
    return converted


def grey_to_srgb(pixels: np.ndarray, icc: bytes) -> np.ndarray:
    """Equal-channel `pixels` (H, W, 3), uint8 or uint16, whose greys a grey profile defines, as sRGB of the same type.

    The profile is one tone curve. It is sampled at 256 greys, and 16-bit pixels are interpolated between them.
    """
    ramp = Image.fromarray(np.arange(256, dtype=np.uint8)[None])
    curve = np.asarray(to_srgb(ramp, icc))[0, :, 1]
    if pixels.dtype == np.uint8:
        return cv2.LUT(pixels, curve)
    fine = np.interp(np.arange(65536), np.arange(256) * 257.0, curve * 257.0).round().astype(np.uint16)
    return fine[pixels]


def from_rgb_to_srgb(icc: bytes) -> ImageCms.ImageCmsTransform | None:
    """What turns RGB pictures of a profile into sRGB; None for a broken profile.

    Relative colorimetric with black point compensation, as photo editors do by default.
    """
    return _transform(icc, srgb_profile())


def from_srgb_to_rgb(icc: bytes) -> ImageCms.ImageCmsTransform | None:
    """The way back; None for a broken profile, and for one that only says how to read a device's colours."""
    return _transform(srgb_profile(), icc)


def _transform(source: bytes, target: bytes) -> ImageCms.ImageCmsTransform | None:
    try:
        return ImageCms.buildTransform(
            ImageCms.ImageCmsProfile(io.BytesIO(source)),
            ImageCms.ImageCmsProfile(io.BytesIO(target)),
            "RGB",
            "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError):
        return None
