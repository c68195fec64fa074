"""What a picture says of its edit, put into whatever XMP its photo had, which survives."""

from __future__ import annotations

import random
import re
from xml.etree import ElementTree

import pytest
from PIL import Image

from fesapp.photos import Photo, open_photo
from fesapp.photos.disclosure import (
    FESAPP,
    IPTC_EXTENSION,
    SOURCE_TYPE,
    Disclosure,
    damage,
    disclosed,
    is_disclosed,
    recipe_in,
)
from fesapp.photos.metadata import Metadata

RECIPE = '{"faces":[{"aus":{"AU12":3.5},"relative":false,"face":0}],"version":1}'
EDIT = Disclosure(RECIPE, "fesapp 0.1.0")
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def packet(nodes: str, root: str = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"') -> bytes:
    """Nodes in a packet as Adobe's programs write it, with padding."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/" '
        f'x:xmptk="Adobe XMP Core 7.0"><rdf:RDF {root}>{nodes}</rdf:RDF></x:xmpmeta>\n'
        + (" " * 100 + "\n") * 20
        + '<?xpacket end="w"?>'
    ).encode()


ATTRIBUTES = (
    '<rdf:Description rdf:about="uuid:1 &amp; 2" xmlns:xmp="http://ns.adobe.com/xap/1.0/"\n  '
    'xmlns:I="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"\n  xmp:Rating=\'5 > "4"\' '
    f'I:DigitalSourceType="{TYPE}digitalCapture"   xmp:CreatorTool="Grüße"/>'
)
ELEMENTS = (
    '<rdf:Description rdf:about=""\n xmlns:dc="http://purl.org/dc/elements/1.1/">\n <dc:title><rdf:Alt><rdf:li '
    'xml:lang="x-default">Ein Bild &lt;1&gt;</rdf:li></rdf:Alt></dc:title>\n</rdf:Description>\n'
    '<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">\n'
    f"  <Iptc4xmpExt:DigitalSourceType>{TYPE}trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>\n"
    "  <Iptc4xmpExt:Event>Fair</Iptc4xmpExt:Event>\n</rdf:Description>"
)
LINKED = (
    '<rdf:Description xmlns:E="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
    f'<E:DigitalSourceType rdf:resource="{TYPE}negativeFilm"/><E:City>Bonn</E:City></rdf:Description>'
)
# a photo's ingredient has a source type of its own, which is not the photo's
NESTED = (
    '<rdf:Description rdf:about="" xmlns:m="http://ns.adobe.com/xap/1.0/mm/"><m:Pantry><rdf:Bag><rdf:li>'
    '<rdf:Description xmlns:E="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
    f'E:DigitalSourceType="{TYPE}digitalArt"/></rdf:li></rdf:Bag></m:Pantry></rdf:Description>'
)
PACKETS = {"attributes": ATTRIBUTES, "elements": ELEMENTS, "linked": LINKED, "nested": NESTED, "empty": ""}


def properties(xmp: bytes, namespace: str, name: str) -> list[str]:
    """What another reader of XML sees of a property of the photo's."""
    tree = ElementTree.fromstring(xmp.rstrip(b"\0"))
    rdf = tree if tree.tag == RDF + "RDF" else tree.find(RDF + "RDF")
    assert rdf is not None
    key, found = f"{{{namespace}}}{name}", []
    for node in rdf:
        found += [node.attrib[key]] if key in node.attrib else []
        found += [child.text or child.get(RDF + "resource", "") for child in node if child.tag == key]
    return found


@pytest.mark.parametrize("name", PACKETS)
def test_a_packet_says_once_what_the_picture_is_and_how_it_was_made(name: str) -> None:
    made = disclosed(packet(PACKETS[name]), EDIT)
    assert properties(made, IPTC_EXTENSION, "DigitalSourceType") == [SOURCE_TYPE]
    assert properties(made, FESAPP, "Recipe") == [RECIPE]
    assert properties(made, FESAPP, "Software") + properties(made, FESAPP, "Version") == ["fesapp", "0.1.0"]
    assert recipe_in(made) == RECIPE
    assert is_disclosed(made)
    assert not is_disclosed(packet(PACKETS[name]))


@pytest.mark.parametrize("name", PACKETS)
def test_everything_else_in_a_packet_stays_byte_for_byte(name: str) -> None:
    old = packet(PACKETS[name])
    made = disclosed(old, EDIT)
    # what was taken out lay together, what was put in does too: all other bytes are there in their order
    kept = re.sub(rb"<rdf:Description xmlns:rdf=.*?</rdf:Description>", b"", made, flags=re.DOTALL)
    without = re.sub(rb'\s+I:DigitalSourceType="[^"]*"', b"", old)
    without = re.sub(rb"\s*<Iptc4xmpExt:DigitalSourceType>[^<]*</Iptc4xmpExt:DigitalSourceType>", b"", without)
    without = re.sub(rb'<E:DigitalSourceType rdf:resource="[^"]*"/>', b"", without)
    assert kept == without


def test_the_node_is_about_what_the_others_are_about() -> None:
    made = disclosed(packet(ATTRIBUTES), EDIT)
    rdf = ElementTree.fromstring(made).find(RDF + "RDF")
    assert rdf is not None
    assert [node.get(RDF + "about") for node in rdf] == ["uuid:1 & 2"] * 2


def test_another_edit_takes_the_place_of_the_one_before() -> None:
    once = disclosed(packet(ELEMENTS), EDIT)
    other = Disclosure('{"faces":[]}', "fesapp 0.2.0")
    assert disclosed(once, EDIT) == once
    again = disclosed(once, other)
    assert recipe_in(again) == '{"faces":[]}'
    assert properties(again, FESAPP, "Version") == ["0.2.0"]
    assert disclosed(again, EDIT) == once
    assert properties(disclosed(once, Disclosure("", "fesapp 1")), FESAPP, "Recipe") == []


def test_a_picture_without_xmp_gets_a_packet() -> None:
    for nothing in (None, b""):
        made = disclosed(nothing, EDIT)
        assert made.startswith(b"<?xpacket begin=")
        assert made.endswith(b'<?xpacket end="w"?>')
        assert recipe_in(made) == RECIPE


@pytest.mark.parametrize(
    "xmp",
    [
        packet("<rdf:Description rdf:about=''/>").decode().encode("utf-16"),
        packet(ELEMENTS).replace(b"rdf:", b"r:").replace(b"xmlns:rdf", b"xmlns:r"),
        packet(ATTRIBUTES) + b"\0\0\0",
        b"\xef\xbb\xbf" + packet(ATTRIBUTES),
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
        b'<a xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:RDF\n/></a>',
        packet("", 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"').replace(b"></rdf:RDF>", b" />"),
    ],
    ids=["utf-16", "prefix", "zeros", "mark", "empty root", "empty", "adobe empty"],
)
def test_packets_of_unusual_form_are_kept_too(xmp: bytes) -> None:
    assert damage(xmp) == ""
    made = disclosed(xmp, EDIT)
    assert recipe_in(made) == RECIPE
    assert disclosed(made, EDIT) == made


def bomb() -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    return packet("&e11;").replace(b"<x:xmpmeta", f"<!DOCTYPE x [{entities}]><x:xmpmeta".encode(), 1)


DAMAGED = {
    "cut": packet(ELEMENTS)[:300],
    "no xml": b"Some program's notes",
    "no rdf": b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>",
    "zeros": bytes(50),
    "bomb": bomb(),
    "outside": packet("&x;").replace(b"<x:", b'<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]><x:', 1),
    "prefix": packet("<dc:title/>"),
    "odd utf-16": b"\xff\xfe<\0?",
    "encoding": b'<?xml version="1.0" encoding="klingon"?>' + packet(ELEMENTS)[50:],
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_packet_is_named_and_gives_way_to_a_new_one(name: str) -> None:
    old = DAMAGED[name]
    assert damage(old)
    assert "\n" not in damage(old)
    assert disclosed(old, EDIT) == disclosed(None, EDIT)
    assert recipe_in(old) is None
    assert not is_disclosed(old)


def test_whatever_bytes_a_packet_has_it_ends_in_one_that_can_be_read() -> None:
    chance = random.Random(5)
    for _ in range(600):
        mangled = bytearray(packet(PACKETS[chance.choice(list(PACKETS))]))
        for _ in range(chance.randint(1, 6)):
            start = chance.randrange(len(mangled))
            mangled[start : start + chance.choice((0, 1, 1, 9))] = chance.choice(
                (b"<", b'"', b"/>", b"&", b"\0", b"\xff", b"")
            )
        made = disclosed(bytes(mangled), EDIT)
        assert recipe_in(made) == RECIPE
        assert disclosed(made, EDIT) == made
        assert properties(made, IPTC_EXTENSION, "DigitalSourceType") == [SOURCE_TYPE]


def test_packets_of_great_depth_and_length_are_read_in_passing() -> None:
    deep = b"<a>" * 20_000 + packet(ELEMENTS)[50:-20] + b"</a>" * 20_000
    long = packet(ATTRIBUTES * 4_000)
    assert recipe_in(disclosed(deep, EDIT)) == recipe_in(disclosed(long, EDIT)) == RECIPE


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".webp"])
@pytest.mark.parametrize("xmp", [None, packet(ELEMENTS), DAMAGED["cut"]], ids=["none", "some", "damaged"])
def test_files_of_every_format_carry_it(suffix, xmp, sample, tmp_path) -> None:
    photo = open_photo(sample)
    metadata = Metadata(photo.metadata.format, xmp=xmp, disclosure=EDIT)
    path = Photo(photo.pixels, None, metadata).save(tmp_path / f"edited{suffix}")
    again = open_photo(path)
    assert recipe_in(again.metadata.xmp) == RECIPE
    assert again.pixels.shape == photo.pixels.shape
    assert again.metadata.disclosure is None
    if xmp == packet(ELEMENTS):
        assert "Ein Bild" in (again.metadata.xmp or b"").decode()
    # and by Pillow alone, as another program reads it
    with Image.open(path) as image:
        assert SOURCE_TYPE in image.info["xmp"].decode()


def test_a_disclosed_picture_that_is_saved_again_keeps_it(sample, tmp_path) -> None:
    photo = open_photo(sample)
    first = Photo(photo.pixels, None, Metadata(disclosure=EDIT)).save(tmp_path / "first.jpg")
    for suffix in (".png", ".tif", ".webp", ".jpg"):
        again = open_photo(first).save(tmp_path / f"again{suffix}")
        assert open_photo(again).metadata.xmp == open_photo(first).metadata.xmp
