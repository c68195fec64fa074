"""Undo what `import cv2` does to Qt: it points Qt at the plugins of its own, older Qt."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

_VARIABLES = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")


def forget_cv2_plugins() -> None:
    """Drop Qt's path variables where they lie inside cv2's folder; any other value is the user's and stays.

    Called before the QApplication, for a cv2 imported earlier (here or in a parent process), and again after the
    engine has imported cv2, for programs that the window starts.
    """
    spec = importlib.util.find_spec("cv2")
    if spec is None or spec.origin is None:
        return
    folder = Path(spec.origin).resolve().parent
    for variable in _VARIABLES:
        value = os.environ.get(variable)
        if value and Path(value).resolve().is_relative_to(folder):
            del os.environ[variable]
