"""How this room says no: one line that begins with the file."""

from __future__ import annotations

import os

from fesapp.errors import FesappError


def refusal(path: str | os.PathLike[str], reason: str) -> FesappError:
    """The error for `path`; `reason` goes on from its name ("is empty; …"). One line even if the name has several."""
    return FesappError(" ".join(f"{os.fspath(path)} {reason}".splitlines()))
