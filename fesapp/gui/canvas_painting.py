"""What the canvas draws: views in their place, outlines of faces, and the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QPen
from PySide6.QtWidgets import QWidget

from fesapp.gui.icons import icon
from fesapp.gui.jobs import Shown
from fesapp.gui.legend import ON_PLATE, PADDING, PLATE, draw_legend, draw_plate, legend_words
from fesapp.gui.panes import Pane
from fesapp.gui.viewport import Viewport
from fesapp.gui.words import tr

if TYPE_CHECKING:
    from fesapp.gui.photo_view import PhotoView

_MARGIN = 14.0


def background(widget: QWidget) -> QColor:
    return widget.palette().color(QPalette.ColorRole.Shadow)


def draw_view(painter: QPainter, view: Shown, viewport: Viewport) -> None:
    """The part of a view that the photo covers, where it belongs in the viewport."""
    target = _place(view, view.inside, viewport)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, target.size() != view.inside.size())
    painter.save()
    if view.is_draft:  # its pixels are larger than the screen's, so it knows the photo's edges less well
        painter.setClipRect(_photo_on_screen(viewport), Qt.ClipOperation.IntersectClip)
    painter.drawImage(target, view.image, view.inside)
    painter.restore()


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


def _photo_on_screen(viewport: Viewport) -> QRectF:
    """The photo's rectangle in whole pixels of the screen, as a sharp view of it fills them."""
    left, top = (round(edge) for edge in viewport.to_screen(0, 0))
    right, bottom = (round(edge) for edge in viewport.to_screen(*viewport.photo))
    return QRectF(left, top, right - left, bottom - top)


def draw_divider(painter: QPainter, canvas: PhotoView) -> None:
    """The line between two pictures side by side."""
    left, right = (canvas.pane_rect(pane) for pane in canvas.panes)
    gap = QRectF(left.right(), 0, right.left() - left.right(), canvas.height())
    painter.fillRect(gap, canvas.palette().color(QPalette.ColorRole.Midlight))


def draw_outlines(painter: QPainter, canvas: PhotoView, pane: Pane) -> None:
    """A numbered frame around every face in a pane; the selected one in the accent colour."""
    accent = canvas.palette().color(QPalette.ColorRole.Highlight)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(_bold(canvas.font()))
    for index, face in enumerate(canvas.document.faces):
        x, y, width, height = face.box
        frame = QRectF(canvas.widget_point(x, y, pane), canvas.widget_point(x + width, y + height, pane))
        selected = index == canvas.document.selected
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(0, 0, 0, 120), 4 if selected else 3))
        painter.drawRoundedRect(frame, 6, 6)
        painter.setPen(QPen(accent if selected else QColor(255, 255, 255, 190), 2 if selected else 1))
        painter.drawRoundedRect(frame, 6, 6)
        _draw_tag(painter, canvas, _tag_place(painter, canvas, pane, frame, index), index, selected)


def _tag_place(painter: QPainter, canvas: PhotoView, pane: Pane, frame: QRectF, index: int) -> QRectF:
    """Where a face's number stands: over its frame, or inside the pane as long as any of the frame is seen."""
    metrics = painter.fontMetrics()
    height = metrics.height() + 6.0
    tag = QRectF(0, 0, max(metrics.horizontalAdvance(str(index + 1)) + 12.0, height), height)
    tag.moveTopLeft(QPointF(frame.left(), frame.top() - height - 3))
    seen = canvas.pane_rect(pane)
    if frame.intersects(seen):
        tag.moveLeft(min(max(tag.left(), seen.left() + 4), seen.right() - tag.width() - 4))
        tag.moveTop(min(max(tag.top(), seen.top() + 4), seen.bottom() - height - 4))
    return tag


def _draw_tag(painter: QPainter, canvas: PhotoView, tag: QRectF, index: int, selected: bool) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(canvas.palette().color(QPalette.ColorRole.Highlight) if selected else PLATE)
    painter.drawRoundedRect(tag, 4, 4)
    painter.setPen(canvas.palette().color(QPalette.ColorRole.HighlightedText) if selected else ON_PLATE)
    painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, str(index + 1))


def draw_notes(painter: QPainter, canvas: PhotoView) -> None:
    """What is compared, what is under way, and the key to the overlay's colours."""
    look, view = canvas.look, canvas.current_view
    if look.comparing or look.comparison is not None:
        _draw_labels(painter, canvas)
    if canvas.busy:
        _plate(painter, canvas, canvas.busy, QRectF(canvas.rect()), Qt.AlignmentFlag.AlignRight)
    if view is not None and view.legend is not None and look.style is not None and not look.comparing:
        corner = QPointF(canvas.width() - _MARGIN, canvas.height() - _MARGIN)
        draw_legend(painter, corner, canvas.font(), view.legend, legend_words(look.style, view.full, view.blank))


def _draw_labels(painter: QPainter, canvas: PhotoView) -> None:
    """Which pane shows what; beside a split line on either side of it."""
    split = canvas.look.comparison == "split" and not canvas.look.comparing
    panes = canvas.panes if canvas.look.comparison == "side" or split else canvas.panes[-1:]
    for pane in panes:
        rect = canvas.pane_rect(pane) if len(panes) > 1 else QRectF(canvas.rect())
        side = Qt.AlignmentFlag.AlignRight if split and pane.original else Qt.AlignmentFlag.AlignLeft
        _plate(painter, canvas, tr("Original") if pane.original else tr("Edited"), rect, side)


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
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, tr("JPEG, PNG, TIFF, WebP or HEIC   ·   Ctrl+O"))


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


def _plate(painter: QPainter, canvas: PhotoView, text: str, within: QRectF, side: Qt.AlignmentFlag) -> None:
    """A short text in an upper corner of a rectangle; none where it has no room."""
    painter.setFont(canvas.font())
    metrics = painter.fontMetrics()
    plate = QRectF(0, 0, metrics.horizontalAdvance(text) + 2 * PADDING, metrics.height() + PADDING)
    if plate.width() + 2 * _MARGIN > within.width():
        return
    plate.moveTopLeft(within.topLeft() + QPointF(_MARGIN, _MARGIN))
    if side == Qt.AlignmentFlag.AlignRight:
        plate.moveRight(within.right() - _MARGIN)
    draw_plate(painter, plate)
    painter.setPen(ON_PLATE)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)


def _bold(font: QFont) -> QFont:
    made = QFont(font)
    made.setBold(True)
    return made


def _larger(font: QFont, by: float) -> QFont:
    made = QFont(font)
    made.setPointSizeF(font.pointSizeF() * by)
    return made
