"""Where the edits of photos are kept: beside the photo, or, where that cannot be written, in the user's own folder."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fesapp.editing.recipe import VERSION
from fesapp.editing.sidecar import SUFFIX, KeptEdit, Sidecar, sidecar_of, write_document, write_sidecar
from fesapp.errors import FesappError
from fesapp.resource_files import resource


@dataclass(frozen=True)
class Kept:
    """What was found of a photo's edits; `trouble` says in one line why a file that is there could not be used."""

    sidecar: Sidecar = field(default_factory=Sidecar)
    trouble: str = ""


@dataclass(frozen=True)
class Written:
    """Where edits went: beside the photo unless `beside` says why not; nowhere if `trouble` says why not."""

    photo: Path
    beside: str = ""
    trouble: str = ""
    photo_is_gone: bool = False


@dataclass(frozen=True)
class EditStore:
    """Reads and writes edits by photo. `own` is the user's own folder for those of folders that cannot be written.

    A copy there goes as soon as the edits can be written beside the photo again, so while there is one it is the newer
    of the two, unless somebody else has written the sidecar since. Clocks cannot tell: a file server's may run ahead.
    """

    own: Path

    def own_place(self, photo: Path) -> Path:
        """The file for a photo's edits in the user's own folder."""
        name = hashlib.sha256(os.path.abspath(photo).encode("utf-8", "surrogateescape")).hexdigest()[:32]
        return self.own / (name + SUFFIX)

    def read(self, photo: Path) -> Kept:
        """The newest edits of a photo that can be read. Never raises."""
        places = [self.own_place(photo), sidecar_of(photo)]
        if self._is_outdated(photo):
            places.reverse()
        trouble = ""
        for place in places:
            try:
                return Kept(Sidecar.load(place), trouble)
            except FileNotFoundError:
                continue
            except FesappError as error:
                trouble = trouble or str(error)
        return Kept(trouble=trouble)

    def _is_outdated(self, photo: Path) -> bool:
        """Whether the sidecar beside the photo has changed since the copy in the user's own folder was written."""
        try:
            then = Sidecar.load(self.own_place(photo)).beside
        except (FileNotFoundError, FesappError):
            return False
        now = _stamp(photo)
        return then is not None and bool(now) and now != then

    def write(self, photo: Path, faces: Sequence[KeptEdit]) -> Written:
        """Keep the edits of all faces of a photo. Never raises."""
        gone = photo.parent.is_dir() and not photo.exists()
        beside = self._write_beside(photo, faces)
        if not beside:
            return Written(photo, photo_is_gone=gone)
        if beside is OURS:
            beside = ""
        try:
            self.own.mkdir(parents=True, exist_ok=True)
            self._write_own(photo, faces)
        except (OSError, FesappError) as error:
            return Written(photo, beside, _reason(error), gone)
        return Written(photo, beside, photo_is_gone=gone)

    def _write_beside(self, photo: Path, faces: Sequence[KeptEdit]) -> str:
        """Why it could not be written there, or nothing."""
        if resource("") in Path(os.path.abspath(photo)).parents:
            return OURS
        try:
            write_sidecar(sidecar_of(photo), photo, faces)
        except (OSError, FesappError) as error:
            return _reason(error)
        # the one in the user's own folder is older now
        with contextlib.suppress(OSError):
            self.own_place(photo).unlink()
        return ""

    def _write_own(self, photo: Path, faces: Sequence[KeptEdit]) -> None:
        place, stamp = self.own_place(photo), _stamp(photo)
        write_sidecar(place, photo, faces, stamp)
        if not place.exists() and sidecar_of(photo).exists():
            # Without this the edits beside the photo, which have been undone, would come back.
            write_document(place, {"version": VERSION, "faces": [], "beside": stamp})


# the program's own folder of samples is no place for a user's files, and nothing to be told about
OURS = "a sample of the program"


def _stamp(photo: Path) -> list[int] | None:
    """Which sidecar lies beside a photo: its time in ns and size, [] if there is none, None if nobody can look."""
    try:
        found = sidecar_of(photo).stat()
    except OSError:
        return [] if photo.parent.is_dir() else None
    return [found.st_mtime_ns, found.st_size]


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return str(error)
