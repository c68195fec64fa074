"""An edit as a sidecar keeps it: with what tells its face from others, so that it still fits in another order."""

from __future__ import annotations

import math

from fesapp.editing.face_edit import FaceEdit
from fesapp.editing.kept_identity import KeptIdentity
from fesapp.editing.same_faces import Box, FaceMark, Size
from fesapp.errors import FesappError


class KeptEdit(FaceEdit, forbid_unknown_fields=False):
    """An edit that knows its face.

    Attributes:
        box: x, y, width, height of the face in pixels of the photo; None in a file that was written by hand, which
            then counts faces.
        photo_size: width and height of the photo then, since version 2.
        identity: who the face is, since version 2.
    """

    box: Box | None = None
    photo_size: Size | None = None
    identity: KeptIdentity | None = None

    @classmethod
    def of(cls, edit: FaceEdit, mark: FaceMark | None = None) -> KeptEdit:
        """An edit of a face, which is known by `mark` or by its number alone."""
        marks = () if mark is None else (mark.box, mark.photo_size, mark.identity)
        return cls(edit.aus, edit.relative, edit.warp, edit.texture, edit.face, *marks)

    @property
    def is_nothing(self) -> bool:
        """Whether it leaves its face as it is."""
        return not self.aus and self.warp == self.texture == 1.0

    @property
    def is_marked(self) -> bool:
        """Whether it knows its face, or only counts."""
        return self.box is not None or self.identity is not None

    def plain(self, face: int | None) -> FaceEdit:
        """The same for a face by its number."""
        return FaceEdit(self.aus, self.relative, self.warp, self.texture, face)

    def check(self) -> None:
        """Raise FesappError if a name or a number is not what the documentation says."""
        super().check()
        if self.box is not None and not (all(map(math.isfinite, self.box)) and self.box[2] > 0 and self.box[3] > 0):
            raise FesappError(f"box must be x, y, width and height, the last two above 0, not {list(self.box)}")
        if self.photo_size is not None and min(self.photo_size) < 1:
            raise FesappError(f"photo_size must be width and height from 1, not {list(self.photo_size)}")
        if self.identity is not None:
            self.identity.check()
