"""The sidecar: the edits of a photo's faces as a small JSON file beside it, `portrait.jpg.fes.json`.

It is a recipe with more in it: each edit also has the face's box, by which the face is found again when faces come in
another order. Edits whose face is not found, and everything that this program does not know, stay in the file.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from fesapp.action_units import expand
from fesapp.editing.recipe import VERSION, FaceEdit
from fesapp.errors import FesappError

SUFFIX = ".fes.json"
Box = tuple[float, float, float, float]  # x, y, width, height in photo pixels

# Two boxes that share this much of what both cover are the same face; neighbours in a group photo share nothing.
SAME_FACE = 0.3

_KNOWN = {"version", "program", "photo", "faces", "unmatched", "beside"}


class KeptEdit(FaceEdit, forbid_unknown_fields=False):
    """An edit with the box of its face; None in a file that was written by hand, which then counts faces."""

    box: Box | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether it leaves its face as it is."""
        return not self.aus and self.warp == self.texture == 1.0


_KNOWN_OF_FACE = set(KeptEdit.__struct_fields__)


class Sidecar(msgspec.Struct):
    """What a sidecar says.

    Attributes:
        faces: the edits of the faces that the photo had when it was written.
        unmatched: edits of faces that were not found again then.
        beside: in a copy elsewhere, which sidecar lay beside the photo then; see `EditStore`.
    """

    faces: list[KeptEdit] = []
    unmatched: list[KeptEdit] = []
    beside: Any = None

    @classmethod
    def load(cls, path: Path) -> Sidecar:
        """Read a sidecar.

        Raises:
            FileNotFoundError: there is none.
            FesappError: it cannot be read, is no sidecar, or is of a newer version; one line with the reason.
        """
        return cls.parse(_document(path), path)

    @classmethod
    def parse(cls, document: dict[str, Any], path: Path) -> Sidecar:
        """What a JSON document says; `path` is for the message."""
        try:
            made = msgspec.convert(document, cls)
            for edit in made.all:
                edit.check()
        except (msgspec.ValidationError, FesappError) as error:
            raise FesappError(f"{path}: not the edits of a photo ({error})") from None
        return made

    @property
    def all(self) -> list[KeptEdit]:
        return [*self.faces, *self.unmatched]

    def edits_of(self, boxes: Sequence[Box]) -> list[KeptEdit | None]:
        """For each of a photo's faces the edit that is its own, None where there is none."""
        pairs = _pairs(boxes, [edit.box for edit in self.all])
        return [self.all[pairs[index]] if index in pairs else self._by_number(index) for index in range(len(boxes))]

    def _by_number(self, face: int) -> KeptEdit | None:
        without_box = (edit for edit in reversed(self.faces) if edit.box is None)
        return next((edit for edit in without_box if edit.face in (None, face)), None)


def sidecar_of(photo: Path) -> Path:
    """Where the edits of a photo belong. The whole name is in it, so that a.jpg and a.png do not share one."""
    return photo.with_name(photo.name + SUFFIX)


def write_sidecar(path: Path, photo: Path, faces: Sequence[KeptEdit], beside: Any = None) -> None:
    """Write the edits of all `faces` of a photo, also of those that have none, whole or not at all.

    Without any edit the file goes, if there is nothing in it but what this program wrote. `beside`, if
    given, is noted in it.

    Raises:
        FesappError: the file that is there is no sidecar, or one of a newer version: it stays as it is.
        OSError: the folder cannot be written.
    """
    old: dict[str, Any] = {}
    with contextlib.suppress(FileNotFoundError):
        old = _document(path)
    document = _updated(old, Sidecar.parse(old, path), photo, faces)
    if not document["faces"] and not document.get("unmatched") and set(document) <= _KNOWN:
        if old.get("program"):
            path.unlink(missing_ok=True)
        if not old or old.get("program"):
            return
    write_document(path, document | ({} if beside is None else {"beside": beside}))


def write_document(path: Path, document: dict[str, Any]) -> None:
    """Write a JSON document, whole or not at all."""
    from fesapp.photos.atomic import write_atomically

    write_atomically(path, [msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"], overwrite=True)


def _document(path: Path) -> dict[str, Any]:
    try:
        document = msgspec.json.decode(path.read_bytes())
    except FileNotFoundError:
        raise
    except OSError as error:
        raise FesappError(f"{path}: cannot be read ({error.strerror})") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FesappError(f"{path}: not the edits of a photo ({error}); it is left as it is") from None
    if not isinstance(document, dict) or not isinstance(document.get("version", VERSION), int):
        raise FesappError(f"{path}: not the edits of a photo; it is left as it is")
    if document.get("version", VERSION) > VERSION:
        raise FesappError(
            f"{path}: edits of version {document['version']}, this program reads up to {VERSION}; "
            "it is left as it is, open it with the newer program"
        )
    return document


def _updated(old: dict[str, Any], known: Sidecar, photo: Path, faces: Sequence[KeptEdit]) -> dict[str, Any]:
    """The old document with the new edits, its unknown keys, and the edits of faces that are not among the new."""
    entries = [*old.get("faces", []), *old.get("unmatched", [])]
    pairs = _pairs([face.box for face in faces], [edit.box for edit in known.all])
    lost = [entries[n] for n, edit in enumerate(known.all) if edit.box and n not in pairs.values()]
    unknown = {key: value for key, value in old.items() if key not in _KNOWN}
    written = (_entry(face, entries[pairs[n]] if n in pairs else {}) for n, face in enumerate(faces))
    made = {"version": VERSION, "program": "fesapp", "photo": photo.name, "faces": [e for e in written if e]}
    return made | ({"unmatched": lost} if lost else {}) | unknown


def _entry(face: KeptEdit, old: dict[str, Any]) -> dict[str, Any]:
    """A face as it is written; empty where nothing is wanted of it and nothing else was known."""
    unknown = {key: value for key, value in old.items() if key not in _KNOWN_OF_FACE}
    if not unknown and face.is_nothing:
        return {}
    return {**msgspec.to_builtins(face), "aus": expand(face.aus), **unknown}


def _pairs(boxes: Sequence[Box | None], others: Sequence[Box | None]) -> dict[int, int]:
    """Which of `others` is the same face as each of `boxes`: those that overlap most first, each once."""
    found = sorted(
        (
            (-_overlap(box, other), index, number)
            for index, box in enumerate(boxes)
            for number, other in enumerate(others)
            if box is not None and other is not None
        )
    )
    pairs: dict[int, int] = {}
    for negative, index, number in found:
        if -negative >= SAME_FACE and index not in pairs and number not in pairs.values():
            pairs[index] = number
    return pairs


def _overlap(one: Box, other: Box) -> float:
    """What two boxes share, of what both cover: 0 to 1."""
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    shared = max(width, 0.0) * max(height, 0.0)
    both = one[2] * one[3] + other[2] * other[3] - shared
    return shared / both if both > 0 else 0.0
