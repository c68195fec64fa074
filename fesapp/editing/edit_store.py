"""Where the edits of photos are kept: beside the photo, or, where that cannot be written, in the user's own folder."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fesapp.editing.json_file import write_json_file
from fesapp.editing.kept_edit import KeptEdit
from fesapp.editing.sidecar import SUFFIX, VERSION, Sidecar, sidecar_of, sidecar_to_read
from fesapp.editing.sidecar_writing import write_sidecar
from fesapp.errors import FesappError
from fesapp.resource_files import resource


@dataclass(frozen=True)
class Kept:
    """What was found of a photo's edits.

    Attributes:
        trouble: in one line, why a file that is there could not be used.
        seen: fingerprints of all edits that were found, see `EditStore.write`.
    """

    sidecar: Sidecar = field(default_factory=Sidecar)
    trouble: str = ""
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Written:
    """Where edits went: beside the photo unless `beside` says why not; nowhere if `trouble` says why not.

    Attributes:
        set_aside: where edits are kept that somebody else had written in the meantime.
        fingerprint: of the edits, if they were written.
    """

    photo: Path
    beside: str = ""
    trouble: str = ""
    photo_is_gone: bool = False
    set_aside: Path | None = None
    fingerprint: str = ""


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
        places = [self.own_place(photo), sidecar_to_read(photo)]
        if self._is_outdated(photo):
            places.reverse()
        found, trouble = [], ""
        for place in places:
            try:
                found.append(Sidecar.load(place))
            except FileNotFoundError:
                continue
            except FesappError as error:
                trouble = trouble if found or trouble else str(error)
        seen = frozenset(sidecar.fingerprint for sidecar in found)
        return Kept(found[0] if found else Sidecar(), trouble, seen)

    def _is_outdated(self, photo: Path) -> bool:
        """Whether the sidecar beside the photo has changed since the copy in the user's own folder was written."""
        try:
            then = Sidecar.load(self.own_place(photo)).beside
        except (FileNotFoundError, FesappError):
            return False
        now = _stamp(photo)
        return then is not None and bool(now) and now != then

    def write(self, photo: Path, faces: Sequence[KeptEdit], seen: Collection[str] | None = None) -> Written:
        """Keep the edits of all faces of a photo. Never raises.

        Args:
            seen: fingerprints of all that was read and written of this photo. If anything else is found in the file
                another window or program has written it; it is set aside. None where nobody looks.
        """
        gone = photo.parent.is_dir() and not photo.exists()
        fingerprint = Sidecar(faces=list(faces)).fingerprint
        beside, set_aside = self._write_beside(photo, faces, seen)
        if not beside:
            return Written(photo, "", "", gone, set_aside, fingerprint)
        if beside is OURS:
            beside = ""
        try:
            self.own.mkdir(parents=True, exist_ok=True)
            set_aside = self._write_own(photo, faces, seen)
        except (OSError, ValueError, FesappError) as error:
            return Written(photo, beside, _reason(error), gone)
        return Written(photo, beside, "", gone, set_aside, fingerprint)

    def _write_beside(
        self, photo: Path, faces: Sequence[KeptEdit], seen: Collection[str] | None
    ) -> tuple[str, Path | None]:
        """Why it could not be written there, or nothing; and what `write_sidecar` had to set aside."""
        if resource("") in Path(os.path.abspath(photo)).parents:
            return OURS, None
        try:
            set_aside = write_sidecar(sidecar_of(photo), photo, faces, None, seen)
        except (OSError, ValueError, FesappError) as error:
            return _reason(error), None
        # the one in the user's own folder is older now
        with contextlib.suppress(OSError):
            self.own_place(photo).unlink()
        return "", set_aside

    def _write_own(self, photo: Path, faces: Sequence[KeptEdit], seen: Collection[str] | None) -> Path | None:
        place, stamp = self.own_place(photo), _stamp(photo)
        set_aside = write_sidecar(place, photo, faces, stamp, seen)
        if not place.exists() and sidecar_to_read(photo).exists():
            # Without this the edits beside the photo, which have been undone, would come back.
            write_json_file(place, {"version": VERSION, "faces": [], "beside": stamp})
        return set_aside


# the program's own folder of samples is no place for a user's files, and nothing to be told about
OURS = "a sample of the program"


def _stamp(photo: Path) -> list[int] | None:
    """Which sidecar lies beside a photo: its time in ns and size, [] if there is none, None if nobody can look."""
    try:
        found = sidecar_to_read(photo).stat()
    except OSError:
        return [] if photo.parent.is_dir() else None
    return [found.st_mtime_ns, found.st_size]


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return str(error)
