"""Pictures of the selected face with each preset, drawn in the render thread one at a time, so that previews pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtGui import QImage, QPixmap

from fesapp.editing.presets import Kept
from fesapp.errors import FesappError
from fesapp.gui.document import Document, Wanted, recipe_for
from fesapp.gui.engine import Engine, Opened, Region
from fesapp.gui.expressions import after_recipe
from fesapp.gui.jobs import PreviewJob
from fesapp.gui.render_worker import RenderWorker
from fesapp.gui.shown import draw_preview
from fesapp.gui.tasks import Steps, Task
from fesapp.gui.words import tr

_ROOM = 1.25  # side of a picture's region, in sides of the face's box: brows and chin are in it, little else


class _Drawn(NamedTuple):
    path: Path
    wanted: Wanted
    image: QImage


class PresetPictures:
    """Keeps the pictures of one face of one photo. `show` takes each as it is drawn, `failed` the reason if one is not.

    Each shows what choosing its preset at full strength would give: the face as it is edited, and the preset over that.
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
        self._shows: dict[Path, Wanted] = {}  # what each of them shows

    def forget(self, path: Path) -> None:
        """A preset has changed."""
        self._drawn.pop(path, None)
        self._shows.pop(path, None)

    def ask(self, presets: Sequence[Kept], ratio: float, px: int) -> None:
        """Show the pictures there are and have drawn, in this order, those that are missing or of older edits.

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
        after = {kept.path: self._after(kept) for kept in presets}
        missing = [path for path, wanted in after.items() if self._shows.get(path) != wanted]
        self._cancel()
        if not missing:
            return
        side = round(px * ratio)

        def steps(engine: Engine) -> Steps:
            for path in missing:
                yield _Drawn(path, after[path], face_picture(engine, opened, face, after[path], side))
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

    def _after(self, kept: Kept) -> Wanted:
        """What would be wanted of the selected face with a preset; one for faces that are not there does nothing."""
        try:
            return after_recipe(self._document, kept.preset.recipe)[self._document.selected]
        except FesappError:
            return self._document.selected_wanted

    @property
    def under_way(self) -> bool:
        return self._task is not None

    def pause(self) -> bool:
        """Draw no more until asked again; whether anything was under way."""
        under_way = self.under_way
        self._cancel()
        return under_way

    def _take(self, drawn: object, ratio: float) -> None:
        assert isinstance(drawn, _Drawn)
        picture = QPixmap.fromImage(drawn.image)
        picture.setDevicePixelRatio(ratio)
        self._drawn[drawn.path], self._shows[drawn.path] = picture, drawn.wanted
        self._show(drawn.path, picture)

    def forget_other_faces(self) -> None:
        """Let go of the pictures, and of the photo, of a face that is no longer selected."""
        of = (self._document.opened, self._document.selected)
        if of[0] is not self._of[0] or of[1] != self._of[1]:
            self._of = of
            self._drawn.clear()
            self._shows.clear()
            self._cancel()

    def _fail(self, reason: str) -> None:
        self._task = None
        self._failed(reason)

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None


def face_picture(engine: Engine, opened: Opened, face: int, wanted: Wanted, px: int) -> QImage:
    """A face of a photo with what is wanted of it, `px` pixels wide and high."""
    recipe = recipe_for([Wanted()] * face + [wanted])
    job = PreviewJob(opened, recipe, _around(opened.faces[face].box), (px, px))
    return draw_preview(engine, job, aside=True).image


def _around(box: Region) -> Region:
    x, y, width, height = box
    side = _ROOM * max(width, height)
    return x + width / 2 - side / 2, y + height / 2 - side / 2, side, side
