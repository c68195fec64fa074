"""The sidecar: the edits of a photo's faces as a small JSON file beside it, `portrait.jpg.fes.json`.

It is a recipe with more in it: each edit also has the face's box and who the face is, by which it is found again when
faces come in another order or the photo was cropped, resized or turned. Edits whose face is not found, and everything
that this program does not know, stay in the file. `resources/schema/sidecar.schema.json` says the same to others.

Version 1 has boxes alone; it is read, and written as version 2.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from fesapp.action_units import expand
from fesapp.editing.json_file import NOT_JSON, one_line, read_json_file, why_not_json
from fesapp.editing.kept_edit import KeptEdit
from fesapp.editing.same_faces import FaceMark, pairs
from fesapp.errors import FesappError

VERSION = 2
SUFFIX = ".fes.json"


class Sidecar(msgspec.Struct):
    """What a sidecar says.

    Attributes:
        version: of its form; 1 where nothing is said.
        program: that wrote it, "fesapp" where this one did; a file of others is never deleted.
        photo: name of the photo's file; None in one that was written by hand.
        faces: the edits of the faces that the photo had when it was written.
        unmatched: edits of faces that were not found again then.
        beside: in a copy elsewhere, which sidecar lay beside the photo then; see `EditStore`.
    """

    version: int = 1
    program: str = ""
    photo: str | None = None
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
        return cls.parse(sidecar_document(path), path)

    @classmethod
    def parse(cls, document: dict[str, Any], where: str | os.PathLike[str]) -> Sidecar:
        """What a JSON document says. `where` it is from begins the message of the FesappError if it is no sidecar."""
        try:
            made = msgspec.convert(document, cls)
        except (msgspec.ValidationError, RecursionError) as error:
            raise FesappError(f"{one_line(where)}: not the edits of a photo ({why_not_json(error)})") from None
        for name, edits in (("faces", made.faces), ("unmatched", made.unmatched)):
            for number, edit in enumerate(edits):
                try:
                    edit.check()
                except FesappError as error:
                    reason = f"{error} - at `$.{name}[{number}]`"
                    raise FesappError(f"{one_line(where)}: not the edits of a photo ({reason})") from None
        return made

    @property
    def all(self) -> list[KeptEdit]:
        return [*self.faces, *self.unmatched]

    @property
    def fingerprint(self) -> str:
        """The same for two sidecars that want the same of the same places; "" for one that wants nothing."""
        wanted = [
            (sorted(expand(edit.aus).items()), edit.relative, edit.warp, edit.texture, edit.box)
            for edit in self.all
            if not edit.is_nothing
        ]
        return hashlib.sha256(msgspec.json.encode(wanted)).hexdigest() if wanted else ""

    def edits_of(self, faces: Sequence[FaceMark]) -> list[KeptEdit | None]:
        """For each of a photo's faces the edit that is its own, None where there is none; see `same_faces`."""
        matched = pairs(faces, self.all)
        return [self.all[matched[n]] if n in matched else self._by_number(n) for n in range(len(faces))]

    def _by_number(self, face: int) -> KeptEdit | None:
        counted = (edit for edit in reversed(self.faces) if not edit.is_marked)
        return next((edit for edit in counted if edit.face in (None, face)), None)


def sidecar_of(photo: Path) -> Path:
    """Where the edits of a photo belong. The whole name is in it, so that a.jpg and a.png do not share one."""
    return photo.with_name(photo.name + SUFFIX)


def sidecar_to_read(photo: Path) -> Path:
    """Where the edits of a photo are: at `sidecar_of`, or else in `portrait.fes.json`, if that names no other photo."""
    own, short = sidecar_of(photo), photo.with_name(photo.stem + SUFFIX)
    if short == own or os.path.lexists(own) or not os.path.lexists(short):
        return own
    try:
        named = sidecar_document(short).get("photo")
    except (FileNotFoundError, FesappError):
        named = None  # whoever reads it says why it cannot be
    return short if named in (None, photo_name(photo)) else own


def is_sidecar(path: Path) -> bool:
    """Whether a file is a sidecar, by its name or because it names a photo; False where it cannot be read."""
    try:
        return path.name.endswith(SUFFIX) or sidecar_document(path).get("photo") is not None
    except (FileNotFoundError, FesappError):
        return False


def photo_name(photo: Path) -> str:
    """A photo's name as a sidecar says it; what no text can hold of it, as on a disk of another system, is marked."""
    return photo.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def sidecar_document(path: Path) -> dict[str, Any]:
    """The JSON document of a sidecar, not checked further than that this program may read it; raises as `load`."""
    text = read_json_file(path)
    try:
        document = msgspec.json.decode(text)
    except NOT_JSON as error:
        reason = f"not the edits of a photo ({why_not_json(error)}); it is left as it is"
        raise FesappError(f"{one_line(path)}: {reason}") from None
    if not isinstance(document, dict):
        raise FesappError(f"{one_line(path)}: not the edits of a photo; it is left as it is")
    require_version(document.get("version", 1), path)
    return document


def require_version(version: object, where: str | os.PathLike[str]) -> None:
    """Raise FesappError if edits are of a version that this program cannot read."""
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        reason = (
            "not the edits of a photo (version must be a whole number from 1 - at `$.version`); it is left as it is"
        )
        raise FesappError(f"{one_line(where)}: {reason}")
    if version > VERSION:
        raise FesappError(
            f"{one_line(where)}: edits of version {version}, this program reads up to {VERSION}; "
            "it is left as it is, open it with the newer program"
        )
