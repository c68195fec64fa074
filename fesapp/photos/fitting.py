"""What of a photo goes into a file of some format, and what that format cannot hold, said in phrases.

Saving and `losses` both ask here, so that what is said is what is done.
"""

from __future__ import annotations

import io
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from fesapp.photos import exif, extended_xmp, xmp
from fesapp.photos.exif_gathering import MAKER_NOTE, gathered
from fesapp.photos.exif_place import without_place
from fesapp.photos.formats import FORMATS
from fesapp.photos.metadata import Metadata
from fesapp.photos.resolution import with_resolution
from fesapp.photos.sample_depth import eight_bit
from fesapp.photos.save_options import Keep, SaveOptions
from fesapp.photos.thumbnail import with_thumbnail

if TYPE_CHECKING:
    from fesapp.photos.photo import Photo

MOST_EXIF = 65533 - len(exif.PREFIX)  # bytes of a block in a JPEG, which has one segment for it (Exif 2.32, 4.7.2)


def losses(photo: Photo, path: str | os.PathLike[str], options: SaveOptions | None = None) -> list[str]:
    """What a file at `path`, or with that suffix (".jpg"), will not hold of the photo, a phrase each; [] for nothing.

    What was asked to be left out, and the loss of a lossy compression, are not named.
    """
    suffix = (Path(path).suffix or Path(path).name).lower()
    name = FORMATS.get(suffix, "")
    return _pixel_losses(photo, name) + fitted(photo, name, options or SaveOptions())[1]


def fitted(photo: Photo, name: str, options: SaveOptions) -> tuple[Metadata, list[str]]:
    """The metadata as a file of format `name` gets it, and phrases for what that cannot hold."""
    metadata, lost = photo.metadata, list[str]()
    packet, block = packet_of(photo, name, options, lost), _block_of(photo, name, options, lost)
    fields = None if options.keep is Keep.NONE else metadata.iptc
    if fields and name == "WebP":
        lost.append("IPTC fields are left out: WebP has no place for them")
        fields = None
    dpi = None if options.keep is Keep.NONE else metadata.dpi
    return replace(metadata, exif=block, xmp=packet, iptc=fields, dpi=dpi), lost


def packet_of(photo: Photo, name: str, options: SaveOptions, lost: list[str]) -> bytes | None:
    """The XMP packet to be written; a phrase is added to `lost` for one that cannot be."""
    packet = _kept_packet(photo.metadata.xmp, options.keep, lost)
    if packet and name == "JPEG" and not extended_xmp.can_be_held(packet):
        lost.append(f"XMP is left out: it has {len(packet) // 1024} KB, and cannot be parted for a JPEG")
        packet = None
    return packet


def _kept_packet(packet: bytes | None, keep: Keep, lost: list[str]) -> bytes | None:
    if packet is None or keep is Keep.NONE:
        return None
    if keep is Keep.ALL:
        return packet
    try:
        return xmp.without_place(packet)
    except ValueError:
        lost.append("XMP is left out: it is damaged, and might tell the place")
        return None


def _block_of(photo: Photo, name: str, options: SaveOptions, lost: list[str]) -> bytes | None:
    """The EXIF block with a new thumbnail where the source had one; a TIFF's would be another page of the file."""
    block = photo.metadata.exif
    if options.keep is Keep.NONE:
        return None
    if block and options.keep is Keep.NO_GPS:
        block = without_place(block)
        if block is None:
            lost.append("EXIF is left out: its place cannot be taken out alone")
    if name == "WebP" and photo.metadata.dpi:  # which has no other place for it
        block = with_resolution(block, photo.metadata.dpi)
    if block and name == "JPEG" and len(block) > MOST_EXIF:
        block = _shortened(block, lost)
    if not block or not photo.metadata.thumbnail or name == "TIFF":
        return block
    small = with_thumbnail(block, eight_bit(photo.pixels))
    if name == "JPEG" and len(small) > MOST_EXIF:
        lost.append("the thumbnail in EXIF is left out: there is no room beside the rest")
        return block
    return small


def _shortened(block: bytes, lost: list[str]) -> bytes | None:
    """The block without maker notes, which are the long ones, or none."""
    shorter = gathered(io.BytesIO(block), without=frozenset({MAKER_NOTE}))
    size = f"{len(block) // 1024} KB, of which a JPEG holds 64"
    if not shorter or len(shorter) > MOST_EXIF:
        lost.append(f"EXIF is left out: it has {size}")
        return None
    lost.append(f"the camera maker's own notes in EXIF are left out: it has {size}")
    return shorter


def _pixel_losses(photo: Photo, name: str) -> list[str]:
    lost = []
    if photo.pixels.dtype != "uint8" and name in ("JPEG", "WebP"):
        lost.append("16-bit depth becomes 8-bit")
    if name == "JPEG" and photo.alpha is not None and photo.alpha.min() < (1 << 8 * photo.alpha.itemsize) - 1:
        lost.append("transparency is laid on white")
    return lost
