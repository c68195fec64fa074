"""An XMP packet put into an animation's file once that is written.

Sources: Adobe, *XMP Specification Part 3* (2020), 1.1.2 for GIF and 1.2.7 for MPEG-4; RFC 9649, 2.7 for WebP.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO

# after the packet, so that whoever reads it as a GIF's blocks, with a length before each, comes out at its end
_GIF_TRAILER = b"\x01" + bytes(range(255, -1, -1)) + b"\0"
_GIF_HEAD = b"\x21\xff\x0bXMP DataXMP"
_GIF_END = b"\x3b"
_MP4_KIND = bytes.fromhex("BE7ACFCB97A942E89C71999491E3AFAC")
_HAS_XMP = 0x04  # of VP8X's flags, in the byte after the first chunk's head


def add_xmp(path: Path, kind: str, packet: bytes) -> None:
    """Add a packet to a file of the kind that a suffix names: ".gif", ".webp" or ".mp4"."""
    with path.open("r+b") as file:
        {".gif": _add_to_gif, ".webp": _add_to_webp, ".mp4": _add_to_mp4}[kind](file, packet)


def _add_to_gif(file: BinaryIO, packet: bytes) -> None:
    file.seek(-len(_GIF_END), 2)
    file.write(_GIF_HEAD + packet + _GIF_TRAILER + _GIF_END)


def _add_to_webp(file: BinaryIO, packet: bytes) -> None:
    file.seek(0, 2)
    file.write(struct.pack("<4sI", b"XMP ", len(packet)) + packet + b"\0" * (len(packet) % 2))
    length = file.tell()
    file.seek(4)
    file.write(struct.pack("<I", length - 8))
    file.seek(20)  # RIFF's head of 12 bytes, VP8X's of 8
    flags = file.read(1)[0]
    file.seek(20)
    file.write(bytes([flags | _HAS_XMP]))


def _add_to_mp4(file: BinaryIO, packet: bytes) -> None:
    """A box of its own at the end, which moves nothing that other boxes point at."""
    file.seek(0, 2)
    file.write(struct.pack(">I4s16s", 24 + len(packet), b"uuid", _MP4_KIND) + packet)
