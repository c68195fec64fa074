"""The second page of the batch window: the rows of a run, what came out of each, and what can be done about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from fesapp.batch.rows import FaceResult, Row, Status
from fesapp.gui.background import Background
from fesapp.gui.batch_controls import BatchControls
from fesapp.gui.batch_counts import BatchCounts
from fesapp.gui.batch_detail import BatchDetail
from fesapp.gui.batch_mail import BatchMail
from fesapp.gui.batch_progress import OVER, BatchProgress
from fesapp.gui.batch_table import BatchTable
from fesapp.gui.batch_view import BatchView
from fesapp.gui.elided_label import ElidedLabel
from fesapp.gui.words import tr

if TYPE_CHECKING:
    from fesapp.batch.run import BatchRun

_LOOK_MS = 100  # rows that change meanwhile are shown together


class BatchRunning(QWidget):
    """Follows one run at a time."""

    open_asked = Signal(object)  # Path, to be shown in the editor
    ended = Signal(str)  # what came out, in words

    def __init__(self, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.run: BatchRun | None = None
        self.works = False
        self._mail, self._background = BatchMail(), background
        self.table = BatchTable(self)
        self.view, self.detail = BatchView(self.table), BatchDetail()
        self.counts, self.progress, self.controls = BatchCounts(), BatchProgress(), BatchControls()
        self.place, self.note = ElidedLabel(), QLabel()
        self.note.setWordWrap(True)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._arrange()
        self._connect()

    def show_run(self, run: BatchRun, mail: BatchMail) -> None:
        """Follow a run that has just begun."""
        self.run, self._mail = run, mail
        self.table.show_rows(mail.first_rows)
        self.place.setText(tr("Into {}").format(run.plan.out))
        self.place.setToolTip(str(run.plan.out))
        self.counts.buttons[None].click()
        self.detail.show_row(None, ())
        self._tell(_in_short(run.plan.notes), False)
        self.note.setToolTip("\n".join(run.plan.notes))
        self._begin()

    def look(self) -> None:
        """Take what has come from the run's own thread."""
        rows, ended = self._mail.take()
        if rows:
            self.table.take(rows)
            current = self.view.current
            if current is not None and any(row.item.number == current.item.number for row in rows):
                self._show_detail(current)
        if ended:
            self._end()
        if rows or ended:
            self._show_state()

    def stop(self) -> None:
        """Give up the run and wait until its workers are gone."""
        if self.run is not None and self.works:
            self.run.cancel()
            self.run.wait(10)
            self.look()

    # ---- what it is made of ---------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        above = QHBoxLayout()
        above.addWidget(self.counts)
        above.addWidget(self.place, 1)
        self.place.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.place.setObjectName("muted")
        middle = QSplitter(Qt.Orientation.Horizontal)
        middle.setChildrenCollapsible(False)
        middle.addWidget(self.view)
        middle.addWidget(self.detail)
        middle.setStretchFactor(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 18, 14)
        column.setSpacing(10)
        column.addLayout(above)
        column.addWidget(middle, 1)
        column.addWidget(self.progress)
        column.addWidget(self.note)
        column.addWidget(self.controls)

    def _connect(self) -> None:
        self.counts.chosen.connect(self.view.show_only)
        self.view.chosen.connect(lambda row: self.open_asked.emit(row.output or row.item.photo))
        self.view.pointed_at.connect(self._show_detail)
        self.detail.open_asked.connect(self.open_asked)
        controls = self.controls
        controls.pause_asked.connect(self._pause)
        controls.go_on_asked.connect(self._go_on)
        controls.cancel_asked.connect(self._cancel)
        controls.retry_asked.connect(self._retry)
        controls.folder_asked.connect(self._show_folder)
        controls.report_asked.connect(lambda: self._show_outside(self._written(".csv")))
        controls.sheet_asked.connect(lambda: self._show_outside(self._written(".pdf", ".png")))

    # ---- what the user wants --------------------------------------------------------------------------------------

    def _pause(self) -> None:
        if self.run is not None:
            self.run.pause()
            self.progress.pace.stop()
            self._show_state()

    def _cancel(self) -> None:
        if self.run is not None:
            self.run.cancel()

    def _go_on(self) -> None:
        if self.run is None or self._background.is_busy:
            return
        self.run.go_on()
        if self.works:
            self.progress.pace.go_on()
            self._show_state()
        else:
            self._start_again(self.run.start)

    def _retry(self) -> None:
        if self.run is None or self._background.is_busy:
            return
        if self.works:
            self.run.retry_failed()
        else:
            self.run.go_on()
            self._start_again(self.run.retry_failed)

    def _start_again(self, start: object) -> None:
        assert callable(start)
        self._tell("", False)
        self._background.do(start, lambda _: None, self._take_failure)
        self._begin()

    def _show_folder(self) -> None:
        if self.run is not None:
            self._show_outside(self.run.plan.out)

    def _show_outside(self, path: Path | None) -> None:
        if path is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._tell(tr("No program of this system shows {}").format(path), True)

    # ---- how things stand -----------------------------------------------------------------------------------------

    def _begin(self) -> None:
        self.works = True
        self.progress.pace.begin(sum(self.table.counts[status] for status in OVER))
        self._timer.start()
        self._show_state()

    def _take_failure(self, trouble: str) -> None:
        self.works = False
        self._timer.stop()
        self._tell(trouble, True)
        self._show_state()

    def _end(self) -> None:
        assert self.run is not None
        self.run.wait(5)  # its thread says so as the last thing it does
        self.works = False
        self._timer.stop()
        self.progress.pace.stop()
        text = self.run.trouble or self._outcome()
        self._tell(text, bool(self.run.trouble))
        self.ended.emit(text)

    def _outcome(self) -> str:
        assert self.run is not None
        counts = self.table.counts
        said = tr("{} done, {} skipped, {} failed").format(*(counts[status] for status in OVER))
        if self.run.was_cancelled:
            return tr("Stopped: {}, {} still queued").format(said, counts[Status.QUEUED])
        return tr("Finished: {}").format(said)

    def _show_state(self) -> None:
        run, counts = self.run, self.table.counts
        paused = run is not None and self.works and run.is_paused
        self.counts.show_counts(counts)
        self.progress.show_counts(counts, self.works, paused)
        self.controls.show_state(
            works=self.works, paused=paused, queued=counts[Status.QUEUED], failed=counts[Status.FAILED]
        )
        self.controls.show_written(self._written(".csv") is not None, self._written(".pdf", ".png") is not None)

    def _show_detail(self, row: Row | None) -> None:
        faces: list[FaceResult] = []
        trouble = ""
        if row is not None and row.status is Status.DONE and self.run is not None:
            try:
                faces = self.run.faces_of(row.item.number)
            except (OSError, ValueError, LookupError, TypeError):
                trouble = tr("The journal in the output folder cannot be read")
        self.detail.show_row(row, faces, trouble)

    def _written(self, *suffixes: str) -> Path | None:
        written = [] if self.run is None or self.works else self.run.written
        return next((path for path in written if path.suffix in suffixes), None)

    def _tell(self, text: str, wrong: bool) -> None:
        self.note.setText(text)
        self.note.setVisible(bool(text))
        self.note.setProperty("wrong", wrong)
        self.note.style().polish(self.note)


def _in_short(notes: tuple[str, ...]) -> str:
    if len(notes) < 2:
        return "".join(notes)
    return tr("{} (and {} more that are left out)").format(notes[0], len(notes) - 1)
