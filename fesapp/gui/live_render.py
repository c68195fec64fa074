"""The link from document to picture: whenever anything changes, ask the render thread for the view of now.

A view that takes long is asked for as a draft, of fewer pixels, while changes keep coming, and whole when they stop.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from fesapp.editing.recipe import Recipe
from fesapp.gui.document import Change, Document
from fesapp.gui.drafts import Drafts
from fesapp.gui.jobs import Outcome, PreviewJob, Shown
from fesapp.gui.look import Look
from fesapp.gui.photo_view import PhotoView
from fesapp.gui.render_worker import RenderWorker

REST_MS = 120  # without a change, after which a draft gives way to the whole picture


class LiveRender(QObject):
    """Asks for previews and hands them to the canvas. A request holds copies of all it depends on."""

    rendered = Signal(float)  # milliseconds that an edited view took
    _edited = Signal()

    def __init__(self, document: Document, look: Look, canvas: PhotoView, worker: RenderWorker) -> None:
        super().__init__(canvas)
        self._document, self._look, self._canvas, self._worker = document, look, canvas, worker
        # each by whether it shows the original: the views of now in full size, what was asked for last, what was shown
        self._now: dict[bool, PreviewJob] = {}
        self._asked: dict[bool, PreviewJob] = {}
        self._answered: dict[bool, PreviewJob] = {}
        self.drafts = Drafts()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._ask_whole)
        # A change may be followed at once by another that belongs to it, as a trial's end by the trial of now: what is
        # between the two is never shown. Queued rather than timed: events of the mouse do not hold it back.
        self._edit_waits = False
        self._edited.connect(self._ask_for_edit, Qt.ConnectionType.QueuedConnection)
        document.listeners.add(self._follow)
        look.listeners.add(self.ask)
        canvas.view_changed.connect(self.ask)
        worker.done.connect(self._take)

    def ask(self) -> None:
        """Ask for the views of now, unless they are the ones asked for last."""
        changed = [original for original in self._needed() if self._renew(original)]
        for original in changed:
            now, share = self._now[original], self.drafts.share
            self._ask(now if share == 1.0 else now.draft(share))
        if changed and not self._all_asked():
            self._rest.start()

    def job_of_now(self, original: bool = False) -> PreviewJob:
        """The view of now in full size, of the edit or of the original; a photo is open."""
        assert self._document.opened is not None
        return PreviewJob(
            opened=self._document.opened,
            recipe=Recipe(faces=[]) if original else self._document.recipe_to_show(),
            region=self._canvas.region,
            size=self._canvas.pixel_size,
            style=None if original else self._look.style,
            original=original,
            tint=None if original else self._look.tint,
        )

    @property
    def is_settled(self) -> bool:
        """Whether the views on the canvas are those of now, and none of them a draft."""
        needed = self._needed()
        return (
            bool(needed)
            and not self._edit_waits
            and all(
                original in self._now and self._answered.get(original) is self._now[original] for original in needed
            )
        )

    def _needed(self) -> tuple[bool, ...]:
        """Which views are seen: of the edit (False), of the original (True)."""
        if self._document.opened is None:
            return ()
        if self._look.comparing:
            return (True,)
        return (False,) if self._look.comparison is None else (False, True)

    def _renew(self, original: bool) -> bool:
        """Note the view of now. Whether it is to be asked for."""
        job = self.job_of_now(original)
        if not _same(job, self._now.get(original)):
            self._now[original] = job
            return True
        # A draft that was left for another view still waits to be made whole.
        return self._asked.get(original) is not self._now[original] and not self._rest.isActive()

    def _ask(self, job: PreviewJob) -> None:
        self._asked[job.original] = job
        self._worker.ask(job)

    def _ask_whole(self) -> None:
        """Ask for the views of now that were only drafted."""
        for original in self._needed():
            now = self._now.get(original)
            if now is not None and self._asked.get(original) is not now:
                self._ask(now)

    def _all_asked(self) -> bool:
        return all(self._asked.get(original) is self._now[original] for original in self._needed())

    def _follow(self, change: Change) -> None:
        if change is Change.PHOTO:
            self.ask()
            self._forget_others()
        elif change in (Change.WANTED, Change.TRIAL) and not self._edit_waits:
            self._edit_waits = True
            self._edited.emit()

    def _ask_for_edit(self) -> None:
        self._edit_waits = False
        self.ask()

    def _forget_others(self) -> None:
        """Let go of the photo that was shown before."""
        for jobs in (self._now, self._asked, self._answered):
            for original in [key for key, job in jobs.items() if job.opened is not self._document.opened]:
                del jobs[original]

    def _take(self, outcome: Outcome) -> None:
        job = outcome.job
        if not isinstance(job, PreviewJob) or job.opened is not self._document.opened:
            return  # of a photo that is no longer shown
        self._answered[job.original] = job
        if outcome.error is not None:
            self._now.pop(job.original, None)  # the same view may be asked for again
            self._canvas.show_error(outcome.error)
        elif isinstance(outcome.value, Shown):
            self._canvas.show_view(outcome.value)
            if not job.original:
                self.drafts.learn(job.share, outcome.value.ms)
                self.rendered.emit(outcome.value.ms)


def _same(job: PreviewJob, other: PreviewJob | None) -> bool:
    return other is not None and job.opened is other.opened and job == other
