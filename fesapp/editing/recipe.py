"""The recipe: what is wanted of the faces in a photo, as a small JSON document. Sidecars and presets are recipes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec
import numpy as np

from fesapp.action_units import CONTROLS, INDEX, MAX_INTENSITY, OPPOSITES, expand
from fesapp.errors import FesappError, UnknownContent

VERSION = 1


class FaceEdit(msgspec.Struct, forbid_unknown_fields=True):
    """What is wanted of one face, or of every face.

    Attributes:
        aus: intensities by Action Unit or control ("AU12", "AU4L"); those not named stay as they are.
        relative: whether they are added to what the face shows (-5 to 5) instead of replacing it (0 to 5).
        warp: strength of the motion, 0 to 1; texture: strength of what is painted after it (mouths, eyes, folds).
        face: which face, counted from 0 as `find_faces` orders them; None means every face.
    """

    aus: dict[str, float] = {}
    relative: bool = False
    warp: float = 1.0
    texture: float = 1.0
    face: int | None = None

    def check(self) -> None:
        """Raise FesappError if a name or a number is not what the documentation says."""
        low = -MAX_INTENSITY if self.relative else 0.0
        for control, value in expand(self.aus).items():
            if not low <= value <= MAX_INTENSITY:
                raise FesappError(f"{control} must be from {low:g} to {MAX_INTENSITY:g}, not {value:g}")
        for name in ("warp", "texture"):
            if not 0 <= getattr(self, name) <= 1:
                raise FesappError(f"{name} strength must be from 0 to 1, not {getattr(self, name)}")
        if self.face is not None and self.face < 0:
            raise FesappError(f"faces are counted from 0, there is no face {self.face}")

    def wanted(self, shown: Mapping[str, float]) -> np.ndarray:
        """Intensities (len(CONTROLS),) to ask of a face that shows `shown`, the warp strength already in them.

        Eyes that are to look one way more no longer look the other way, unless that is asked too.
        """
        now = np.array([shown.get(control, 0.0) for control in CONTROLS], np.float32)
        asked = now.copy()
        named = expand(self.aus)
        for control, value in named.items():
            asked[INDEX[control]] = now[INDEX[control]] + value if self.relative else value
        for one, opposite in (*OPPOSITES, *(pair[::-1] for pair in OPPOSITES)):
            if asked[INDEX[one]] > now[INDEX[one]] and opposite not in named:
                asked[INDEX[opposite]] = 0
        asked = np.clip(asked, 0, MAX_INTENSITY)
        # where nothing is asked nothing changes, not even by rounding
        return np.where(asked == now, now, now + np.float32(self.warp) * (asked - now)).astype(np.float32)


class _Head(msgspec.Struct):
    """What tells how to read the rest. Only a sidecar names its photo."""

    version: int = VERSION
    photo: str | None = None


class _KeptEdit(FaceEdit, forbid_unknown_fields=False):
    """An edit in a sidecar, which says more than a recipe does."""


class _Kept(msgspec.Struct):
    faces: list[_KeptEdit] = []


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
        """Read a recipe file, or the sidecar of a photo.

        Raises:
            FesappError: missing, no recipe, a newer version, or values out of range; one line with the reason.
        """
        try:
            text = Path(path).read_bytes()
        except OSError as error:
            raise FesappError(f"{path}: cannot be read ({error.strerror})") from None
        return cls.decode(text, os.fspath(path))

    @classmethod
    def decode(cls, text: bytes | str | msgspec.Raw, where: str) -> Recipe:
        """A recipe from its JSON, or a sidecar's, checked. What `load` raises begins with `where` it is from."""
        try:
            # first, because a newer version may have another form
            head = msgspec.json.decode(text, type=_Head)
            if head.version > VERSION:
                raise FesappError(f"{where}: recipe of version {head.version}; this program reads up to {VERSION}")
            if head.photo is None:
                recipe = msgspec.json.decode(text, type=cls)
            else:
                recipe = msgspec.convert(msgspec.json.decode(text, type=_Kept), cls, from_attributes=True)
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            raise UnknownContent(f"{where}: not a recipe ({error})") from None
        try:
            recipe.check()
        except FesappError as error:
            raise FesappError(f"{where}: {error}") from None
        return recipe

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the recipe as JSON, whole or not at all."""
        from fesapp.photos.atomic import write_atomically  # brings cv2, which reading does not need

        target = Path(path)
        try:
            write_atomically(target, [msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n"], overwrite=True)
        except OSError as error:
            raise FesappError(f"{path}: cannot be written ({error.strerror})") from None

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
