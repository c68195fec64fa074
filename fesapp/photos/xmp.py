"""XMP packets (ISO 16684-1): read as XML, and made true for a picture that is upright, smaller, or without its place.

Small corrections are made in the text, so that a packet nobody else can parse stays as it is; what must be certain, the
removal of a place, is done on the parsed packet.
"""

from __future__ import annotations

import re
from typing import Any
from xml.dom import Node
from xml.dom.minidom import Document, Element, parseString
from xml.parsers.expat import ExpatError

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XMLNS = "http://www.w3.org/2000/xmlns/"


def upright(packet: Any) -> bytes | None:
    """The packet for the upright picture: a second orientation in it would turn the photo again in some viewers.

    Thumbnails in it show the photo before the edit, and go.
    """
    if not isinstance(packet, bytes) or not packet:
        return None
    packet = re.sub(rb'(tiff:Orientation(?:="|=\'|>)\s*)[2-8]', rb"\g<1>1", packet)
    return re.sub(rb"<(xmp|xap):Thumbnails>.*?</\1:Thumbnails>", b"", packet, flags=re.DOTALL)


def resized(packet: bytes, size: tuple[int, int]) -> bytes:
    """The packet for a picture of `size` (width, height), where it tells one."""
    for names, value in zip((b"ImageWidth|PixelXDimension", b"ImageLength|PixelYDimension"), size, strict=True):
        pattern = rb'((?:tiff|exif):(?:%b)(?:="|=\'|>)\s*)\d+' % names
        packet = re.sub(pattern, rb"\g<1>%d" % value, packet)
    return packet


def without_place(packet: bytes) -> bytes:
    """The packet without coordinates: whatever is named GPS…, at any depth, by whichever maker (exif:GPSLatitude, …).

    Raises:
        ValueError: the packet cannot be parsed, so that nobody knows what it says.
    """
    if b"gps" not in packet.lower() and b"\0" not in packet:
        return packet
    document = parse(packet)
    for element in document.getElementsByTagName("*"):
        for attribute in [a for a in element.attributes.values() if _tells_place(a)]:
            element.removeAttributeNode(attribute)
        if _tells_place(element) and element.parentNode is not None:
            element.parentNode.removeChild(element)
    return written(document)


def _tells_place(node: Any) -> bool:
    return str(node.localName).lower().startswith("gps")


def parse(packet: bytes) -> Document:
    """The packet as a document.

    Raises:
        ValueError: it is no XML, or has the document type that XMP forbids (its entities could fill the memory).
    """
    if b"<!" in packet.replace(b"<!--", b"").replace(b"<![CDATA[", b""):
        raise ValueError("a document type in XMP")
    try:
        return parseString(packet.strip(b"\0 \t\r\n"))
    except (ExpatError, RecursionError, UnicodeError, LookupError, ValueError) as error:
        raise ValueError(f"no XML: {error}") from error


def written(document: Document) -> bytes:
    """The packet of a document, in UTF-8.

    Raises:
        ValueError: elements in each other by the thousand.
    """
    try:
        return "\n".join(node.toxml() for node in document.childNodes).encode()
    except RecursionError as error:
        raise ValueError("too deep an XML") from error


def descriptions(document: Document) -> list[Element]:
    """The elements of the packet that hold its properties.

    Raises:
        ValueError: there is no RDF in it.
    """
    for rdf in document.getElementsByTagNameNS(RDF, "RDF"):
        return [node for node in elements(rdf) if node.namespaceURI == RDF and node.localName == "Description"]
    raise ValueError("no RDF in the XMP")


def elements(parent: Element) -> list[Element]:
    """The elements right below another."""
    return [node for node in parent.childNodes if node.nodeType == Node.ELEMENT_NODE]
