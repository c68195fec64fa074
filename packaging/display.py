"""Whether a window can be shown, asked of the display server itself."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

# exit code 0: connected, 1: refused, 2: cannot tell, because libxcb is not installed (yet)
_ASK_X = """
import ctypes, sys
try:
    xcb = ctypes.CDLL("libxcb.so.1")
except OSError:
    sys.exit(2)
xcb.xcb_connect.restype = ctypes.c_void_p
connection = xcb.xcb_connect(None, None)
sys.exit(1 if xcb.xcb_connection_has_error(ctypes.c_void_p(connection)) else 0)
"""


def x_answers(environ: Mapping[str, str]) -> bool:
    """True where the X server that DISPLAY names takes connections from this user.

    It is asked by libxcb, which knows every form of DISPLAY and the user's credentials, and in a process of its own,
    because a host that does not answer would hold this one for minutes.
    """
    try:
        asked = subprocess.run([sys.executable, "-c", _ASK_X], env=dict(environ), capture_output=True, timeout=10)
    except subprocess.TimeoutExpired:
        return False
    return asked.returncode != 1


def wayland_answers(environ: Mapping[str, str]) -> bool:
    """True where the compositor's socket that WAYLAND_DISPLAY names takes connections."""
    path = Path(environ.get("XDG_RUNTIME_DIR", "/"), environ["WAYLAND_DISPLAY"])
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(path))
    except OSError:
        return False
    return True


def why_none(
    environ: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
    x_answers: Callable[[Mapping[str, str]], bool] = x_answers,
    wayland_answers: Callable[[Mapping[str, str]], bool] = wayland_answers,
) -> str | None:
    """Why no window can be shown, as the rest of a sentence; None where one can. Only Linux is ever without."""
    if platform != "linux":
        return None
    named = [name for name in ("WAYLAND_DISPLAY", "DISPLAY") if environ.get(name)]
    if not named:
        return "there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set)"
    answers = {"WAYLAND_DISPLAY": wayland_answers, "DISPLAY": x_answers}
    if any(answers[name](environ) for name in named):
        return None
    return "the display cannot be reached (" + ", ".join(f"{name}={environ[name]}" for name in named) + ")"
