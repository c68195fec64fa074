"""Which portraits the tests prepare, and the training commands as a user runs them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

# runs a command: exit code, stdout and stderr
Command = Callable[..., tuple[int, str, str]]

# sample, mirrored, brightness, tilt in degrees; the names of the last three fall into the validation split
PORTRAITS = {
    "portrait-01.png": (0, False, 1.0, 0),
    "portrait-02.png": (1, False, 1.0, 0),
    "portrait-03.png": (2, False, 1.0, 0),
    "portrait-04.png": (0, True, 1.0, 0),
    "portrait-05.png": (1, True, 1.0, 0),
    "portrait-06.png": (2, True, 1.0, 0),
    "portrait-00.png": (0, False, 0.7, 8),
    "portrait-11.png": (1, True, 0.8, -8),
    "portrait-27.png": (2, False, 0.9, 5),
}
VALIDATION = ("portrait-00.png", "portrait-11.png", "portrait-27.png")


def run_training(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """`python -m training` as a user runs it."""
    command = [sys.executable, "-m", "training", *map(str, arguments)]
    # words as they are: a terminal's width and colours are not what is tested
    environment = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1", "OMP_NUM_THREADS": "1", **environment}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def write_picture(path: Path, pixels: np.ndarray) -> None:
    cv2.imwrite(str(path), np.ascontiguousarray(pixels[..., ::-1]))
