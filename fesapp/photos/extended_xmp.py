"""XMP of over 64 KB in a JPEG: the packet in two, the second of which goes on from segment to segment.

Adobe XMP specification, part 3 (2020), 1.1.3.1: the first packet names the second by its MD5.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Iterator
from xml.dom.minidom import Document, Element

from fesapp.photos.xmp import RDF, XMLNS, descriptions, elements, parse, written

HEAD = b"http://ns.adobe.com/xap/1.0/\0"
EXTENSION_HEAD = b"http://ns.adobe.com/xmp/extension/\0"
MOST = 65502  # bytes of the first packet
_NOTE = "http://ns.adobe.com/xmp/note/"
_PART = 65400  # bytes of the second in a segment, as the specification advises


def split(packet: bytes) -> tuple[bytes, bytes | None]:
    """The packet as a JPEG holds it: one of at most `MOST` bytes, and one with what did not fit there, if any.

    The longest properties move first.

    Raises:
        ValueError: a packet of over `MOST` bytes that cannot be parsed, or that cannot be parted.
    """
    if len(packet) <= MOST:
        return packet, None
    document = parse(packet)
    found = descriptions(document)
    extension = Document()
    root = extension.appendChild(_shell(found[0].parentNode if found else None, extension))
    for description in found:
        root.appendChild(_shell(description, extension, about=True))
    length = len(written(document)) + 200  # the note to be added
    for size, number, prop in _longest_first(found):
        if length <= MOST:
            break
        _move(prop, found[number], elements(root)[number])
        length -= size
    second = written(extension)
    _note(found[0], hashlib.md5(second).hexdigest().upper())
    first = written(document)
    if len(first) > MOST:
        raise ValueError("too long an XMP packet")
    return first, second


def can_be_held(packet: bytes) -> bool:
    """Whether a JPEG can hold the packet, in one or in two."""
    try:
        split(packet)
    except ValueError:
        return False
    return True


def segments(second: bytes) -> Iterator[bytes]:
    """The bodies of the JPEG's segments for the second packet."""
    name = EXTENSION_HEAD + hashlib.md5(second).hexdigest().upper().encode()
    for start in range(0, len(second), _PART):
        yield name + struct.pack(">II", len(second), start) + second[start : start + _PART]


def joined(packet: bytes, bodies: Iterable[bytes]) -> bytes:
    """The whole packet again, from the first and the bodies of a JPEG's APP1 segments; the first, where that is all."""
    if b"HasExtendedXMP" not in packet:
        return packet
    try:
        document = parse(packet)
        found = descriptions(document)
        second = _second(_taken_note(found), bodies)
        for description in descriptions(parse(second)) if second else ():
            for name, value in _declared(description).items():
                description.setAttributeNS(XMLNS, name, value)
            assert found[0].parentNode is not None
            found[0].parentNode.appendChild(document.importNode(description, True))
        return written(document)
    except ValueError:  # the first packet alone is still true
        return packet


def _second(name: str, bodies: Iterable[bytes]) -> bytes:
    """The second packet, put together from its parts; empty where one is missing or damaged."""
    head = EXTENSION_HEAD + name.encode()
    start = len(head) + 8
    parts = {struct.unpack_from(">II", body, len(head))[1]: body[start:] for body in bodies if body.startswith(head)}
    second = b"".join(parts[place] for place in sorted(parts))
    return second if hashlib.md5(second).hexdigest().upper() == name.upper() else b""


def _longest_first(found: list[Element]) -> list[tuple[int, int, Element | str]]:
    """Length, number of the description, and the element or the attribute's name, of every property."""
    sized: list[tuple[int, int, Element | str]] = []
    for number, description in enumerate(found):
        sized += [(len(prop.toxml().encode()), number, prop) for prop in elements(description)]
        for name, attribute in description.attributes.items():
            if not name.startswith(("xmlns", "rdf:")):
                sized.append((len(name) + len(attribute.encode()) + 4, number, name))
    return sorted(sized, key=lambda entry: -entry[0])


def _move(prop: Element | str, source: Element, target: Element) -> None:
    if isinstance(prop, str):
        attribute = source.getAttributeNode(prop)
        assert attribute is not None
        source.removeAttribute(prop)
        target.setAttributeNS(attribute.namespaceURI, prop, attribute.value)
    else:
        target.appendChild(prop)  # takes it away from where it was


def _shell(element: object, document: Document, about: bool = False) -> Element:
    """An empty element like another, with every namespace declared that holds there."""
    if not isinstance(element, Element):
        raise ValueError("no properties in the XMP")
    shell = document.createElementNS(element.namespaceURI, element.tagName)
    for name, value in _declared(element).items():
        shell.setAttributeNS(XMLNS, name, value)
    if about:
        shell.setAttributeNS(RDF, "rdf:about", element.getAttributeNS(RDF, "about"))
    return shell


def _declared(element: Element) -> dict[str, str]:
    """Namespace declarations that hold at an element."""
    declared: dict[str, str] = {}
    node: object = element
    while isinstance(node, Element):
        for name, value in node.attributes.items():
            if name.startswith("xmlns"):
                declared.setdefault(name, value)
        node = node.parentNode
    return declared


def _note(description: Element, name: str) -> None:
    description.setAttributeNS(XMLNS, "xmlns:xmpNote", _NOTE)
    description.setAttributeNS(_NOTE, "xmpNote:HasExtendedXMP", name)


def _taken_note(found: list[Element]) -> str:
    """The name of the second packet, taken out of the first."""
    for description in found:
        for element in elements(description):
            if element.namespaceURI == _NOTE and element.firstChild is not None:
                description.removeChild(element)
                return str(element.firstChild.nodeValue).strip()
        if name := description.getAttributeNS(_NOTE, "HasExtendedXMP"):
            description.removeAttributeNS(_NOTE, "HasExtendedXMP")
            return name
    return ""
