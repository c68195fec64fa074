"""What tells the faces of one photo apart, for its sidecar: where they are and, where that is asked, who they are."""

from __future__ import annotations

import logging
from collections.abc import Container, Sequence
from threading import Lock

from fesapp.editing.kept_identity import KeptIdentity
from fesapp.editing.same_faces import FaceMark
from fesapp.faces import Face
from fesapp.photos import Photo

log = logging.getLogger(__name__)


class FaceMarks:
    """The faces of a photo. Each is looked at once, when that is first asked for, in any thread.

    Args:
        faces: from `find_faces`.
    """

    def __init__(self, photo: Photo, faces: Sequence[Face]) -> None:
        self._photo, self._faces = photo, faces
        self._identities: dict[int, KeptIdentity] = {}
        self._looking = Lock()

    def marks(self, look_at: Container[int]) -> list[FaceMark]:
        """Every face, with who it is if its number is in `look_at` or it was looked at before; about 10 ms each."""
        return [self._mark(number, number in look_at) for number in range(len(self._faces))]

    def _mark(self, number: int, look: bool) -> FaceMark:
        x, y, width, height = (round(float(edge), 1) for edge in self._faces[number].box)
        with self._looking:
            if look and number not in self._identities:
                self._look_at(number)
            return FaceMark((x, y, width, height), self._photo.size, self._identities.get(number))

    def _look_at(self, number: int) -> None:
        from fesapp.editing.identity import kept_identity

        try:
            self._identities[number] = kept_identity(self._photo, self._faces[number])
        except Exception:
            # An edit is kept by its place too: that nobody can say who a face is must not lose it.
            log.exception("the identity of a face cannot be looked at")
