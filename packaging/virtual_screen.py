"""A screen that nobody looks at (Xvfb), and pictures of it."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import debian
from console import SetupError

SIZE = (1440, 900)

# Run by the environment's Python; arguments: the PNG to write. The screen is black where no window is.
_GRAB = """
import json, sys
import numpy as np
from PIL import Image
from PySide6.QtGui import QGuiApplication
from fesapp.gui.theme import DARK

application = QGuiApplication([])
application.primaryScreen().grabWindow(0).save(sys.argv[1])
pixels = np.asarray(Image.open(sys.argv[1]).convert("RGB"))
panel = tuple(int(DARK.panel[at : at + 2], 16) for at in (1, 3, 5))
print(json.dumps({"covered": float(pixels.any(axis=2).mean()), "panel": float((pixels == panel).all(axis=2).mean())}))
"""


@dataclass(frozen=True)
class Seen:
    """Shares of a screenshot, 0 to 1: what windows cover, and what has the colour of the editor's dark panels."""

    covered: float
    panel: float


@contextlib.contextmanager
def virtual_screen() -> Iterator[str]:
    """Run Xvfb; gives the DISPLAY that names it.

    Raises:
        SetupError: there is no Xvfb, or it does not start.
    """
    if shutil.which("Xvfb") is None and debian.can_install():
        debian.install(["xvfb"])
    if shutil.which("Xvfb") is None:
        raise SetupError(f"there is no Xvfb to show the window on; {debian.advice(['xvfb'], 'install it')}")
    command = ["Xvfb", "-displayfd", "1", "-nolisten", "tcp", "-screen", "0", "{}x{}x24".format(*SIZE)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout is not None
            number = server.stdout.readline().strip()
            if not number:
                raise SetupError("Xvfb does not start; try `Xvfb :99` to see why")
            yield f":{number}"
        finally:
            server.terminate()


def grab(display: str, picture: Path, python: Path, root: Path) -> Seen:
    """Write a screenshot as PNG.

    Args:
        python: that of the project's environment in `root`.

    Raises:
        SetupError: the screen cannot be seen.
    """
    environ = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(root)}
    asked = subprocess.run(
        [str(python), "-c", _GRAB, str(picture)], env=environ, capture_output=True, text=True, timeout=120
    )
    if asked.returncode:
        raise SetupError(f"no screenshot can be made ({asked.stderr.strip().splitlines()[-1:]})")
    return Seen(**json.loads(asked.stdout))
