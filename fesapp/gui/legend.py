"""The key to an overlay's colours: its picture, between words that say what and how much."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from fesapp.gui.engine import OverlayStyle
from fesapp.gui.words import tr

# Words over a photo stand on this, whatever the theme: the photo behind them may be light or dark.
PLATE, ON_PLATE = QColor(20, 20, 20, 200), QColor("#f0f0f0")
PADDING = 10.0
_LINE = 3.0  # between picture and words


def legend_words(style: OverlayStyle, full: float) -> tuple[str, str, str]:
    """What the colours say, and what the picture's left and right end (of the wheel: nothing and its rim) stand for.

    `full` is the motion in photo pixels that gets the full colour, 0 where nothing moves.
    """
    distance = tr("{} px").format(f"{full:.0f}" if full >= 10 else f"{full:.1f}") if full else ""
    if style == "wheel":
        return tr("Direction"), "", tr("{} at the rim").format(distance) if distance else ""
    if style == "magnitude":
        return tr("Distance in the photo"), tr("0"), distance
    title = tr("Not in the photo") if style == "uncovered" else tr("Painted by the networks")
    return title, tr("0 %"), tr("100 %")


def draw_legend(
    painter: QPainter, corner: QPointF, font: QFont, picture: QImage, words: tuple[str, str, str], unit: float = 1.0
) -> None:
    """Draw a legend on a plate whose lower right corner is `corner`; `unit` is what counts as one pixel."""
    painter.save()
    painter.translate(corner)
    painter.scale(unit, unit)
    painter.setFont(font)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    title, low, high = words
    line = painter.fontMetrics().height()
    size = QSizeF(picture.size()) / 2  # made twice as large, for crisp screens
    width = max(size.width(), *(painter.fontMetrics().horizontalAdvance(text) for text in (title, low + high)))
    height = line + _LINE + size.height() + (_LINE + line if low or high else 0.0)
    plate = QRectF(0, 0, width + 2 * PADDING, height + 2 * PADDING)
    plate.moveBottomRight(QPointF(0, 0))
    draw_plate(painter, plate)
    inner = plate.adjusted(PADDING, PADDING, -PADDING, -PADDING)
    place = QRectF(inner.center().x() - size.width() / 2, inner.top() + line + _LINE, size.width(), size.height())
    painter.drawImage(place, picture)
    painter.setPen(ON_PLATE)
    painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter, title)
    below = Qt.AlignmentFlag.AlignBottom
    painter.drawText(inner, below | Qt.AlignmentFlag.AlignLeft, low)
    painter.drawText(inner, below | (Qt.AlignmentFlag.AlignRight if low else Qt.AlignmentFlag.AlignHCenter), high)
    painter.restore()


def draw_plate(painter: QPainter, plate: QRectF) -> None:
    """The dark ground of words over a photo."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(PLATE)
    painter.drawRoundedRect(plate, 6, 6)
