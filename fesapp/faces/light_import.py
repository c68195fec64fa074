"""Importing MediaPipe without what it draws plots with, which takes as long as all the rest of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

_PLOTTING = ("matplotlib", "matplotlib.pyplot")


@contextmanager
def without_matplotlib() -> Iterator[None]:
    """Meanwhile matplotlib is an empty module, unless it is loaded already: MediaPipe asks for it when it is imported,
    and uses it in a function for notebooks alone. Afterwards it can be imported as ever."""
    if "matplotlib" in sys.modules:
        yield
        return
    empty = {name: ModuleType(name) for name in _PLOTTING}
    sys.modules.update(empty)
    try:
        yield
    finally:
        for name, module in empty.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]
