"""XMP packets: single properties taken out and put in, while every other byte stays where it is.

A packet is RDF (ISO 16684-1): `rdf:RDF` holds `rdf:Description` nodes, whose attributes and child elements are the
properties. Expat says where those lie in the packet's bytes; nothing is ever written anew from a parsed tree, which
would lose prefixes, order and padding that other programs count on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
Name = tuple[str, str]  # namespace and local name
Span = tuple[int, int]  # first byte, and the one after the last

_ROOT, _ABOUT, _RESOURCE = (RDF, "RDF"), (RDF, "about"), (RDF, "resource")
_TAG = re.compile(rb"""<[^\s/>]+((?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*/?>""")
_ATTRIBUTE = re.compile(rb"""\s+([^\s=/>]+)\s*=\s*(?:"[^"]*"|'[^']*')""")
_BETWEEN = "\x1f"  # which no XML can hold
_MARKS = (b"\xff\xfe", b"\xfe\xff")  # of UTF-16


class DamagedPacket(ValueError):
    """It cannot be read as XMP. The text says why."""


@dataclass
class Property:
    """One of a node's properties, and where it lies: with the whitespace before it, if that is all that is there."""

    name: Name
    text: str
    span: Span


@dataclass
class Node:
    """One `rdf:Description`, or another element in its place."""

    about: str = ""
    properties: list[Property] = field(default_factory=list)
    span: Span = (0, 0)


class Packet:
    """A packet that has been read.

    Raises:
        DamagedPacket: no XML, no RDF in it, or with a document type, by which it could blow up to any size.
    """

    def __init__(self, packet: bytes) -> None:
        self.bytes = _as_utf_8(packet)
        reader = _Reader(self.bytes)
        self.nodes, self._end, self._tag = reader.nodes, reader.end, reader.root_tag

    @property
    def about(self) -> str:
        """What all its nodes are about; mostly nothing."""
        return next((node.about for node in self.nodes if node.about), "")

    def text_of(self, name: Name) -> str | None:
        """The first property of a name, None where there is none."""
        found = (one.text for node in self.nodes for one in node.properties if one.name == name)
        return next(found, None)

    def changed(self, without: frozenset[Name], node: bytes) -> bytes:
        """The packet without the properties of some names, and with one more node.

        A node of which nothing is left goes too.
        """
        cuts: list[Span] = []
        for old in self.nodes:
            gone = [one.span for one in old.properties if one.name in without]
            cuts += [old.span] if gone and len(gone) == len(old.properties) else gone
        if self._tag is not None:  # <rdf:RDF/>, which has no end before which to put anything
            opened = self.bytes[: self._end].removesuffix(b"/>") + b">"
            return opened + node + b"</" + self._tag + b">" + self.bytes[self._end :]
        kept, at = [], 0
        for start, end in sorted(cuts):
            kept.append(self.bytes[at:start])
            at = end
        return b"".join([*kept, self.bytes[at : self._end], node, self.bytes[self._end :]])


class _Reader:
    """Follows expat through a packet."""

    def __init__(self, packet: bytes) -> None:
        self._packet = packet
        self._open: list[Name] = []
        self._starts: list[int] = []
        self._root: int | None = None  # where the first rdf:RDF is in these
        self._property: tuple[Name, list[str]] | None = None
        self.nodes: list[Node] = []
        self.end = -1
        self.root_tag: bytes | None = None  # of an rdf:RDF that is empty
        self._parser = parser = expat.ParserCreate(namespace_separator=_BETWEEN)
        parser.namespace_prefixes = True
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._finish
        parser.CharacterDataHandler = self._hear
        try:
            parser.Parse(packet.rstrip(b"\0 \t\r\n"), True)
        except (expat.ExpatError, UnicodeError, LookupError, IndexError) as error:
            raise DamagedPacket(f"no XML: {error}") from None
        if self.end < 0:
            raise DamagedPacket("no rdf:RDF in it")

    @property
    def _depth(self) -> int:
        """Levels below the first rdf:RDF: 0 in it, 1 in a node, 2 in a property; -1 outside."""
        return -1 if self._root is None or self.end >= 0 else len(self._open) - self._root - 1

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        at, depth = self._parser.CurrentByteIndex, self._depth
        if depth == 0:
            self.nodes.append(self._node(at, attributes))
        elif depth == 1:
            linked = [text for key, text in attributes.items() if _named(key)[0] == _RESOURCE]
            self._property = _named(name)[0], linked
        elif self._root is None and _named(name)[0] == _ROOT:
            self._root = len(self._open)
        self._open.append(_named(name)[0])
        self._starts.append(at)

    def _node(self, at: int, attributes: dict[str, str]) -> Node:
        """A node whose tag begins at a byte; expat leaves out its declarations of prefixes."""
        named = {tag: (name, attributes[key]) for key in attributes for name, tag in [_named(key)]}
        node = Node(next((text for name, text in named.values() if name == _ABOUT), ""))
        for found in _ATTRIBUTE.finditer(self._packet, *self._tag_at(at).span(1)):
            name, text = named.get(found[1].decode("utf-8", "replace"), (("", ""), ""))
            if name[0] not in ("", RDF):
                node.properties.append(Property(name, text, found.span()))
        return node

    def _tag_at(self, at: int) -> re.Match[bytes]:
        found = _TAG.match(self._packet, at)
        if found is None:  # not in UTF-8, whose bytes alone the places are told by
            raise DamagedPacket("in another encoding than UTF-8")
        return found

    def _hear(self, text: str) -> None:
        if self._property is not None:
            self._property[1].append(text)

    def _finish(self, name: str) -> None:
        self._open.pop()
        start, last, depth = self._starts.pop(), self._parser.CurrentByteIndex, self._depth
        if depth == 1 and self._property is not None:
            named, texts = self._property
            self._property = None
            self.nodes[-1].properties.append(Property(named, "".join(texts).strip(), self._span(start, last)))
        elif depth == 0:
            self.nodes[-1].span = self._span(start, last)
        elif depth == -1 and self.end < 0 and len(self._open) == self._root:
            tag = self._tag_at(start)
            empty = tag[0].endswith(b"/>")
            self.root_tag = tag[0][1:].split(None, 1)[0].removesuffix(b"/>") if empty else None
            self.end = tag.end() if empty else last

    def _span(self, start: int, last: int) -> Span:
        """From an element's first byte, or the whitespace before it, to its end; its last tag begins at `last`."""
        tag = self._tag_at(start)
        end = tag.end() if tag[0].endswith(b"/>") else self._packet.index(b">", last) + 1
        before = start
        while self._packet[before - 1] in b" \t\r\n":
            before -= 1
        return (before if self._packet[before - 1] == ord(">") else start), end


def _as_utf_8(packet: bytes) -> bytes:
    try:
        return packet.decode("utf-16").encode() if packet.startswith(_MARKS) else packet
    except UnicodeError as error:
        raise DamagedPacket(f"no text: {error}") from None


def _named(name: str) -> tuple[Name, str]:
    """Expat's namespace, local name and prefix, and the name as it stands in the packet."""
    parts = name.split(_BETWEEN)
    if len(parts) == 1:
        return ("", name), name
    return (parts[0], parts[1]), f"{parts[2]}:{parts[1]}" if len(parts) == 3 else parts[1]


def _refuse(*_: object) -> None:
    raise DamagedPacket("it has a document type")
