"""Slow work away from the window's thread, which gives way to everything that the user waits for."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from fesapp.errors import FesappError

log = logging.getLogger(__name__)

_LOOK_MS = 50
_NICENESS = 10


class Background(QObject):
    """Does one thing at a time, each in a thread of its own.

    On Linux threads and processes that such a thread starts inherit its low priority, as workers of a batch do.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread: threading.Thread | None = None
        self._outcome: tuple[object, str] = (None, "")
        self._answers: tuple[Callable[..., object], Callable[[str], object]] | None = None
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def is_busy(self) -> bool:
        return self._answers is not None

    def do(self, work: Callable[[], object], answer: Callable[..., object], failed: Callable[[str], object]) -> None:
        """Have something done; `answer` takes what it returned, `failed` why it could not, in the GUI thread."""
        assert not self.is_busy
        self._answers = answer, failed
        self._thread = threading.Thread(target=self._run, args=(work,), name="background", daemon=True)
        self._thread.start()
        self._timer.start()

    def _run(self, work: Callable[[], object]) -> None:
        if sys.platform == "linux":  # elsewhere it would be the whole process
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, 0, max(_NICENESS, os.getpriority(os.PRIO_PROCESS, 0)))
        try:
            self._outcome = work(), ""
        except FesappError as error:
            self._outcome = None, str(error)
        except Exception as error:
            log.exception("background work failed")
            self._outcome = None, f"{type(error).__name__}: {error}"

    def _look(self) -> None:
        if self._thread is not None and self._thread.is_alive():
            return
        self._timer.stop()
        answers, self._answers, self._thread = self._answers, None, None
        value, trouble = self._outcome
        assert answers is not None
        if trouble:
            answers[1](trouble)
        else:
            answers[0](value)
