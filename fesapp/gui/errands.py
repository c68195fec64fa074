"""A thread for small jobs with files, which may take long on a slow disk or a drive that has gone away."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Hashable

log = logging.getLogger(__name__)


class Errands:
    """Does errands one after the other, off the GUI thread. Of those under one key only the newest is done."""

    def __init__(self) -> None:
        self._wake = threading.Condition()
        self._waiting: dict[Hashable, Callable[[], object]] = {}
        self._under_way = False
        self._stopped = False
        # A daemon, so that a drive that never answers does not keep the program from ending.
        self._thread = threading.Thread(target=self._run, name="errands", daemon=True)
        self._thread.start()

    def do(self, key: Hashable, errand: Callable[[], object]) -> None:
        """Have something done soon, in the place of what waits under the same key."""
        with self._wake:
            if not self._stopped:
                self._waiting[key] = errand
                self._wake.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait until all is done, so long at most; whether it is."""
        with self._wake:
            return self._wake.wait_for(lambda: not self._waiting and not self._under_way, seconds)

    def stop(self) -> None:
        """Begin nothing more."""
        with self._wake:
            self._stopped = True
            self._waiting.clear()
            self._wake.notify_all()
        self._thread.join(2)

    def _run(self) -> None:
        while (errand := self._next()) is not None:
            try:
                errand()
            except Exception:
                log.exception("an errand failed")
            with self._wake:
                self._under_way = False
                self._wake.notify_all()

    def _next(self) -> Callable[[], object] | None:
        with self._wake:
            self._wake.wait_for(lambda: bool(self._waiting) or self._stopped)
            if self._stopped:
                return None
            self._under_way = True
            return self._waiting.pop(next(iter(self._waiting)))
