"""One row of the slider panel: an Action Unit with its name, its muscle, and a slider for each side."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from fesapp.action_units import ActionUnit
from fesapp.gui.commands import Edits, new_gesture
from fesapp.gui.elided_label import ElidedLabel
from fesapp.gui.icons import give_icon
from fesapp.gui.intensity_slider import IntensitySlider
from fesapp.gui.value_box import ValueBox

SIDE_NAMES = {"L": "left", "R": "right"}
_DOT = "●"


class AUSlider(QWidget):
    """The row of one Action Unit. It edits through `edits` and shows what the document holds after `refresh`.

    Sides stand as they do in a picture of a face that looks out of it: the person's right on the left.
    """

    def __init__(self, unit: ActionUnit, edits: Edits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.unit = unit
        self.edits = edits
        self.text = f"{unit.key} {unit.name}"
        self.sliders: dict[str, IntensitySlider] = {}
        self.boxes: dict[str, ValueBox] = {}
        self.chain = self._make_chain()
        self.reset_button = self._make_reset_button()
        self._dot = QLabel(_DOT)
        self._dot.setObjectName("badge")
        self.setToolTip(self._help())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 2, 4, 2)
        layout.setSpacing(0)
        layout.addLayout(self._title_line())
        layout.addLayout(self._slider_line())

    def refresh(self) -> None:
        """Show the document's values, marks and links."""
        document = self.edits.document
        for control in self.unit.controls:
            changed = document.is_changed(control)
            self.sliders[control].show_value(document.value(control), document.measured.get(control, 0.0))
            self.boxes[control].show_value(document.value(control), changed)
        self._dot.setVisible(self.is_changed)
        self.reset_button.setVisible(self.is_changed)
        self._refresh_chain()

    @property
    def is_changed(self) -> bool:
        return any(self.edits.document.is_changed(control) for control in self.unit.controls)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._reset(new_gesture())

    # ---- what the hand does ---------------------------------------------------------------------------------------

    def _set(self, control: str, value: float, gesture: int) -> None:
        linked = self.edits.document.is_linked(self.unit)
        moved = self.unit.controls if linked else (control,)
        self.edits.set_values(dict.fromkeys(moved, value), self.text, gesture)

    def _reset(self, gesture: int) -> None:
        self.edits.reset(self.unit.controls, f"Reset {self.text}", gesture)

    # ---- what it is made of ---------------------------------------------------------------------------------------

    def _title_line(self) -> QHBoxLayout:
        number, name = QLabel(f"AU {self.unit.number}"), QLabel(self.unit.name)
        number.setObjectName("muted")
        number.setFixedWidth(number.fontMetrics().horizontalAdvance("AU 00") + 4)
        muscle = ElidedLabel(self.unit.muscle)
        muscle.setObjectName("muted")
        muscle.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for hidden in (self._dot, self.reset_button):
            policy = hidden.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            hidden.setSizePolicy(policy)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(number)
        line.addWidget(name)
        line.addWidget(self._dot)
        line.addWidget(muscle, 1)
        line.addWidget(self.reset_button)
        return line

    def _slider_line(self) -> QGridLayout:
        line = QGridLayout()
        line.setSpacing(4)
        if not self.unit.sided:
            self._add_slider(line, self.unit.key, 0)
            return line
        left, right = self.unit.controls
        self._add_slider(line, right, 0)
        line.addWidget(self.chain, 0, 3)
        self._add_slider(line, left, 4)
        return line

    def _add_slider(self, line: QGridLayout, control: str, column: int) -> None:
        side = SIDE_NAMES.get(control[-1], "") if self.unit.sided else ""
        slider, box = IntensitySlider(), ValueBox()
        if side:
            letter = QLabel(control[-1])
            letter.setObjectName("muted")
            letter.setToolTip(f"The person's own {side} side")
            line.addWidget(letter, 0, column)
        line.addWidget(slider, 0, column + 1)
        line.addWidget(box, 0, column + 2)
        line.setColumnStretch(column + 1, 1)
        spoken = f"{self.text}, {side}" if side else self.text
        slider.setAccessibleName(spoken)
        slider.setAccessibleDescription(self.unit.muscle)
        slider.setToolTip(self._help(side))
        box.setAccessibleName(f"{spoken}, value")
        box.setToolTip(f"{spoken}: type an intensity from 0 to 5")
        slider.edited.connect(lambda value, gesture: self._set(control, value, gesture))
        slider.reset_asked.connect(self._reset)
        slider.typing_asked.connect(box.begin_typing)
        box.edited.connect(lambda value, gesture: self._set(control, value, gesture))
        box.left.connect(lambda: slider.setFocus(Qt.FocusReason.OtherFocusReason))
        self.sliders[control], self.boxes[control] = slider, box

    def _make_chain(self) -> QToolButton:
        chain = QToolButton(self)
        chain.setObjectName("quiet")
        chain.setCheckable(True)
        chain.setVisible(self.unit.sided)
        chain.setAccessibleName(f"{self.text}, link left and right")
        chain.toggled.connect(lambda linked: self.edits.document.link([self.unit], linked))
        return chain

    def _refresh_chain(self) -> None:
        linked = self.edits.document.is_linked(self.unit)
        blocked = self.chain.blockSignals(True)
        self.chain.setChecked(linked)
        self.chain.blockSignals(blocked)
        give_icon(self.chain, "link-variant" if linked else "link-variant-off", quiet=True)
        self.chain.setToolTip(
            "Left and right move together; click to move them apart"
            if linked
            else "Left and right move apart; click to move them together"
        )

    def _make_reset_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("quiet")
        button.setIconSize(QSize(14, 14))
        button.setToolTip(f"Reset {self.text} to what the photo shows")
        button.setAccessibleName(f"Reset {self.text}")
        give_icon(button, "restore")
        button.clicked.connect(lambda: self._reset(new_gesture()))
        return button

    def _help(self, side: str = "") -> str:
        where = f" The person's own {side} side." if side else ""
        return f"<b>{self.text}</b><br>{self.unit.muscle}.{where}<br>The mark below is what the photo shows."
