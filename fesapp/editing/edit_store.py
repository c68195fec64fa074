"""Where the edits of photos are kept: beside the photo, or, where that cannot be written, in the user's own folder."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fesapp.editing.sidecar import SUFFIX, KeptEdit, Sidecar, sidecar_of, write_sidecar
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
    """Reads and writes edits by photo. `own` is the user's own folder for those of folders that cannot be written."""

    own: Path

    def own_place(self, photo: Path) -> Path:
        """The file for a photo's edits in the user's own folder."""
        name = hashlib.sha256(os.path.abspath(photo).encode("utf-8", "surrogateescape")).hexdigest()[:32]
        return self.own / (name + SUFFIX)

    def read(self, photo: Path) -> Kept:
        """The newest edits of a photo that can be read. Never raises."""
        places = sorted((self.own_place(photo), sidecar_of(photo)), key=_written_at, reverse=True)
        trouble = ""
        for place in places:
            try:
                return Kept(Sidecar.load(place), trouble)
            except FileNotFoundError:
                continue
            except FesappError as error:
                trouble = trouble or str(error)
        return Kept(trouble=trouble)

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
        place = self.own_place(photo)
        write_sidecar(place, photo, faces)
        if not place.exists() and sidecar_of(photo).exists():
            # Without this the edits beside the photo, which have been undone, would come back.
            place.write_bytes(b'{"version": 1, "faces": []}\n')


# the program's own folder of samples is no place for a user's files, and nothing to be told about
OURS = "a sample of the program"


def _written_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return str(error)
