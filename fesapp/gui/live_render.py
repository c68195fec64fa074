"""The link from document to picture: whenever anything changes, ask the render thread for the view of now."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from fesapp.editing.recipe import Recipe
from fesapp.gui.document import Change, Document
from fesapp.gui.jobs import Outcome, PreviewJob, Shown
from fesapp.gui.look import Look
from fesapp.gui.photo_view import PhotoView
from fesapp.gui.render_worker import RenderWorker


class LiveRender(QObject):
    """Asks for previews and hands them to the canvas. A request holds copies of all it depends on."""

    rendered = Signal(float)  # milliseconds that an edited view took

    def __init__(self, document: Document, look: Look, canvas: PhotoView, worker: RenderWorker) -> None:
        super().__init__(canvas)
        self._document, self._look, self._canvas, self._worker = document, look, canvas, worker
        self._asked: PreviewJob | None = None
        self._answered: PreviewJob | None = None
        document.listeners.add(self._follow)
        look.listeners.add(self.ask)
        canvas.view_changed.connect(self.ask)
        worker.done.connect(self._take)

    def ask(self) -> None:
        """Ask for the view of now, unless it is the one asked for last."""
        job = self._job_of_now()
        if job is not None and not _same(job, self._asked):
            self._asked = job
            self._worker.ask(job)

    @property
    def is_settled(self) -> bool:
        """Whether the view on the canvas is the one asked for last."""
        return self._asked is not None and self._answered is self._asked

    def _follow(self, change: Change) -> None:
        if change in (Change.PHOTO, Change.WANTED, Change.TRIAL):
            self.ask()

    def _job_of_now(self) -> PreviewJob | None:
        opened = self._document.opened
        if opened is None:
            return None
        original = self._look.comparing
        return PreviewJob(
            opened=opened,
            recipe=Recipe(faces=[]) if original else self._document.recipe_to_show(),
            region=self._canvas.region,
            size=self._canvas.pixel_size,
            style=None if original else self._look.style,
            original=original,
            tint=self._look.tint,
        )

    def _take(self, outcome: Outcome) -> None:
        job = outcome.job
        if not isinstance(job, PreviewJob) or job.opened is not self._document.opened:
            return  # of a photo that is no longer shown
        self._answered = job
        if outcome.error is not None:
            self._asked = None  # the same view may be asked for again
            self._canvas.show_error(outcome.error)
        elif isinstance(outcome.value, Shown):
            self._canvas.show_view(outcome.value)
            if not job.original:
                self.rendered.emit(outcome.value.ms)


def _same(job: PreviewJob, other: PreviewJob | None) -> bool:
    return other is not None and job.opened is other.opened and job == other
