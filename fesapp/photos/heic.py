"""HEIC files, decoded by libheif through pi_heif: what must be known of one before that, and pixels of over 8 bits.

A file is a sequence of boxes, each a size, a kind and a body; bodies may hold boxes again (ISO/IEC 14496-12, 4.2).
pi_heif is imported only when a HEIC file is met: most runs meet none, and should not load its decoder.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import IO

import numpy as np


def register() -> None:
    """Make Pillow open HEIC files."""
    import pi_heif

    pi_heif.register_heif_opener(thumbnails=False)


def check_items(file: IO[bytes]) -> None:
    """Check the items' types in the HEIC `file`. The file's position is kept.

    On a type that is no text, pi_heif 1.4.0 takes the whole program down; no exception could be caught.

    Raises:
        ValueError: a type is no UTF-8.
    """
    position = file.tell()
    file.seek(0)
    for kind, body in _boxes(file.read()):
        if kind == b"meta":
            for inner, items in _boxes(body[4:]):
                if inner == b"iinf":
                    _check_item_types(items[4 + (2 if items[:1] == b"\0" else 4) :])
    file.seek(position)


def _check_item_types(items: memoryview) -> None:
    """ItemInfoEntry boxes, ISO/IEC 14496-12, 8.11.6: version, flags, id, protection, type, name, content type."""
    for _, body in _boxes(items):
        typed = bytes(body[12 if body[:1] == b"\3" else 8 :])
        _, _, content_type = typed[4:].partition(b"\0")
        try:
            (typed[:4] + content_type.partition(b"\0")[0]).decode()
        except UnicodeDecodeError as error:
            raise ValueError("an item in it has no readable type") from error


def _boxes(data: bytes | memoryview) -> Iterator[tuple[bytes, memoryview]]:
    """Kinds and bodies of the boxes that follow each other in `data`, up to where they no longer fit."""
    view = memoryview(data)
    while len(view) >= 8:
        size, kind = struct.unpack_from(">I4s", view)
        head = 8
        if size == 1 and len(view) >= 16:
            (size,), head = struct.unpack_from(">Q", view, 8), 16
        elif size == 0:
            size = len(view)
        if size < head:
            return
        yield kind, view[head:size]
        view = view[size:]


def decode_deep(file: IO[bytes], bits: int) -> np.ndarray:
    """Pixels of the main picture in `file`, of 9 to 16 `bits` a channel, as uint16 over the full range, upright.

    Shape (H, W), (H, W, 3) or (H, W, 4).
    """
    import pi_heif

    heic = pi_heif.open_heif(file, convert_hdr_to_8bit=False)
    array = np.asarray(heic[heic.primary_index])
    return array | (array >> bits)  # libheif shifts 10 bits up to 16, so that white stays a little short of 65535
