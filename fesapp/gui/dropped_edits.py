"""A sidecar dropped on the photo: what it wants of the faces in its boxes is wanted of them again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fesapp.editing.sidecar import Sidecar, is_sidecar
from fesapp.errors import FesappError
from fesapp.gui.commands import new_gesture
from fesapp.gui.kept_edits import to_want
from fesapp.gui.words import tr

if TYPE_CHECKING:
    from fesapp.gui.main_window import MainWindow


class DroppedEdits:
    """Takes dropped sidecars before they are taken for recipes, which count faces and know no boxes."""

    def __init__(self, window: MainWindow) -> None:
        self._window, self._document = window, window.document
        window.takes_dropped.append(self._take)

    def _take(self, path: Path) -> bool:
        if not self._document.faces or not is_sidecar(path):
            return False
        try:
            self._apply(Sidecar.load(path), path.name)
        except FileNotFoundError:
            self._window.message_bar.tell(tr("{} is no longer there").format(path))
        except FesappError as error:
            self._window.message_bar.tell(str(error))
        return True

    def _apply(self, kept: Sidecar, name: str) -> None:
        """Give the faces that it knows their edits as one step; the others stay as they are."""
        document = self._document
        edits = kept.edits_of([face.box for face in document.faces])
        if not any(edits):
            text = tr("{} holds no edits of the faces that this photo shows; nothing was changed")
            raise FesappError(text.format(name))
        found = to_want(document.faces, document.all_measured, kept)
        wanted = tuple(
            before if edit is None else after for edit, before, after in zip(edits, document.wanted, found, strict=True)
        )
        self._window.edits.set_faces(wanted, tr("Edits from {}").format(name), new_gesture())
