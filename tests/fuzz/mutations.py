"""Damage done to files: bytes at large, and JSON values where they stand. The same chance gives the same damage."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

HEADER = 400  # bytes at the start, where most of what a reader believes is written
BYTES = (0x00, 0x01, 0x20, 0x7F, 0x80, 0xFF)
NUMBERS = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2, 3.5, -0.0, 1e308, -1e308, 10**30, -(10**12), float("nan"), float("inf"), "", "AU12",
    "\0", "é\n漢字", "A" * 3000, [], {}, [[]], [1, 2, 3, 4], {"": None}, {"aus": {"AU12": 1}}, [None] * 50,
)  # fmt: skip
KEYS = (
    "aus",
    "AU12",
    "12",
    "4L",
    "box",
    "face",
    "faces",
    "warp",
    "identity",
    "version",
    "photo",
    "recipe",
    "",
    "é",
    "\n",
)


def damaged(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """A file with 1 to 8 pieces of damage; `other` is a file that pieces may come from."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 5, 8))):
        chance.choice(_DAMAGES)(changed, other, chance)
    return bytes(changed)


def _place(data: bytearray, chance: random.Random) -> int:
    end = len(data) if chance.random() < 0.5 else min(len(data), HEADER)
    return chance.randrange(end + 1)


def _flip(data: bytearray, _: bytes, chance: random.Random) -> None:
    at = _place(data, chance)
    if at < len(data):
        data[at] ^= 1 << chance.randrange(8)


def _set(data: bytearray, _: bytes, chance: random.Random) -> None:
    at = _place(data, chance)
    if at < len(data):
        data[at] = chance.choice(BYTES)


def _number(data: bytearray, _: bytes, chance: random.Random) -> None:
    """A length, an offset or a size that is not true."""
    at, width = _place(data, chance), chance.choice((2, 4, 8))
    value = chance.choice(NUMBERS) & (256**width - 1)
    data[at : at + width] = value.to_bytes(width, chance.choice(("big", "little")))


def _cut(data: bytearray, _: bytes, chance: random.Random) -> None:
    del data[_place(data, chance) :]


def _remove(data: bytearray, _: bytes, chance: random.Random) -> None:
    at = _place(data, chance)
    del data[at : at + chance.randrange(1, 40)]


def _repeat(data: bytearray, _: bytes, chance: random.Random) -> None:
    at = _place(data, chance)
    piece = data[at : at + chance.randrange(1, 60)]
    data[at:at] = piece * chance.randrange(1, 9)


def _splice(data: bytearray, other: bytes, chance: random.Random) -> None:
    at, start = _place(data, chance), chance.randrange(len(other) + 1)
    data[at:at] = other[start : start + chance.randrange(1, 200)]


def _noise(data: bytearray, _: bytes, chance: random.Random) -> None:
    at = _place(data, chance)
    data[at : at + 30] = chance.randbytes(chance.randrange(60))


_DAMAGES: tuple[Callable[[bytearray, bytes, random.Random], None], ...] = (
    _flip, _flip, _set, _set, _number, _number, _cut, _remove, _repeat, _splice, _noise,
)  # fmt: skip


def damaged_json(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """A JSON file with values changed, keys added and taken away, or with damage to its text."""
    if chance.random() < 0.3:
        return damaged(data, other, chance)
    document = json.loads(data)
    for _ in range(chance.choice((1, 1, 2, 4))):
        document = _changed(document, chance)
    text = json.dumps(document, ensure_ascii=chance.random() < 0.5)
    if chance.random() < 0.03:
        depth = chance.choice((100, 900, 5000, 200_000))
        text = text.replace("null", "[" * depth + "]" * depth, 1) if "null" in text else "[" * depth
    coding = chance.choice(("utf-8",) * 12 + ("utf-8-sig", "utf-16", "latin-1"))
    return text.encode(coding, "replace")


def _changed(value: Any, chance: random.Random) -> Any:
    """The document with one value in it changed, whichever chance comes to."""
    if chance.random() < 0.05 or not isinstance(value, (dict, list)) or not value:
        return _other(value, chance)
    if isinstance(value, list):
        at = chance.randrange(len(value))
        doubled = [value[at]] if chance.random() < 0.2 else []
        return [*value[:at], _changed(value[at], chance), *doubled, *value[at + 1 :]]
    way = chance.random()
    key = chance.choice(list(value))
    if way < 0.15:
        return {name: one for name, one in value.items() if name != key}
    if way < 0.25:
        return {**value, chance.choice(KEYS): chance.choice(VALUES)}
    return {**value, key: _changed(value[key], chance)}


def _other(value: Any, chance: random.Random) -> Any:
    """Another value, half of the time one that might do."""
    if chance.random() < 0.5:
        return chance.choice(VALUES)
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return chance.randrange(6)
    return value * chance.uniform(0, 1.5) if isinstance(value, float) else value


def damaged_weights(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """A safetensors file: its header's JSON changed, its model card, or its bytes."""
    if chance.random() < 0.4:
        return damaged(data, other, chance)
    size = int.from_bytes(data[:8], "little")
    header, tensors = json.loads(data[8 : 8 + size]), data[8 + size :]
    if chance.random() < 0.6:
        card = header["__metadata__"]["card"].encode()
        header["__metadata__"]["card"] = damaged_json(_wild_options(card, chance), card, chance).decode(
            "utf-8", "replace"
        )
    else:
        header = _changed(header, chance)
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + tensors


def _wild_options(card: bytes, chance: random.Random) -> bytes:
    document = json.loads(card)
    if chance.random() < 0.5:
        document["options"] = {"width": chance.choice((-1, 0, 1, 3, 500, 3000, 10**6, 10**12, 2**63 - 1))}
    return json.dumps(document).encode()
