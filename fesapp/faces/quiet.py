"""Keeping MediaPipe's log off stderr, which belongs to the user; its C++ code offers no switch for that."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

# what it writes of its own accord: that a model was made ready, and warnings about its own graphs; errors pass
_LOG_LINE = re.compile(rb"INFO: |WARNING: All log messages before absl|[IW]\d{4} \d\d:\d\d:|[IW]0000 00:00:")


@contextmanager
def without_mediapipe_log() -> Iterator[None]:
    """Hold back what the process writes to stderr, and write it at the end without MediaPipe's log lines."""
    sys.stderr and sys.stderr.flush()
    try:
        stderr = os.dup(2)
    except OSError:  # a window's process may have no stderr
        yield
        return
    with tempfile.TemporaryFile() as held:
        os.dup2(held.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)
            held.seek(0)
            for line in held:
                if not _LOG_LINE.match(line):
                    os.write(2, line)
