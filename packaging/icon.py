"""Draw the program's icon: one face, half as the photo shows it, half as it is asked to be, with the pull between.

.venv/bin/python packaging/icon.py [FOLDER]

Writes `fesapp.svg` and the PNG sizes that desktops ask for. Small ones have thicker lines and no pull.
"""

from __future__ import annotations

import sys
from pathlib import Path

from desktop import ICON_SIZES
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

# below this many pixels fine parts are mud
SMALL = 40

_GROUND = '<rect x="8" y="8" width="240" height="240" rx="54" fill="#22303f"/>'
_BEFORE = '<path d="M128 36 A 92 92 0 0 0 128 220 Z" fill="#b9c2cb"/>'
_AFTER = '<path d="M128 36 A 92 92 0 0 1 128 220 Z" fill="#ffd98a"/>'
_PULL = '<path d="M189 160 L217 108 M193 116 L218 106 L226 131" stroke="#3f94e0" stroke-width="13"/>'


def svg(small: bool = False) -> str:
    """The drawing, on a square of 256 units."""
    line = 19 if small else 13
    eye = 14 if small else 12
    features = (
        # brows: one level, one raised
        f'<path d="M72 86 L104 86" stroke-width="{line}"/>',
        f'<path d="M146 82 Q 162 64 182 76" stroke-width="{line}"/>',
        # one mouth: level on the left, on the right a corner that is pulled up
        f'<path d="M84 168 L128 168 Q 160 169 171 147" stroke-width="{line + 2}"/>',
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256" viewBox="0 0 256 256">\n'
        f"{_GROUND}\n{_BEFORE}\n{_AFTER}\n"
        f'<circle cx="90" cy="118" r="{eye}" fill="#22303f"/>\n<circle cx="166" cy="116" r="{eye}" fill="#22303f"/>\n'
        '<g fill="none" stroke="#22303f" stroke-linecap="round" stroke-linejoin="round">\n'
        + "\n".join((*features, *(() if small else (_PULL,))))
        + "\n</g>\n</svg>\n"
    )


def draw(size: int) -> QImage:
    """The icon as a picture of `size` pixels, transparent around."""
    picture = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(0)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(svg(size < SMALL).encode())).render(painter)
    painter.end()
    return picture


def main(folder: Path) -> None:
    """Write the SVG and a PNG for each of `ICON_SIZES`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "fesapp.svg").write_text(svg(), encoding="utf-8")
    for size in ICON_SIZES:
        draw(size).save(str(folder / f"fesapp-{size}.png"))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1] / "resources" / "icons")
