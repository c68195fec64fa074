"""The recipe: what is wanted of the faces in a photo, as a small JSON document. Sidecars and presets are recipes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from fesapp.action_units import expand
from fesapp.editing.face_edit import FaceEdit
from fesapp.editing.json_file import NOT_JSON, one_line, read_json_file, why_not_json, write_json_file
from fesapp.editing.kept_edit import KeptEdit
from fesapp.editing.recipe_in_picture import recipe_in_picture
from fesapp.editing.sidecar import SUFFIX, Sidecar, require_version
from fesapp.errors import FesappError, UnknownContent

VERSION = 1


class _Head(msgspec.Struct):
    """What tells how to read the rest. Only a sidecar names its photo."""

    version: int = VERSION
    photo: str | None = None


class _Edit(KeptEdit, forbid_unknown_fields=True):
    """An edit in a recipe, which may know its face as one in a sidecar does, and nothing else."""


class _Document(msgspec.Struct, forbid_unknown_fields=True):
    faces: list[_Edit] = []
    version: int = VERSION


class Recipe(msgspec.Struct, forbid_unknown_fields=True):
    """Edits of one photo's faces. Where two edits name the same face the later one counts."""

    faces: list[FaceEdit] = []
    version: int = VERSION

    @classmethod
    def from_aus(cls, aus: Mapping[str, float], relative: bool = False) -> Recipe:
        """A recipe that asks the same of every face: `Recipe.from_aus({"AU12": 3.0, "AU4L": 2.0})`.

        Raises:
            FesappError: an unknown Action Unit or an intensity out of range.
        """
        edit = FaceEdit(aus=expand(aus), relative=relative)
        edit.check()
        return cls([edit])

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Recipe:
        """Read a recipe file, the sidecar of a photo, or the recipe in a picture that this program has saved.

        The edits of a sidecar are `KeptEdit`, which know their face by its box and by who it is: `render` gives them
        to those faces of the photo, in whatever order they are found.

        Raises:
            FesappError: missing, no recipe, a newer version, or values out of range; one line with the reason.
        """
        in_picture = recipe_in_picture(path)
        if in_picture is not None:
            return cls.decode(in_picture, one_line(path))
        return cls.decode(read_text(path), one_line(path), is_kept=os.fspath(path).endswith(SUFFIX))

    @classmethod
    def decode(cls, text: bytes | str | msgspec.Raw, where: str, is_kept: bool = False) -> Recipe:
        """A recipe from its JSON, or a sidecar's, checked. What `load` raises begins with `where` it is from.

        A sidecar is told by the photo that it names; `is_kept` says that it is one in any case.
        """
        try:
            # first, because a newer version may have another form
            head = msgspec.json.decode(text, type=_Head)
            if head.photo is not None or is_kept:
                sidecar = msgspec.json.decode(text, type=dict[str, Any])
                require_version(sidecar.get("version", 1), where)
                return cls([_plainest(edit) for edit in Sidecar.parse(sidecar, where).faces])
            if head.version > VERSION:
                raise FesappError(f"{where}: recipe of version {head.version}; this program reads up to {VERSION}")
            recipe = cls([_plainest(edit) for edit in msgspec.json.decode(text, type=_Document).faces], head.version)
        except NOT_JSON as error:
            raise UnknownContent(f"{where}: not a recipe ({why_not_json(error)})") from None
        try:
            recipe.check()
        except FesappError as error:
            raise FesappError(f"{where}: {error}") from None
        return recipe

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the recipe as JSON, whole or not at all."""
        try:
            write_json_file(Path(path), self)
        except OSError as error:
            raise FesappError(f"{one_line(path)}: cannot be written ({error.strerror})") from None

    def check(self) -> None:
        """Raise FesappError if any edit is out of range."""
        for edit in self.faces:
            edit.check()

    def check_faces(self, count: int) -> None:
        """Raises FesappError where an edit names a face that the photo's `count` faces do not have."""
        for edit in self.faces:
            if edit.face is not None and edit.face >= count:
                there = "the photo has no face" if not count else f"the photo's faces are 0 to {count - 1}"
                raise FesappError(f"the recipe edits face {edit.face}, but {there}")

    def edit_of(self, face: int) -> FaceEdit | None:
        """The edit that counts for a face, counted from 0."""
        return next((edit for edit in reversed(self.faces) if edit.face in (None, face)), None)


def read_text(path: str | os.PathLike[str]) -> bytes:
    """The text of a recipe file; raises FesappError, in one line, where it is missing or cannot be read."""
    try:
        return read_json_file(path)
    except FileNotFoundError as error:
        raise FesappError(f"{one_line(path)}: cannot be read ({error.strerror})") from None


def _plainest(edit: KeptEdit) -> FaceEdit:
    """The edit as a plain one if it does not know its face."""
    if not edit.is_marked:
        return edit.plain(edit.face)
    return KeptEdit(*(getattr(edit, name) for name in KeptEdit.__struct_fields__))
