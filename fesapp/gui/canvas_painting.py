"""What the canvas draws: views in their place, outlines of faces, and the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QPen
from PySide6.QtWidgets import QWidget

from fesapp.gui.icons import icon
from fesapp.gui.jobs import Shown
from fesapp.gui.viewport import Viewport

if TYPE_CHECKING:
    from fesapp.gui.photo_view import PhotoView

_MARGIN = 14.0
_PADDING = 10.0
# Words over a photo stand on this, whatever the theme: the photo behind them may be light or dark.
_PLATE = QColor(20, 20, 20, 200)
_ON_PLATE = QColor("#f0f0f0")


def background(widget: QWidget) -> QColor:
    return widget.palette().color(QPalette.ColorRole.Shadow)


def draw_view(painter: QPainter, view: Shown, viewport: Viewport) -> None:
    """The part of a view that the photo covers, where it belongs in the viewport."""
    target = _place(view, view.inside, viewport)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, target.size() != view.inside.size())
    painter.drawImage(target, view.image, view.inside)


def draw_overlay(painter: QPainter, view: Shown, viewport: Viewport, opacity: float) -> None:
    """The overlay of a view, over that view."""
    if view.overlay is None:
        return
    whole = QRectF(view.overlay.rect())
    painter.setOpacity(opacity)
    painter.drawImage(_place(view, whole, viewport), view.overlay, whole)
    painter.setOpacity(1.0)


def _place(view: Shown, part: QRectF, viewport: Viewport) -> QRectF:
    """Where a part of a view, in its own pixels, lies on the screen."""
    x, y, width, _ = view.region
    if (x, y) == viewport.region[:2] and view.image.width() == viewport.size[0] and width == viewport.region[2]:
        return part  # drawn pixel by pixel, without the arithmetic's rounding
    photo_px = width / view.image.width()  # photo pixels in one pixel of the view
    corner = viewport.to_screen(x + part.x() * photo_px, y + part.y() * photo_px)
    scale = photo_px * viewport.zoom
    return QRectF(QPointF(*corner), QSizeF(part.width() * scale, part.height() * scale))


def draw_outlines(painter: QPainter, canvas: PhotoView) -> None:
    """A numbered frame around every face; the selected one in the accent colour."""
    accent = canvas.palette().color(QPalette.ColorRole.Highlight)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for index, face in enumerate(canvas.document.faces):
        x, y, width, height = face.box
        frame = QRectF(canvas.widget_point(x, y), canvas.widget_point(x + width, y + height))
        selected = index == canvas.document.selected
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(0, 0, 0, 120), 4 if selected else 3))
        painter.drawRoundedRect(frame, 6, 6)
        painter.setPen(QPen(accent if selected else QColor(255, 255, 255, 190), 2 if selected else 1))
        painter.drawRoundedRect(frame, 6, 6)
        tag = QRectF(frame.left(), frame.top() - 22, 22, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent if selected else _PLATE)
        painter.drawRoundedRect(tag, 4, 4)
        painter.setPen(canvas.palette().color(QPalette.ColorRole.HighlightedText) if selected else _ON_PLATE)
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, str(index + 1))


def draw_notes(painter: QPainter, canvas: PhotoView) -> None:
    """What is compared, what is under way, and the key to the overlay's colours."""
    view = canvas.current_view
    if view is not None and view.original and canvas.look.comparing:
        _plate(painter, canvas, "Original", Qt.AlignmentFlag.AlignLeft)
    if canvas.busy:
        _plate(painter, canvas, canvas.busy, Qt.AlignmentFlag.AlignRight)
    if view is None or view.legend is None or canvas.look.style is None or canvas.look.comparing:
        return
    size = QSizeF(view.legend.size())
    plate = QRectF(0, 0, size.width() + 2 * _PADDING, size.height() + 2 * _PADDING)
    plate.moveBottomRight(QPointF(canvas.width() - _MARGIN, canvas.height() - _MARGIN))
    _draw_plate(painter, plate)
    painter.drawImage(plate.topLeft() + QPointF(_PADDING, _PADDING), view.legend)


def draw_empty(painter: QPainter, canvas: PhotoView) -> None:
    """Where there is no photo: what is under way, or what to do."""
    muted = canvas.palette().color(QPalette.ColorRole.WindowText)
    muted.setAlpha(170)
    frame = QRectF(0, 0, min(460.0, canvas.width() - 40.0), 210)
    frame.moveCenter(QRectF(canvas.rect()).center())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    text, waits = canvas.busy or canvas.message, not canvas.busy
    if waits:
        edge = QColor(muted)
        edge.setAlpha(80)
        painter.setPen(QPen(edge, 1.5, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(frame, 10, 10)
        picture = icon("image-plus-outline").pixmap(48, 48)
        painter.setOpacity(0.6)
        painter.drawPixmap(QPointF(frame.center().x() - 24, frame.top() + 44), picture)
        painter.setOpacity(1.0)
    painter.setPen(muted)
    painter.setFont(_larger(canvas.font(), 1.25))
    words = frame.adjusted(16, 84, -16, -36) if waits else frame
    painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), text)
    if waits:
        painter.setFont(canvas.font())
        below = frame.adjusted(16, 140, -16, -12)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, "JPEG, PNG, TIFF, WebP or HEIC   ·   Ctrl+O")


def draw_error(painter: QPainter, canvas: PhotoView, text: str) -> None:
    """An error in words, on a card low on the canvas, where it hides no face."""
    wrapped = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
    widest = min(520.0, canvas.width() - 60.0)
    words = QRectF(painter.fontMetrics().boundingRect(0, 0, int(widest - 64), 400, wrapped, text))
    card = QRectF(0, 0, widest, words.height() + 40)
    card.moveCenter(QRectF(canvas.rect()).center())
    card.moveBottom(canvas.height() - _MARGIN)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(canvas.palette().color(QPalette.ColorRole.BrightText), 1))
    painter.setBrush(canvas.palette().color(QPalette.ColorRole.Window))
    painter.drawRoundedRect(card, 8, 8)
    picture = icon("alert-circle-outline").pixmap(24, 24)
    painter.drawPixmap(QPointF(card.left() + 16, card.center().y() - 12), picture)
    painter.setPen(canvas.palette().color(QPalette.ColorRole.WindowText))
    painter.drawText(card.adjusted(52, 10, -12, -10), wrapped, text)


def _plate(painter: QPainter, canvas: PhotoView, text: str, side: Qt.AlignmentFlag) -> None:
    """A short text in an upper corner."""
    painter.setFont(canvas.font())
    metrics = painter.fontMetrics()
    plate = QRectF(_MARGIN, _MARGIN, metrics.horizontalAdvance(text) + 2 * _PADDING, metrics.height() + _PADDING)
    if side == Qt.AlignmentFlag.AlignRight:
        plate.moveRight(canvas.width() - _MARGIN)
    _draw_plate(painter, plate)
    painter.setPen(_ON_PLATE)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)


def _draw_plate(painter: QPainter, plate: QRectF) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_PLATE)
    painter.drawRoundedRect(plate, 6, 6)


def _larger(font: QFont, by: float) -> QFont:
    made = QFont(font)
    made.setPointSizeF(font.pointSizeF() * by)
    return made
