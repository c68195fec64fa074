"""A bar at the foot of the canvas: an expression from elsewhere, and the slider that blends from here to there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fesapp.action_units import to_json
from fesapp.gui.elided_label import ElidedLabel
from fesapp.gui.group_choice import GroupChoice
from fesapp.gui.intensity_slider import IntensitySlider
from fesapp.gui.words import tr

THUMBNAIL_PX = 64
_ONE_OF_SEVERAL_PX, _ROWS = 44, 2
_BOTTOM, _WIDEST = 12, 640
_NAMED = 6  # of the strongest Action Units


class BlendBar(QFrame):
    """Shows faces to take an expression from. `share` (0 to 1), `target` and `groups` are what the hand has set.

    Args:
        name: of the photo; faces: intensities and picture of each, the largest first; parent: the canvas.
    """

    changed = Signal()
    applied = Signal()
    cancelled = Signal()

    def __init__(self, name: str, faces: Sequence[tuple[Mapping[str, float], QImage]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("blendBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.setAccessibleName(tr("Expression from {}").format(name))
        self._faces = faces
        self.chosen = 0
        self.groups = GroupChoice(columns=3)
        self.slider = self._make_slider()
        self._figure, self._units = QLabel(), ElidedLabel("")
        self._units.setObjectName("muted")
        self._figure.setFixedWidth(self.fontMetrics().horizontalAdvance("100 %") + 4)
        self.face_buttons = [self._make_face_button(index, picture) for index, (_, picture) in enumerate(faces)]
        self._arrange(name)
        self.groups.changed.connect(self.changed)
        self._above = parent
        parent.installEventFilter(self)
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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.place()
        return False

    def place(self) -> None:
        """At the foot of the canvas, in the middle."""
        room, height = self._above.width(), self.sizeHint().height()
        width = min(_WIDEST, room - 2 * _BOTTOM)
        self.setGeometry((room - width) // 2, self._above.height() - height - _BOTTOM, width, height)

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
        self.cancel_button, self.apply_button = QPushButton(tr("Cancel")), QPushButton(tr("Apply"))
        self.cancel_button.setToolTip(tr("Leave the face as it was (Esc)"))
        self.apply_button.setToolTip(tr("Keep it, as one step (Enter)"))
        self.cancel_button.clicked.connect(self.cancelled)
        self.apply_button.clicked.connect(self.applied)
        line = QHBoxLayout()
        line.addWidget(self.slider, 1)
        line.addWidget(self._figure)
        line.addWidget(self.cancel_button)
        line.addWidget(self.apply_button)
        words = QHBoxLayout()
        words.addWidget(title, 1)
        words.addWidget(self._units, 1)
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addLayout(words)
        right.addLayout(line)
        right.addWidget(self.groups)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(10, 8, 10, 8)
        whole.setSpacing(10)
        whole.addLayout(self._face_grid())
        whole.addLayout(right, 1)

    def _face_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(2)
        for index, button in enumerate(self.face_buttons):
            grid.addWidget(button, index % _ROWS, index // _ROWS)
        return grid

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
        side = THUMBNAIL_PX if len(self._faces) == 1 else _ONE_OF_SEVERAL_PX
        button.setIconSize(QSize(side, side))
        text = tr("Face {} of that photo").format(index + 1)
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.clicked.connect(lambda: self._choose(index))
        group.addButton(button)
        return button


def _mean(value: float | dict[str, float]) -> float:
    return sum(value.values()) / len(value) if isinstance(value, dict) else value
