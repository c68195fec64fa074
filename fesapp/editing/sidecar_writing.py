"""Writing a sidecar: new edits in, and all that is in the file already kept."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import msgspec

from fesapp.action_units import expand
from fesapp.editing.json_file import json_text, write_json_file
from fesapp.editing.kept_edit import KeptEdit
from fesapp.editing.same_faces import pairs
from fesapp.editing.sidecar import (
    SUFFIX,
    VERSION,
    Sidecar,
    photo_name,
    sidecar_document,
    sidecar_of,
    sidecar_to_read,
)
from fesapp.errors import FesappError

_KNOWN = set(Sidecar.__struct_fields__)
_KNOWN_OF_FACE = set(KeptEdit.__struct_fields__)


def write_sidecar(
    path: Path,
    photo: Path,
    faces: Sequence[KeptEdit],
    beside: Any = None,
    seen: Collection[str] | None = None,
) -> Path | None:
    """Write the edits of all `faces` of a photo, also of those that have none, whole or not at all.

    Without any edit the file goes, if there is nothing in it but what this program wrote. `beside`, if given, is noted
    in it.

    Args:
        seen: fingerprints of the edits that whoever writes has seen in the file; if others are in it, written by
            another window or program meanwhile, they are kept in a file of their own. None where nobody looks.

    Returns:
        that file, None if there was no need of it.

    Raises:
        FesappError: the file that is there is no sidecar, or one of a newer version: it stays as it is.
        OSError: the folder cannot be written.
    """
    old, shorter = _old(path, photo)
    known = Sidecar.parse(old, path)
    document = _updated(old, known, photo, faces)
    set_aside = None
    if (
        seen is not None
        and not shorter
        and known.fingerprint not in {"", *seen, Sidecar.parse(document, path).fingerprint}
    ):
        set_aside = _set_aside(path, old)
    if not document["faces"] and not document.get("unmatched") and set(document) <= _KNOWN and not shorter:
        ours = bool(old.get("program"))
        if ours and not path.is_symlink():
            path.unlink(missing_ok=True)
            return set_aside
        if not old:
            return set_aside
    write_json_file(path, document | ({} if beside is None else {"beside": beside}))
    return set_aside


def _old(path: Path, photo: Path) -> tuple[dict[str, Any], bool]:
    """What is kept of the photo already, and whether that is under its shorter name, where it is left."""
    with contextlib.suppress(FileNotFoundError):
        return sidecar_document(path), False
    shorter = sidecar_to_read(photo)
    if path != sidecar_of(photo) or shorter == path:
        return {}, False
    try:
        old = sidecar_document(shorter)
        Sidecar.parse(old, shorter)
    except (FileNotFoundError, FesappError):
        return {}, False
    return old, True


def _set_aside(path: Path, document: dict[str, Any]) -> Path:
    """Keep edits that are about to be replaced, as `portrait.jpg.2.fes.json`, under the first number that is free."""
    from fesapp.photos.atomic import write_atomically

    for number in count(2):
        copy = path.with_name(f"{path.name.removesuffix(SUFFIX)}.{number}{SUFFIX}")
        with contextlib.suppress(FileExistsError):
            write_atomically(copy, [json_text(document, path)], overwrite=False)
            return copy
    raise AssertionError


def _updated(old: dict[str, Any], known: Sidecar, photo: Path, faces: Sequence[KeptEdit]) -> dict[str, Any]:
    """The old document with the new edits, its unknown keys, and the edits of faces that are not among the new."""
    entries = [*old.get("faces", []), *old.get("unmatched", [])]
    matched = pairs(faces, known.all)
    lost = [entries[n] for n, edit in enumerate(known.all) if edit.is_marked and n not in matched.values()]
    unknown = {key: value for key, value in old.items() if key not in _KNOWN}
    written = (_entry(face, entries[matched[n]] if n in matched else {}) for n, face in enumerate(faces))
    made = {"version": VERSION, "program": "fesapp", "photo": photo_name(photo), "faces": [e for e in written if e]}
    return made | ({"unmatched": lost} if lost else {}) | unknown


def _entry(face: KeptEdit, old: dict[str, Any]) -> dict[str, Any]:
    """A face as it is written; empty where nothing is wanted of it and nothing else was known."""
    unknown = {key: value for key, value in old.items() if key not in _KNOWN_OF_FACE}
    if not unknown and face.is_nothing:
        return {}
    marks = {key: value for key, value in msgspec.to_builtins(face).items() if value is not None}
    # nobody has looked who it is this time
    before = {"identity": old["identity"]} if old.get("identity") and face.identity is None else {}
    return {**marks, "aus": expand(face.aus), **before, **unknown}
