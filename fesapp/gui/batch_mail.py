"""What a batch's own thread has to say, kept until the window's thread looks: often, and all of it at once."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Sequence

from fesapp.batch.rows import Row


class BatchMail:
    """Rows that have changed, the newest of each. `first_rows` are all rows as they were before any change."""

    def __init__(self) -> None:
        self.first_rows: Sequence[Row] = ()
        self._lock = threading.Lock()
        self._rows: dict[int, Row] = {}
        self._ended = False

    def put(self, row: Row) -> None:
        """A row has changed; called in any thread. What fills memory and is in the journal is let go."""
        light = dataclasses.replace(row, faces=(), timings={})
        with self._lock:
            self._rows[row.item.number] = light

    def end(self) -> None:
        """The run is over; called in any thread."""
        with self._lock:
            self._ended = True

    def take(self) -> tuple[list[Row], bool]:
        """What has come since the last time, and whether the run has ended since."""
        with self._lock:
            rows, ended = list(self._rows.values()), self._ended
            self._rows, self._ended = {}, False
        return rows, ended
