"""The key to an overlay's colours: its picture, between words that say what and how much."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from fesapp.gui.engine import OverlayStyle
from fesapp.gui.words import tr

# Words over a photo stand on this, whatever the theme: the photo behind them may be light or dark.
PLATE, ON_PLATE = QColor(20, 20, 20, 200), QColor("#f0f0f0")
EDGE = QColor(240, 240, 240, 110)
PADDING = 10.0
_LINE = 3.0  # between picture and words


def legend_words(style: OverlayStyle, full: float, blank: bool = False) -> tuple[str, str, str]:
    """What the colours say, and what the picture's left and right end (of the wheel: nothing and its rim) stand for.

    `full` is the motion in photo pixels that gets the full colour, 0 where nothing moves; `blank` says that no part of
    what is seen has any colour.
    """
    distance = tr("{} px").format(f"{full:.0f}" if full >= 10 else f"{full:.1f}") if full else ""
    if style == "wheel":
        return tr("Direction"), "", tr("{} at the rim").format(distance) if distance else ""
    if style == "magnitude":
        return tr("Distance in the photo"), tr("0"), distance
    if style in ("arrows", "grid"):
        title = tr("From where it was to where it is") if style == "arrows" else tr("Moves with the skin")
        return title, "", tr("at its true length") if style == "arrows" else ""
    if blank:
        title = tr("Nothing is uncovered") if style == "uncovered" else tr("Nothing is painted")
    else:
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
    metrics, gap = painter.fontMetrics(), painter.fontMetrics().horizontalAdvance("  ")
    size = QSizeF(picture.size()) / 2  # made twice as large, for crisp screens
    below = metrics.horizontalAdvance(low) + gap + metrics.horizontalAdvance(high)
    width = max(size.width(), metrics.horizontalAdvance(title), below)
    if low:  # a bar, whose ends the words below name
        size.setWidth(width)
    height = metrics.height() + size.height() + 2 * _LINE + (metrics.height() if low or high else 0)
    plate = QRectF(0, 0, width + 2 * PADDING, height + 2 * PADDING)
    plate.moveBottomRight(QPointF(0, 0))
    draw_plate(painter, plate)
    inner = plate.adjusted(PADDING, PADDING, -PADDING, -PADDING)
    place = QRectF(inner.topLeft() + QPointF((width - size.width()) / 2, metrics.height() + _LINE), size)
    painter.drawImage(place, picture)
    painter.setPen(ON_PLATE)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _draw_words(painter, inner, words)
    if low:
        painter.setPen(EDGE)
        painter.drawRect(place)
    painter.restore()


def _draw_words(painter: QPainter, inner: QRectF, words: tuple[str, str, str]) -> None:
    side, title, (low, high) = Qt.AlignmentFlag, words[0], words[1:]
    painter.drawText(inner, side.AlignTop | side.AlignHCenter, title)
    painter.drawText(inner, side.AlignBottom | side.AlignLeft, low)
    painter.drawText(inner, side.AlignBottom | (side.AlignRight if low else side.AlignHCenter), high)


def draw_plate(painter: QPainter, plate: QRectF) -> None:
    """The dark ground of words over a photo."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(PLATE)
    painter.drawRoundedRect(plate, 6, 6)
