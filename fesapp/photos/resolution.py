"""Resolution in an EXIF block, for files that have no other place for it."""

from __future__ import annotations

from fesapp.photos import exif
from fesapp.photos.tiff_fields import EMPTY_BLOCK, rational, shorts

_ACROSS, _DOWN, _UNIT, _INCH = 282, 283, 296, 2


def with_resolution(block: bytes | None, dpi: tuple[float, float]) -> bytes:
    """The readable block, or an empty one where there is none, telling `dpi` unless it tells a resolution already."""
    block = block or EMPTY_BLOCK
    first, order = exif.first_directory(block), exif.byte_order(block)
    if first and {_ACROSS, _DOWN} <= exif.read_directory(block, first)[0].keys():
        return block
    fields = {_ACROSS: rational(order, dpi[0]), _DOWN: rational(order, dpi[1]), _UNIT: shorts(order, _INCH)}
    return exif.with_fields(block, fields)
