"""Where the program's own files lie: weights, presets, icons and samples."""

from __future__ import annotations

import sys
from pathlib import Path


def resource(name: str) -> Path:
    """Path of a file or folder under `resources/`, in a checkout as in a built program."""
    root = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parents[1]))
    return root / "resources" / name
