"""Saying in a picture that it was edited, by IPTC's digital source type, and how, by the recipe. Both lie in its XMP.

Source: IPTC Photo Metadata Standard 2023.1, *Digital Source Type*; IPTC NewsCodes, Digital Source Type.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from fesapp.photos.credentials import Credentials
from fesapp.photos.xmp_packet import RDF, DamagedPacket, Packet

SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
IPTC_EXTENSION = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
# no address, since nothing is to be fetched there
FESAPP = "urn:fesapp:xmp:1.0/"

_SOURCE = (IPTC_EXTENSION, "DigitalSourceType")
_RECIPE, _SOFTWARE, _VERSION = ((FESAPP, name) for name in ("Recipe", "Software", "Version"))
_OURS = frozenset((_SOURCE, _RECIPE, _SOFTWARE, _VERSION))

# ISO 16684-1, 7.3.2; the mark after begin= is U+FEFF
_NEW = (
    b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="' + RDF.encode() + b'"></rdf:RDF></x:xmpmeta>\n'
    b'<?xpacket end="w"?>'
)


@dataclass(frozen=True)
class Disclosure:
    """What a picture says of its edit.

    recipe_json: the recipe that makes it of its source; empty where no single one does.
    software: the program and its version, "fesapp 0.1.0".
    credentials: what to sign it with, if anything.
    """

    recipe_json: str
    software: str
    credentials: Credentials | None = None


def disclosed(xmp: bytes | None, disclosure: Disclosure) -> bytes:
    """The XMP packet with a disclosure, in place of an earlier one; everything else in it stays byte for byte.

    A damaged packet, and one that only a document type makes sense of, gives way to a new one; `damage` tells.
    """
    try:
        packet = Packet(xmp or _NEW)
    except DamagedPacket:
        packet = Packet(_NEW)
    return packet.changed(_OURS, _node(disclosure, packet.about))


def recipe_in(xmp: bytes | None) -> str | None:
    """The recipe (JSON) that an XMP packet holds; None where there is none, or the packet is damaged."""
    try:
        return Packet(xmp).text_of(_RECIPE) if xmp else None
    except DamagedPacket:
        return None


def is_disclosed(xmp: bytes | None) -> bool:
    """Whether an XMP packet says that trained algorithms had a part in the picture."""
    try:
        return xmp is not None and Packet(xmp).text_of(_SOURCE) == SOURCE_TYPE
    except DamagedPacket:
        return False


def damage(xmp: bytes | None) -> str:
    """Why an XMP packet cannot be kept when its picture is edited; nothing where it can."""
    try:
        if xmp:
            Packet(xmp)
    except DamagedPacket as error:
        return str(error)
    return ""


def with_disclosure(xmp: bytes | None, disclosure: Disclosure | None) -> bytes | None:
    """The packet to write: `disclosed` where there is something to disclose, else as it is."""
    return xmp if disclosure is None else disclosed(xmp, disclosure)


def _node(disclosure: Disclosure, about: str) -> bytes:
    """An rdf:Description that leans on no prefix of the packet around it."""
    software, _, version = disclosure.software.partition(" ")
    values = {
        "xmlns:rdf": RDF,
        "rdf:about": about,
        "xmlns:Iptc4xmpExt": IPTC_EXTENSION,
        "xmlns:fesapp": FESAPP,
        "Iptc4xmpExt:DigitalSourceType": SOURCE_TYPE,
        "fesapp:Software": software,
        "fesapp:Version": version,
    }
    attributes = " ".join(f"{name}={quoteattr(text)}" for name, text in values.items())
    recipe = f"<fesapp:Recipe>{escape(disclosure.recipe_json)}</fesapp:Recipe>" if disclosure.recipe_json else ""
    # in ASCII, whatever encoding the packet says it has
    return f"<rdf:Description {attributes}>{recipe}</rdf:Description>".encode("ascii", "xmlcharrefreplace")
