"""XMP of over 64 KB goes into a JPEG in two packets, as Adobe's specification parts it, and comes back as one."""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path
from xml.dom.minidom import parseString

import numpy as np
import pytest
from PIL import Image

from fesapp.photos import Metadata, Photo, SaveOptions, losses, open_photo

_HEAD = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
_DC = "http://purl.org/dc/elements/1.1/"
_TAIL = "</rdf:RDF></x:xmpmeta>"


def packet(length: int) -> bytes:
    """A packet with a long element, a long attribute, and small ones of both kinds in another description."""
    own = 'xmlns:own="urn:own"'
    return (
        f'{_HEAD}<rdf:Description rdf:about="" xmlns:dc="{_DC}" {own} own:long="{"ä" * (length // 4)}" own:short="7">'
        f"<own:history>{'x&lt;' * (length // 8)}</own:history><dc:rights>Zoë</dc:rights></rdf:Description>"
        f'<rdf:Description rdf:about="" {own}><own:list><rdf:Bag><rdf:li>one</rdf:li></rdf:Bag></own:list>'
        f"</rdf:Description>{_TAIL}"
    ).encode()


def properties(data: bytes) -> dict[str, str]:
    """Every property of a packet by name, whichever description it stands in."""
    found = {}
    for description in parseString(data).getElementsByTagName("rdf:Description"):
        for child in description.childNodes:
            if child.nodeType == child.ELEMENT_NODE:
                found[child.tagName] = "".join(inner.toxml() for inner in child.childNodes)
        for name, value in description.attributes.items():
            if not name.startswith(("xmlns", "rdf:")):
                found[name] = value
    return found


def segments(jpeg: bytes, head: bytes) -> list[bytes]:
    """Bodies of the APP1 segments that begin with `head`, by walking through the file."""
    found, place = [], 2
    while jpeg[place] == 0xFF and jpeg[place + 1] != 0xDA:
        (length,) = struct.unpack_from(">H", jpeg, place + 2)
        body = jpeg[place + 4 : place + 2 + length]
        if jpeg[place + 1] == 0xE1 and body.startswith(head):
            found.append(body[len(head) :])
        place += 2 + length
    return found


@pytest.mark.parametrize("length", [70_000, 150_000, 400_000])
def test_a_long_packet_survives_a_jpeg(length: int, tmp_path: Path, picture: np.ndarray) -> None:
    photo = Photo(picture, metadata=Metadata(xmp=packet(length)))
    saved = photo.save(tmp_path / "a.jpg")
    assert losses(photo, saved) == []
    assert properties(open_photo(saved).metadata.xmp or b"") == properties(packet(length))
    again = open_photo(saved).save(tmp_path / "b.jpg")
    assert properties(open_photo(again).metadata.xmp or b"") == properties(packet(length))


def test_the_parts_are_as_the_specification_wants_them(tmp_path: Path, picture: np.ndarray) -> None:
    saved = Photo(picture, metadata=Metadata(xmp=packet(300_000))).save(tmp_path / "a.jpg").read_bytes()
    (first,) = segments(saved, b"http://ns.adobe.com/xap/1.0/\0")
    parts = segments(saved, b"http://ns.adobe.com/xmp/extension/\0")
    whole = b"".join(part[40:] for part in parts)
    name = hashlib.md5(whole).hexdigest().upper()
    assert len(first) <= 65502
    assert properties(first)["xmpNote:HasExtendedXMP"] == name
    assert "Zoë" in properties(first)["dc:rights"]
    assert len(parts) > 1
    for part in parts:
        assert part[:32].decode() == name
        assert struct.unpack_from(">I", part, 32) == (len(whole),)
    assert [struct.unpack_from(">I", part, 36)[0] for part in parts] == list(range(0, len(whole), 65400))


def test_a_packet_that_fits_stays_as_it_is(tmp_path: Path, picture: np.ndarray) -> None:
    saved = Photo(picture, metadata=Metadata(xmp=packet(20_000))).save(tmp_path / "a.jpg")
    assert open_photo(saved).metadata.xmp == packet(20_000)


def test_parts_in_another_order_are_put_together_and_a_missing_one_leaves_the_first(
    tmp_path: Path, picture: np.ndarray
) -> None:
    saved = Photo(picture, metadata=Metadata(xmp=packet(300_000))).save(tmp_path / "a.jpg").read_bytes()
    (first,) = segments(saved, b"http://ns.adobe.com/xap/1.0/\0")
    parts = segments(saved, b"http://ns.adobe.com/xmp/extension/\0")

    def jpeg(name: str, parts: list[bytes]) -> Path:
        bodies = [b"http://ns.adobe.com/xap/1.0/\0" + first]
        bodies += [b"http://ns.adobe.com/xmp/extension/\0" + part for part in parts]
        extra = b"".join(struct.pack(">HH", 0xFFE1, len(body) + 2) + body for body in bodies)
        Image.fromarray(picture).save(tmp_path / name, extra=extra)
        return tmp_path / name

    turned = open_photo(jpeg("turned.jpg", parts[::-1])).metadata.xmp or b""
    assert properties(turned) == properties(packet(300_000))
    short = open_photo(jpeg("short.jpg", parts[1:])).metadata.xmp or b""
    assert "Zoë" in properties(short)["dc:rights"]
    assert "own:history" not in properties(short)


@pytest.mark.parametrize(
    "data",
    [
        b"<x/>" * 20_000,
        b"<x>" * 30_000,
        b'<!DOCTYPE x [<!ENTITY a "b">]><x>' + b"&a;" * 30_000 + b"</x>",
        b"<x>" + b"y" * 70_000 + b"</x>",
        b"\xff\xfe" * 40_000,
    ],
    ids=["no tree", "unclosed", "entities", "no rdf", "no text"],
)
def test_a_packet_that_cannot_be_parted_is_left_out_and_that_is_said(
    data: bytes, tmp_path: Path, picture: np.ndarray
) -> None:
    photo = Photo(picture, metadata=Metadata(xmp=data))
    assert "XMP" in "".join(losses(photo, ".jpg", SaveOptions()))
    assert losses(photo, ".png") == []
    assert open_photo(photo.save(tmp_path / "a.jpg")).metadata.xmp is None
    assert open_photo(photo.save(tmp_path / "a.tif")).metadata.xmp is not None
