"""Pictures of the selected face with each preset, drawn in the render thread one at a time, so that previews pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtGui import QImage, QPixmap

from fesapp.editing.presets import Kept, values_of
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.gui.document import Document
from fesapp.gui.engine import Engine, Opened, Region
from fesapp.gui.jobs import PreviewJob
from fesapp.gui.render_worker import RenderWorker
from fesapp.gui.shown import draw_preview
from fesapp.gui.tasks import Steps, Task
from fesapp.gui.words import tr

_ROOM = 1.25  # side of a picture's region, in sides of the face's box: brows and chin are in it, little else


class _Drawn(NamedTuple):
    path: Path
    image: QImage


class PresetPictures:
    """Keeps the pictures of one face of one photo. `show` takes each as it is drawn, `failed` the reason if one is not.

    They are of the face as the photo shows it, so that no slider's move makes them old.
    """

    def __init__(
        self,
        document: Document,
        worker: RenderWorker,
        show: Callable[[Path, QPixmap], object],
        failed: Callable[[str], object],
    ) -> None:
        self._document, self._worker, self._show, self._failed = document, worker, show, failed
        self._task: Task | None = None
        self._of: tuple[Opened | None, int] = (None, 0)
        self._drawn: dict[Path, QPixmap] = {}

    def forget(self, path: Path) -> None:
        """A preset has changed."""
        self._drawn.pop(path, None)

    def ask(self, presets: Sequence[Kept], ratio: float, px: int) -> None:
        """Show the pictures there are and have the others drawn, in this order.

        Args:
            ratio: device pixels per pixel; px: side of a picture in pixels.
        """
        opened, face = self._document.opened, self._document.selected
        self.forget_other_faces()
        if opened is None or not opened.faces:
            return
        for kept in presets:
            if kept.path in self._drawn:
                self._show(kept.path, self._drawn[kept.path])
        missing = [kept for kept in presets if kept.path not in self._drawn]
        self._cancel()
        if not missing:
            return
        side = round(px * ratio)

        def steps(engine: Engine) -> Steps:
            for kept in missing:
                yield _Drawn(kept.path, face_picture(engine, opened, face, kept, side))
            return None

        task = Task(
            tr("Drawing the presets"),
            steps,
            answer=lambda _: self._cancel(),
            failed=self._fail,
            progress=lambda step: self._take(step, ratio),
            replaces="presets",
        )
        self._task = task
        self._worker.ask(task)

    def pause(self) -> bool:
        """Draw no more until asked again; whether anything was under way."""
        under_way = self._task is not None
        self._cancel()
        return under_way

    def _take(self, drawn: object, ratio: float) -> None:
        assert isinstance(drawn, _Drawn)
        picture = QPixmap.fromImage(drawn.image)
        picture.setDevicePixelRatio(ratio)
        self._drawn[drawn.path] = picture
        self._show(drawn.path, picture)

    def forget_other_faces(self) -> None:
        """Let go of the pictures, and of the photo, of a face that is no longer selected."""
        of = (self._document.opened, self._document.selected)
        if of[0] is not self._of[0] or of[1] != self._of[1]:
            self._of = of
            self._drawn.clear()
            self._cancel()

    def _fail(self, reason: str) -> None:
        self._task = None
        self._failed(reason)

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None


def face_picture(engine: Engine, opened: Opened, face: int, kept: Kept | None, px: int) -> QImage:
    """A face of a photo with a preset, or as it is, `px` pixels wide and high."""
    shown = opened.faces[face]
    edit = None if kept is None else kept.preset.edit_of(face)
    aus = {} if edit is None else values_of(edit, shown.aus or {})
    recipe = Recipe([FaceEdit(aus=aus, face=face)]) if aus else Recipe()
    job = PreviewJob(opened, recipe, _around(shown.box), (px, px))
    return draw_preview(engine, job).image


def _around(box: Region) -> Region:
    x, y, width, height = box
    side = _ROOM * max(width, height)
    return x + width / 2 - side / 2, y + height / 2 - side / 2, side, side
