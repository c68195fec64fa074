"""A row below the photo: an expression from elsewhere, and the slider that blends from here to there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QWidget,
)

from fesapp.action_units import to_json
from fesapp.gui.elided_label import ElidedLabel
from fesapp.gui.group_choice import GroupChoice
from fesapp.gui.intensity_slider import IntensitySlider
from fesapp.gui.words import tr

THUMBNAIL_PX = 64
_PICTURE_PX = 48
_NARROWEST, _WIDE = 320, 740  # pixels of width: the least, and from which two lines are enough
_NAMED = 6  # of the strongest Action Units


class BlendBar(QFrame):
    """Shows faces to take an expression from. `share` (0 to 1), `target` and `groups` are what the hand has set.

    Args:
        name: of the photo; faces: intensities and picture of each, the largest first.
    """

    changed = Signal()
    applied = Signal()
    cancelled = Signal()

    def __init__(
        self, name: str, faces: Sequence[tuple[Mapping[str, float], QImage]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("blendBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Expression from {}").format(name))
        self._faces = faces
        self.chosen = 0
        self.groups = GroupChoice()
        self.slider = self._make_slider()
        self._figure, self._units = QLabel(), ElidedLabel("")
        self._units.setObjectName("muted")
        self._figure.setFixedWidth(self.fontMetrics().horizontalAdvance("100 %") + 4)
        self.face_buttons = [self._make_face_button(index, picture) for index, (_, picture) in enumerate(faces)]
        self._arrange(name)
        self.groups.changed.connect(self.changed)
        self._choose(0)

    @property
    def share(self) -> float:
        return self.slider.value() / self.slider.maximum()

    @property
    def target(self) -> Mapping[str, float]:
        return self._faces[self.chosen][0]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.applied.emit()
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        # less than two lines need, so that the photo can be made as narrow as ever
        return QSize(_NARROWEST, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(self.width() >= _WIDE)

    def _choose(self, face: int) -> None:
        self.chosen = face
        self.face_buttons[face].setChecked(True)
        strongest = sorted(to_json(self.target).items(), key=lambda item: -_mean(item[1]))[:_NAMED]
        text = "   ".join(f"{key} {_mean(value):.1f}" for key, value in strongest if _mean(value) >= 0.1)
        self._units.setText(text or tr("a neutral face"))
        self._units.setToolTip(tr("What that face shows: {}").format(text))
        self._show_share()

    def _put_back(self) -> None:
        self.slider.show_value(1.0, None)
        self._show_share()

    def _show_share(self) -> None:
        self._figure.setText(f"{round(100 * self.share)} %")
        self.changed.emit()

    # ---- what it is made of ---------------------------------------------------------------------------------------

    def _arrange(self, name: str) -> None:
        title = ElidedLabel(tr("Expression from {}").format(name))
        title.setObjectName("heading")
        title.setToolTip(title.text())
        self.cancel_button, self.apply_button = QPushButton(tr("Cancel")), QPushButton(tr("Apply"))
        self.cancel_button.setToolTip(tr("Leave the face as it was (Esc)"))
        self.apply_button.setToolTip(tr("Keep it, as one step (Enter)"))
        self.cancel_button.clicked.connect(self.cancelled)
        self.apply_button.clicked.connect(self.applied)
        self._title, self._controls = title, QWidget()
        line = QHBoxLayout(self._controls)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.slider, 1)
        line.addWidget(self._figure)
        line.addWidget(self.cancel_button)
        line.addWidget(self.apply_button)
        self._pictures, self._lines = QGridLayout(), QGridLayout()
        self._pictures.setSpacing(2)
        self._lines.setVerticalSpacing(4)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(10, 6, 14, 6)
        whole.setSpacing(10)
        whole.addLayout(self._pictures)
        whole.addLayout(self._lines, 1)
        self._fit(True)

    def _fit(self, wide: bool) -> None:
        """Lay everything out in two lines, or where there is little room in more."""
        rows = 1 if wide else 2
        for index, button in enumerate(self.face_buttons):
            self._pictures.addWidget(button, index % rows, index // rows)
        self.groups.arrange(6 if wide else 3)
        # row, column and columns of each
        places = ((0, 0, 1), (0, 1, 2), (1, 0, 2), (1, 2, 1)) if wide else ((0, 0, 1), (1, 0, 3), (2, 0, 3), (0, 1, 2))
        widgets = (self._title, self._controls, self.groups, self._units)
        for widget, (row, column, columns) in zip(widgets, places, strict=True):
            self._lines.addWidget(widget, row, column, 1, columns)
        for column, share in enumerate((2, 3, 1) if wide else (1, 1, 0)):
            self._lines.setColumnStretch(column, share)

    def _make_slider(self) -> IntensitySlider:
        slider = IntensitySlider(1.0, step=0.05, typed=False)
        slider.setToolTip(tr("From this face's own expression (0 %) to the other's (100 %)"))
        slider.setAccessibleName(tr("How much of the expression"))
        slider.show_value(1.0, None)
        slider.edited.connect(lambda _value, _gesture: self._show_share())
        slider.reset_asked.connect(lambda _gesture: self._put_back())
        return slider

    def _make_face_button(self, index: int, picture: QImage) -> QToolButton:
        group = self.findChild(QButtonGroup) or QButtonGroup(self)
        button = QToolButton()
        button.setCheckable(True)
        button.setIcon(QIcon(QPixmap.fromImage(picture)))
        button.setIconSize(QSize(_PICTURE_PX, _PICTURE_PX))
        text = tr("Face {} of that photo").format(index + 1)
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.clicked.connect(lambda: self._choose(index))
        group.addButton(button)
        return button


def _mean(value: float | dict[str, float]) -> float:
    return sum(value.values()) / len(value) if isinstance(value, dict) else value
