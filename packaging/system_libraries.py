"""The shared libraries that Qt and OpenCV open but do not bring along, and the Debian packages that hold them.

From the `NEEDED` entries of PySide6-Essentials 6.12.0 (libQt6Core, Gui, Widgets and DBus; the xcb and wayland platform
plugins with their OpenGL integrations) and of opencv-python 4.11.0.86, less what a minimal Debian always has.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import debian
from console import SetupError, say

PICTURES = "pictures"
QT = "qt"
X11 = "x11"
WAYLAND = "wayland"


class Library(NamedTuple):
    """A library (or other thing) by the name it is opened with, its Debian package, and what does not work without."""

    soname: str
    package: str
    purpose: str


LIBRARIES = (
    Library("libGL.so.1", "libgl1", PICTURES),
    Library("libgthread-2.0.so.0", "libglib2.0-0", PICTURES),
    Library("libxcb.so.1", "libxcb1", PICTURES),
    Library("libEGL.so.1", "libegl1", QT),
    Library("libX11.so.6", "libx11-6", QT),
    Library("libxkbcommon.so.0", "libxkbcommon0", QT),
    Library("libfontconfig.so.1", "libfontconfig1", QT),
    Library("libfreetype.so.6", "libfreetype6", QT),
    Library("libdbus-1.so.3", "libdbus-1-3", QT),
    Library("libX11-xcb.so.1", "libx11-xcb1", X11),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", X11),
    Library("libxcb-cursor.so.0", "libxcb-cursor0", X11),
    Library("libxcb-glx.so.0", "libxcb-glx0", X11),
    Library("libxcb-icccm.so.4", "libxcb-icccm4", X11),
    Library("libxcb-image.so.0", "libxcb-image0", X11),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1", X11),
    Library("libxcb-randr.so.0", "libxcb-randr0", X11),
    Library("libxcb-render.so.0", "libxcb-render0", X11),
    Library("libxcb-render-util.so.0", "libxcb-render-util0", X11),
    Library("libxcb-shape.so.0", "libxcb-shape0", X11),
    Library("libxcb-shm.so.0", "libxcb-shm0", X11),
    Library("libxcb-sync.so.1", "libxcb-sync1", X11),
    Library("libxcb-util.so.1", "libxcb-util1", X11),
    Library("libxcb-xfixes.so.0", "libxcb-xfixes0", X11),
    Library("libxcb-xkb.so.1", "libxcb-xkb1", X11),
    Library("libwayland-client.so.0", "libwayland-client0", WAYLAND),
    Library("libwayland-cursor.so.0", "libwayland-cursor0", WAYLAND),
    Library("libwayland-egl.so.1", "libwayland-egl1", WAYLAND),
)
ANY_FONT = Library("a font", "fonts-dejavu-core", QT)

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


def opens(soname: str) -> bool:
    """True where the dynamic linker finds the library and all that it needs in turn."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def has_font(folders: Iterable[str] = FONT_FOLDERS) -> bool:
    """True where any font file lies in these folders; without one Qt draws empty boxes for letters."""
    kinds = {".ttf", ".otf", ".ttc", ".pfb"}
    return any(file.suffix.lower() in kinds for folder in folders for file in Path(folder).expanduser().rglob("*"))


def needed_for_window(environ: Mapping[str, str] = os.environ) -> set[str]:
    """Purposes that a window needs in this session; where Wayland's server also speaks X11, X11 is enough."""
    return {PICTURES, QT, X11 if environ.get("DISPLAY") else WAYLAND}


def missing(
    environ: Mapping[str, str] = os.environ,
    opens: Callable[[str], bool] = opens,
    has_font: Callable[[], bool] = has_font,
) -> list[Library]:
    """What this Linux system lacks; Wayland's libraries count only in a Wayland session."""
    wanted = [lib for lib in LIBRARIES if lib.purpose != WAYLAND or environ.get("WAYLAND_DISPLAY")]
    return [lib for lib in wanted if not opens(lib.soname)] + ([] if has_font() else [ANY_FONT])


def message(lacking: Iterable[Library]) -> str:
    """One line that names what is missing and what the user is to do."""
    lacking = list(lacking)
    names = ", ".join(lib.soname for lib in lacking)
    todo = debian.advice([lib.package for lib in lacking], "install the packages that hold them")
    return f"this system lacks {names}, which the editor needs; {todo}"


def ensure(purposes: set[str], find_missing: Callable[[], list[Library]] = missing) -> None:
    """Install what is missing where apt-get may be used; else say what to install.

    Raises:
        SetupError: something needed for one of `purposes` is missing still.
    """
    lacking = find_missing() if sys.platform == "linux" else []
    if lacking and debian.can_install():
        say("Installing system libraries: " + " ".join(lib.package for lib in lacking) + " ...")
        debian.install([lib.package for lib in lacking])
        lacking = find_missing()
    if any(lib.purpose in purposes for lib in lacking):
        raise SetupError(f"{message(lacking)}, then start again")
    if lacking:
        say(f"Note: {message(lacking)}.")
