"""The picture formats: their file name suffixes, and the first bytes that tell what a file really is."""

from __future__ import annotations

FORMATS = {
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".png": "PNG",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".webp": "WebP",
    ".heic": "HEIC",
    ".heif": "HEIC",
}
READABLE: tuple[str, ...] = tuple(FORMATS)
# pi_heif decodes only: the free HEVC encoders are under the GPL
WRITABLE: tuple[str, ...] = tuple(suffix for suffix, name in FORMATS.items() if name != "HEIC")

# GIF is not opened; it is recognised so that an animation is refused as one.
PILLOW_NAMES = {"JPEG": "JPEG", "PNG": "PNG", "TIFF": "TIFF", "WebP": "WEBP", "HEIC": "HEIF", "GIF": "GIF"}

HEAD_BYTES = 32

_SIGNATURES = {
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"II+\0": "TIFF",
    b"MM\0+": "TIFF",
    b"GIF8": "GIF",
}
# ISO/IEC 23008-12, brands of stills and of sequences
_HEIC_STILLS = (b"heic", b"heix", b"heim", b"heis", b"mif1")
_HEIC_SEQUENCES = (b"hevc", b"hevx", b"hevm", b"hevs", b"msf1")


def recognise(head: bytes) -> str | None:
    """Format that the first `HEAD_BYTES` of a file show, whatever its name; None for none that fesapp knows."""
    for signature, name in _SIGNATURES.items():
        if head.startswith(signature):
            return name
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WebP"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_STILLS + _HEIC_SEQUENCES:
        return "HEIC"
    return None


def is_heic_sequence(head: bytes) -> bool:
    """Whether the first bytes of a HEIC file say that it is a film rather than a still."""
    return head[4:8] == b"ftyp" and head[8:12] in _HEIC_SEQUENCES
