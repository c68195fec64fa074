"""A schematic face with the muscle of an Action Unit marked: as image, as icon of a row, as picture in a tooltip."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from fesapp.action_units import ActionUnit
from fesapp.gui.muscle_shapes import BOTH_EYES_ONE_WAY, EYE, HEIGHT, MOUTH, SHAPES, WIDTH, Ring, Shape

BOTH = "LR"
_SMALL = 40  # pixels of height below which the face is drawn with fewer and bolder lines

Colours = tuple[str, str, str]  # of skin, lines and muscle, as #rrggbb


def colours_of(palette: QPalette) -> Colours:
    """The colours of a picture that stands on `palette`."""
    role, active = QPalette.ColorRole, QPalette.ColorGroup.Active
    roles = (role.Base, role.Midlight, role.Highlight)
    skin, lines, muscle = (palette.color(active, one).name() for one in roles)
    return skin, lines, muscle


@lru_cache(maxsize=512)
def muscle_image(number: int, sides: str, height: int, ratio: float, colours: Colours) -> QImage:
    """The face, `height` logical pixels high on a screen of `ratio`, the muscle of AU `number` marked on `sides`.

    Sides are the person's own, `"L"`, `"R"` or `"LR"`; the left is on the right of the picture.
    """
    zoom = height * ratio / HEIGHT
    image = QImage(round(WIDTH * zoom), round(HEIGHT * zoom), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(zoom, zoom)
    painter.translate(WIDTH / 2, 0)
    small = height < _SMALL
    _draw_face(painter, colours, small)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for side in "L" if number in BOTH_EYES_ONE_WAY else sides:
        painter.save()
        painter.scale(-1 if side == "R" else 1, 1)
        _draw_muscle(painter, SHAPES[number], QColor(colours[2]), small)
        painter.restore()
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


@lru_cache(maxsize=512)
def picture_tag(number: int, sides: str, height: int, ratio: float, colours: Colours) -> str:
    """The same as an element of rich text, with the picture inside."""
    image = muscle_image(number, sides, height, ratio, colours)
    size = image.deviceIndependentSize().toSize()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    code = b64encode(data.data()).decode()
    return f'<img src="data:image/png;base64,{code}" width="{size.width()}" height="{size.height()}">'


class MuscleIcon(QWidget):
    """Where the muscle of an Action Unit lies, as small as a word."""

    def __init__(self, unit: ActionUnit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.unit = unit
        self.setFixedSize(QSize(18, 22))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self.isEnabled():
            painter.setOpacity(0.4)
        # Painted only now, and in whatever the palette and the screen are now.
        image = muscle_image(
            self.unit.number, BOTH, self.height(), self.devicePixelRatioF(), colours_of(self.palette())
        )
        painter.drawImage(QPointF(0, 0), image)


def _draw_face(painter: QPainter, colours: Colours, small: bool) -> None:
    skin, lines = QColor(colours[0]), QColor(colours[1])
    painter.setBrush(skin)
    painter.setPen(_pen(lines, 4.0 if small else 1.6))
    painter.drawPath(_outline())
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(lines, 3.5 if small else 1.3))
    for side in (-1, 1):
        painter.save()
        painter.scale(side, 1)
        painter.drawPath(_eye())
        if not small:
            painter.drawEllipse(QPointF(*EYE), 3.4, 3.4)
            painter.drawPath(_curve((7, 43), (18, 37), (30, 43)))  # brow
            painter.drawPath(_curve((4, 54), (4, 66), (7, 74)))  # nose
            painter.drawPath(_curve((7, 74), (6, 78), (0, 77.5)))
        painter.restore()
    x, y = MOUTH
    painter.drawPath(_curve((x - 15, y), (x, y + 2), (x + 15, y)))
    if not small:
        painter.drawPath(_curve((x - 15, y), (x - 3, y - 8), (x, y - 4)))
        painter.drawPath(_curve((x + 15, y), (x + 3, y - 8), (x, y - 4)))
        painter.drawPath(_curve((x - 15, y), (x, y + 13), (x + 15, y)))


def _draw_muscle(painter: QPainter, shapes: tuple[Shape, ...], colour: QColor, small: bool) -> None:
    flesh = QColor(colour)
    flesh.setAlphaF(0.3)
    fibres = QPainterPath()
    for shape in shapes:
        fibres.addPath(_path(shape))
    for pen in (_pen(colour, 5.5),) if small else (_pen(flesh, 6.5), _pen(colour, 1.6)):
        painter.setPen(pen)
        painter.drawPath(fibres)


def _outline() -> QPainterPath:
    path = QPainterPath(QPointF(0, 2))
    path.cubicTo(QPointF(34, 2), QPointF(46, 30), QPointF(41, 64))
    path.cubicTo(QPointF(38, 94), QPointF(22, 117), QPointF(0, 117))
    path.cubicTo(QPointF(-22, 117), QPointF(-38, 94), QPointF(-41, 64))
    path.cubicTo(QPointF(-46, 30), QPointF(-34, 2), QPointF(0, 2))
    return path


def _eye() -> QPainterPath:
    x, y = EYE
    lids = _curve((x - 10, y + 1), (x, y - 9), (x + 10, y))
    lids.quadTo(QPointF(x, y + 8), QPointF(x - 10, y + 1))
    return lids


def _path(shape: Shape) -> QPainterPath:
    if isinstance(shape, Ring):
        (x, y), (across, down) = shape.middle, shape.radii
        bounds = QRectF(x - across, y - down, 2 * across, 2 * down)
        path = QPainterPath()
        path.arcMoveTo(bounds, -shape.begin)
        path.arcTo(bounds, -shape.begin, -shape.span)
        return path
    middle = ((shape.start[0] + shape.end[0]) / 2, (shape.start[1] + shape.end[1]) / 2)
    return _curve(shape.start, shape.by or middle, shape.end)


def _curve(start: tuple[float, float], by: tuple[float, float], end: tuple[float, float]) -> QPainterPath:
    path = QPainterPath(QPointF(*start))
    path.quadTo(QPointF(*by), QPointF(*end))
    return path


def _pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
