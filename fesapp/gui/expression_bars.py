"""The expression read-out: how probable each of eight expressions is, before the edit and after."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fesapp.editing.expression import EXPRESSIONS
from fesapp.gui.words import tr

_ROW = 20
_GAP = 8
CAVEAT = (
    "Which expression the measured muscles come closest to, by the combinations that FACS coders go by. Outline: "
    "before the edit; bar: after. It reads the shape of the face, not what a person feels."
)


class ExpressionBars(QWidget):
    """Eight names with bars: an outline for what the photo shows, a filled bar for the result."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.before: Mapping[str, float] = {}
        self.after: Mapping[str, float] = {}
        self._stale = False
        self.setToolTip(tr(CAVEAT))
        self.setAccessibleName(tr("Expression, by the face's shape"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_expression(
        self, before: Mapping[str, float] | None, after: Mapping[str, float] | None, stale: bool
    ) -> None:
        """Show probabilities by expression, None where they are not known; greyed while `stale`."""
        self.before, self.after, self._stale = before or {}, after or {}, stale
        self.setAccessibleDescription("; ".join(self._spoken(name) for name in EXPRESSIONS if self.after))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, _ROW * len(EXPRESSIONS) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(180, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for place, name in enumerate(EXPRESSIONS):
            self._paint_row(painter, place * _ROW, name)

    def _paint_row(self, painter: QPainter, top: int, name: str) -> None:
        metrics, shades = self.fontMetrics(), self.palette()
        words = max(metrics.horizontalAdvance(expression_word(one)) for one in EXPRESSIONS)
        figures = metrics.horizontalAdvance("100 %")
        before, after = self.before.get(name, 0.0), self.after.get(name, 0.0)
        likeliest = bool(self.after) and after == max(self.after.values())
        text = shades.color(QPalette.ColorRole.Text if likeliest else QPalette.ColorRole.Midlight)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(text)
        painter.drawText(QRectF(0, top, words, _ROW), middle | Qt.AlignmentFlag.AlignLeft, expression_word(name))
        if self.after:
            figure = QRectF(self.width() - figures, top, figures, _ROW)
            painter.drawText(figure, middle | Qt.AlignmentFlag.AlignRight, f"{100 * after:.0f} %")
        groove = QRectF(words + _GAP, top + 5.5, self.width() - words - figures - 2 * _GAP, _ROW - 11)
        self._paint_bars(painter, groove, before, after)

    def _paint_bars(self, painter: QPainter, groove: QRectF, before: float, after: float) -> None:
        shades, role = self.palette(), QPalette.ColorRole
        painter.fillRect(groove, shades.color(role.Mid))
        filled = groove.adjusted(0, 2, 0, -2)
        filled.setWidth(groove.width() * after)
        painter.fillRect(filled, shades.color(role.Midlight if self._stale else role.Highlight))
        if before >= 0.005:
            painter.setPen(QPen(shades.color(role.Text), 1))
            outline = QRectF(groove)
            outline.setWidth(max(1.0, groove.width() * before))
            painter.drawRect(outline)

    def _spoken(self, name: str) -> str:
        told = tr("{} {:.0f} %, before {:.0f} %")
        return told.format(expression_word(name), 100 * self.after[name], 100 * self.before[name])


def expression_word(name: str) -> str:
    """What the user reads for an expression."""
    return tr(name.capitalize())
