"""How the commands speak: results on stdout, one line for each thing that went wrong on stderr."""

from __future__ import annotations

import json
import sys
from typing import Any

from fesapp.errors import FesappError

DONE, FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


class WrongUsage(FesappError):
    """A command line that makes no sense, whatever is in the files it names."""


def complain(text: str) -> None:
    """One line on stderr."""
    print("fesapp: " + " ".join(text.split("\n")), file=sys.stderr, flush=True)


def print_json(document: dict[str, Any]) -> None:
    """One JSON document on stdout, readable by people too; ASCII alone, so that no terminal or pipe garbles it."""
    print(json.dumps(document, indent=2))
