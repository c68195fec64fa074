"""One row of the slider panel: an Action Unit with its name, its muscle, and a slider for each side."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from fesapp.action_units import ActionUnit
from fesapp.gui.commands import Edits, new_gesture
from fesapp.gui.control_slider import ControlSlider
from fesapp.gui.elided_label import ElidedLabel
from fesapp.gui.icons import give_icon
from fesapp.gui.intensity_slider import IntensitySlider
from fesapp.gui.linked_sides import LinkedSides
from fesapp.gui.muscle_picture import MuscleIcon
from fesapp.gui.muscle_tip import SIDE_NAMES, MuscleTip, tip_words
from fesapp.gui.step_names import unit_step
from fesapp.gui.value_box import ValueBox
from fesapp.gui.words import tr
from fesapp.muscles import FAMILIAR

_DOT = "●"


class AUSlider(QWidget):
    """The row of one Action Unit. It edits through `edits` and shows what the document holds after `refresh`.

    Sides stand as they do in a picture of a face that looks out of it: the person's right on the left. Where they are
    linked, the other side moves by as much as the one in hand, see `fesapp.gui.linked_sides`.
    """

    def __init__(self, unit: ActionUnit, edits: Edits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.unit = unit
        self.edits = edits
        self._shown: object = None
        self._linked: bool | None = None
        self._sides = LinkedSides(edits.document, unit)
        self.text = f"{unit.key} {tr(unit.name)}"
        self.controls = {control: self._make_control(control) for control in reversed(unit.controls)}
        self.chain = self._make_chain()
        self.reset_button = self._make_reset_button()
        self._dot = QLabel(_DOT)
        self._dot.setObjectName("badge")
        self._dot.setToolTip(tr("Changed: it differs from what the photo shows"))
        self.setToolTip(tip_words(unit))
        MuscleTip(self, unit, "", self._result_words)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 2, 4, 2)
        layout.setSpacing(0)
        layout.addLayout(self._title_line())
        layout.addLayout(self._slider_line())

    @property
    def sliders(self) -> dict[str, IntensitySlider]:
        return {control: self.controls[control].slider for control in self.unit.controls}

    @property
    def boxes(self) -> dict[str, ValueBox]:
        return {control: self.controls[control].box for control in self.unit.controls}

    @property
    def stops(self) -> list[QWidget]:
        """What Tab goes through, in the order in which it is read."""
        first, *rest = (control.slider for control in self.controls.values())
        return [first, *([self.chain] if rest else []), *rest, self.reset_button]

    def refresh(self) -> None:
        """Show the document's values, marks and links."""
        document = self.edits.document
        values = [
            (document.value(key), document.measured.get(key, 0.0), document.is_changed(key)) for key in self.controls
        ]
        linked = document.is_linked(self.unit)
        if linked is not self._linked:
            self._show_link(linked)
        if values == self._shown:
            return
        self._shown = values
        for control, value in zip(self.controls.values(), values, strict=True):
            control.show_value(*value)
        self._dot.setVisible(self.is_changed)
        self.reset_button.setVisible(self.is_changed)

    def show_achieved(self, values: Mapping[str, float]) -> None:
        """Mark what was measured on the result, by control; one that is not in `values` has no mark."""
        for key, control in self.controls.items():
            control.slider.show_achieved(values.get(key))

    @property
    def is_changed(self) -> bool:
        return any(self.edits.document.is_changed(control) for control in self.unit.controls)

    @property
    def is_in_hand(self) -> bool:
        """Whether the keyboard, and with it the hand, is on one of its controls."""
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def words(self) -> str:
        """All words under which the row is looked for."""
        unit = self.unit
        shown = (tr(unit.name), tr(unit.group), tr(unit.muscle), tr(FAMILIAR[unit.number]))
        return " ".join((unit.key, *shown))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._reset(new_gesture())

    # ---- what the hand does ---------------------------------------------------------------------------------------

    def _set(self, control: str, value: float, gesture: int) -> None:
        name = partial(unit_step, self.unit, dict(self.edits.document.measured))
        self.edits.set_values(self._sides.values(control, value, gesture), name, gesture)

    def _reset_side(self, control: str, gesture: int) -> None:
        """Put back what moves with a control: it alone where the chain is open."""
        if self.edits.document.is_linked(self.unit) or not self.unit.sided:
            self._reset(gesture)
        else:
            side = tr(SIDE_NAMES[control[-1]])
            self.edits.reset([control], tr("Reset {}, {}").format(self.text, side), gesture)

    def _reset(self, gesture: int) -> None:
        self.edits.reset(self.unit.controls, tr("Reset {}").format(self.text), gesture)

    # ---- what it is made of ---------------------------------------------------------------------------------------

    def _title_line(self) -> QHBoxLayout:
        number, name = QLabel(f"AU {self.unit.number}"), QLabel(tr(self.unit.name))
        number.setObjectName("muted")
        number.setFixedWidth(number.fontMetrics().horizontalAdvance("AU 00") + 4)
        muscle = ElidedLabel(tr(self.unit.muscle))
        muscle.setObjectName("muted")
        muscle.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for hidden in (self._dot, self.reset_button):
            policy = hidden.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            hidden.setSizePolicy(policy)
        line = QHBoxLayout()
        line.setSpacing(6)
        for widget in (MuscleIcon(self.unit), number, name, self._dot):
            line.addWidget(widget)
        line.addWidget(muscle, 1)
        line.addWidget(self.reset_button)
        return line

    def _slider_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(4)
        first, *rest = self.controls.values()
        line.addWidget(first, 1)
        if rest:
            line.addWidget(self.chain)
            line.addWidget(rest[0], 1)
        return line

    def _make_control(self, key: str) -> ControlSlider:
        control = ControlSlider(self.unit, key)
        control.edited.connect(lambda value, gesture: self._set(key, value, gesture))
        control.reset_asked.connect(lambda gesture: self._reset_side(key, gesture))
        control.taken_back.connect(self.edits.take_back)
        return control

    def _result_words(self) -> str:
        told = [(control.side, control.achieved_words()) for control in self.controls.values()]
        return "<br>".join(
            tr("Result, {}: {}").format(tr(SIDE_NAMES[side]), words) if side else tr("Result: {}").format(words)
            for side, words in told
            if words
        )

    def _make_chain(self) -> QToolButton:
        chain = QToolButton(self)
        chain.setObjectName("quiet")
        chain.setCheckable(True)
        chain.setVisible(self.unit.sided)
        chain.setAccessibleName(tr("{}, link left and right").format(self.text))
        chain.toggled.connect(lambda linked: self.edits.document.link([self.unit], linked))
        return chain

    def _show_link(self, linked: bool) -> None:
        self._linked = linked
        with QSignalBlocker(self.chain):
            self.chain.setChecked(linked)
        give_icon(self.chain, "link-variant" if linked else "link-variant-off", quiet=True)
        self.chain.setToolTip(
            tr("Left and right move together; click to move them apart")
            if linked
            else tr("Left and right move apart; click to move them together")
        )

    def _make_reset_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("quiet")
        button.setIconSize(QSize(14, 14))
        button.setToolTip(tr("Reset {} to what the photo shows").format(self.text))
        button.setAccessibleName(tr("Reset {}").format(self.text))
        give_icon(button, "restore")
        button.clicked.connect(lambda: self._reset(new_gesture()))
        return button
