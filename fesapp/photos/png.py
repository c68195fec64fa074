"""PNG files: whether one is whole, and writing one of 8 or 16 bit with its metadata.

Pillow writes no 16-bit RGB and OpenCV no metadata: OpenCV writes the pixels, and the chunks of metadata are put in
after the header. Chunks: PNG 3rd edition, sections 5.3 and 11.
"""

from __future__ import annotations

import struct
import zlib
from typing import IO

import cv2
import numpy as np

from fesapp.photos.iptc import as_png_text
from fesapp.photos.metadata import Metadata

_SIGNATURE_BYTES = 8
_HEADER_END = _SIGNATURE_BYTES + 25
_COMPRESSION = 3  # of 9; at 12 megapixels 6 takes half as long again for 2 % less
_INCHES_A_METRE = 1 / 0.0254


def check_chunks(file: IO[bytes]) -> int:
    """Bits a channel of the PNG `file`, whose chunks have all been found whole. The file's position is kept.

    Pillow opens a file whose last chunks are missing, and libpng complains of a damaged one on the terminal.

    Raises:
        ValueError: a chunk that the picture needs is damaged, or the file ends too soon.
    """
    position = file.tell()
    file.seek(_SIGNATURE_BYTES)
    depth, kind = 0, b""
    while kind != b"IEND":
        length, kind = struct.unpack(">I4s", _read(file, 8))
        data, (checksum,) = _read(file, length), struct.unpack(">I", _read(file, 4))
        needed = kind[:1].isupper()
        if needed and zlib.crc32(data, zlib.crc32(kind)) != checksum:
            raise ValueError(f"the checksum of its {kind.decode('ascii', 'replace')} chunk is wrong")
        if kind == b"IHDR":
            depth = data[8]
    file.seek(position)
    return depth


def _read(file: IO[bytes], length: int) -> bytes:
    data = file.read(length)
    if len(data) != length:
        raise ValueError("the file ends too soon")
    return data


def encode_png(pixels: np.ndarray, alpha: np.ndarray | None, metadata: Metadata) -> list[bytes | memoryview]:
    """Parts of a PNG file of `pixels` (H, W, 3) and `alpha` (H, W), uint8 or uint16; lossless."""
    array = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR if alpha is None else cv2.COLOR_RGB2BGRA)
    if alpha is not None:
        array[..., 3] = alpha
    done, encoded = cv2.imencode(".png", array, [cv2.IMWRITE_PNG_COMPRESSION, _COMPRESSION])
    if not done:
        raise ValueError("the encoder refused the pixels")
    return [encoded[:_HEADER_END].tobytes(), *_chunks(metadata), encoded[_HEADER_END:].data]


def _chunks(metadata: Metadata) -> list[bytes]:
    chunks = []
    if metadata.icc:
        chunks.append(_chunk(b"iCCP", b"ICC Profile\0\0" + zlib.compress(metadata.icc)))
    if metadata.dpi:
        across, down = (round(dpi * _INCHES_A_METRE) for dpi in metadata.dpi)
        chunks.append(_chunk(b"pHYs", struct.pack(">IIB", across, down, 1)))
    if metadata.exif:
        chunks.append(_chunk(b"eXIf", metadata.exif))
    if metadata.xmp:
        chunks.append(_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + metadata.xmp))
    if metadata.iptc:
        chunks.append(_chunk(b"tEXt", as_png_text(metadata.iptc)))
    return chunks


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
