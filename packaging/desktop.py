"""What a Linux desktop needs to list the built program: its entry, its icons, and a script that puts them in place."""

from __future__ import annotations

import shutil
from pathlib import Path

# of the formats that fesapp opens, as shared-mime-info calls them
PICTURE_TYPES = ("image/jpeg", "image/png", "image/tiff", "image/webp", "image/heif", "image/heic")
ICON_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)

_ENTRY = """[Desktop Entry]
Type=Application
Version=1.5
Name=fesapp
GenericName=Facial-expression editor
Comment=Edit the expression of a face in a photo
Exec=fesapp %F
Icon=fesapp
Terminal=false
Categories=Graphics;Photography;2DGraphics;RasterGraphics;Qt;
Keywords=face;expression;portrait;photo;smile;
MimeType={types};
StartupWMClass=fesapp
"""

# Quoting as the Desktop Entry Specification asks of Exec: a backslash before " ` $ and \, written twice; %% for %
_ADD_TO_MENU = r"""#!/bin/sh
# Lists this copy of fesapp in your desktop's menu; `add-to-menu.sh --remove` takes it out again.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd -P)
data=${XDG_DATA_HOME:-$HOME/.local/share}
entry=$data/applications/fesapp.desktop
if [ "${1:-}" = --remove ]; then
    rm -f "$entry" "$data"/icons/hicolor/*/apps/fesapp.png "$data"/icons/hicolor/scalable/apps/fesapp.svg
    exit
fi
program=$(printf '%s' "$here/fesapp" | sed -e 's/\\/\\\\\\\\/g' -e 's/["`$]/\\\\&/g' -e 's/%/%%/g')
mkdir -p "$data/applications" "$data/icons"
cp -R "$here/share/icons/hicolor" "$data/icons/"
{ sed '/^Exec=/d' "$here/share/applications/fesapp.desktop"; printf 'Exec="%s" %%F\n' "$program"; } > "$entry.new"
mv "$entry.new" "$entry"
"""


def entry() -> str:
    """The text of `fesapp.desktop`, for a program that the PATH finds."""
    return _ENTRY.format(types=";".join(PICTURE_TYPES))


def put_into(folder: Path, icons: Path) -> None:
    """Write entry, icons and script into a built program's folder.

    Args:
        icons: folder with `fesapp.svg` and `fesapp-SIZE.png` for each of `ICON_SIZES`.
    """
    applications = folder / "share" / "applications"
    applications.mkdir(parents=True, exist_ok=True)
    (applications / "fesapp.desktop").write_text(entry(), encoding="utf-8")
    themed = folder / "share" / "icons" / "hicolor"
    for size in ICON_SIZES:
        _copy(icons / f"fesapp-{size}.png", themed / f"{size}x{size}" / "apps" / "fesapp.png")
    _copy(icons / "fesapp.svg", themed / "scalable" / "apps" / "fesapp.svg")
    script = folder / "add-to-menu.sh"
    script.write_text(_ADD_TO_MENU, encoding="utf-8")
    script.chmod(0o755)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
