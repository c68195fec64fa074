"""The batch window: what is to be done on the first page, what becomes of it on the second."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout

from fesapp.gui.background import Background
from fesapp.gui.batch_beginning import begin
from fesapp.gui.batch_mail import BatchMail
from fesapp.gui.batch_running import BatchRunning
from fesapp.gui.batch_setup import BatchSetup
from fesapp.gui.batch_wish import BatchWish
from fesapp.gui.dialogs import BatchClosing
from fesapp.gui.words import tr

if TYPE_CHECKING:
    from fesapp.batch.run import BatchRun
    from fesapp.gui.main_window import MainWindow

_SIZE = QSize(1120, 640)


class BatchWindow(QDialog):
    """Stands beside the editor, which stays usable; a batch goes on while it is hidden."""

    def __init__(self, window: MainWindow, begin: Callable[[BatchWish, BatchMail], BatchRun] = begin) -> None:
        super().__init__(window, Qt.WindowType.Window)
        self._window, self._begin_run = window, begin
        self.setWindowTitle(tr("Batch"))
        self.setAcceptDrops(True)
        self.background = Background(self)
        self.setup, self.running = BatchSetup(window), BatchRunning(self.background)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.setup)
        self.pages.addWidget(self.running)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)
        self.resize(_SIZE.boundedTo(self.screen().availableSize()))
        self._unwanted = False  # a batch that is being planned
        self.setup.begin_asked.connect(self._begin)
        self.running.open_asked.connect(self._open)
        self.running.ended.connect(self._tell_end)
        self.running.controls.back_asked.connect(self._go_back)

    @property
    def is_working(self) -> bool:
        """Whether a batch is being planned or worked on."""
        return self.running.works or self.background.is_busy

    def stop(self) -> None:
        """Give up the batch; what it has written stays."""
        self._unwanted = self.background.is_busy
        self.running.stop()

    def reject(self) -> None:
        """Close, as Esc and the window's own button do; of a batch that works it is asked what is to become."""
        if self.is_working:
            answer = self._window.dialogs.ask_close_batch(self)
            if answer is BatchClosing.STAY:
                return
            if answer is BatchClosing.STOP:
                self.stop()
        super().reject()

    def showEvent(self, event: object) -> None:
        self.setup.refresh()

    # ---- a batch --------------------------------------------------------------------------------------------------

    def _begin(self, wish: BatchWish) -> None:
        if self.background.is_busy:
            return
        mail = BatchMail()
        self._unwanted = False
        self.setup.show_busy(True)
        self.background.do(partial(self._begin_run, wish, mail), partial(self._take_run, mail), self._take_refusal)

    def _take_run(self, mail: BatchMail, run: BatchRun) -> None:
        self.setup.show_busy(False)
        self.pages.setCurrentWidget(self.running)
        self.running.show_run(run, mail)
        self.running.view.setFocus()
        if self._unwanted:
            self.running.stop()

    def _take_refusal(self, trouble: str) -> None:
        self.setup.show_busy(False)
        self.setup.tell(trouble)

    def _go_back(self) -> None:
        self.pages.setCurrentWidget(self.setup)
        self.setup.refresh()

    def _tell_end(self, text: str) -> None:
        self._window.status.say(tr("Batch: {}").format(text))

    def _open(self, path: Path) -> None:
        self._window.open(path)
        self._window.activateWindow()
        self._window.raise_()

    # ---- files dropped on it --------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self.pages.currentWidget() is self.setup and not self.background.is_busy:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.setup.take_dropped([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()
