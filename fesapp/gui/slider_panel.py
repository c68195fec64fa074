"""The panel of sliders: which face, how strongly it moves, and every Action Unit in its group."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from fesapp.action_units import ACTION_UNITS, GROUPS
from fesapp.gui.au_group import AUGroup
from fesapp.gui.au_slider import AUSlider
from fesapp.gui.commands import Edits
from fesapp.gui.document import Change, Wanted
from fesapp.gui.icons import give_icon
from fesapp.gui.strength_slider import StrengthSlider


class SliderPanel(QWidget):
    """All sliders of the selected face."""

    def __init__(self, edits: Edits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edits = edits
        self.groups = [
            AUGroup(title, [unit for unit in ACTION_UNITS if unit.group == title], edits) for title in GROUPS
        ]
        self.warp = StrengthSlider(
            edits, "warp", "Warp strength", "How much of what the sliders ask of this face is done."
        )
        self.texture = StrengthSlider(
            edits,
            "texture",
            "Texture strength",
            "How much is painted after the motion: teeth and tongue, folds.",
        )
        self.face_choice = self._make_face_choice()
        self.link_button = self._make_link_button()
        self.reset_button = self._make_reset_button()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._top())
        layout.addWidget(self._make_scroll_area(), 1)
        edits.document.listeners.add(self._follow)
        self._follow(Change.PHOTO)

    @property
    def rows(self) -> dict[str, AUSlider]:
        """Every row by the key of its Action Unit."""
        return {row.unit.key: row for group in self.groups for row in group.rows}

    def set_editable(self, editable: bool) -> None:
        """Sliders can be moved only while there is a face to move."""
        for group in self.groups:
            group.set_rows_enabled(editable)
        for widget in (self.warp, self.texture, self.link_button, self.face_choice):
            widget.setEnabled(editable)
        self.reset_button.setEnabled(editable and any(wanted != Wanted() for wanted in self.edits.document.wanted))

    def show_achieved(self, values: Mapping[str, float] | None) -> None:
        """Mark what was measured on the result, by control key; None takes the marks away."""

    def _follow(self, change: Change) -> None:
        if change is Change.SAVED:
            return
        if change is Change.PHOTO:
            self._list_faces()
        with QSignalBlocker(self.face_choice):
            self.face_choice.setCurrentIndex(self.edits.document.selected)
        for group in self.groups:
            group.refresh()
        self.warp.refresh()
        self.texture.refresh()
        self._show_links()
        self.set_editable(bool(self.edits.document.faces))

    # ---- what it is made of ---------------------------------------------------------------------------------------

    def _top(self) -> QVBoxLayout:
        heading = QLabel("Expression")
        heading.setObjectName("heading")
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(heading)
        line.addSpacing(8)
        line.addWidget(self.face_choice)
        line.addStretch()
        line.addWidget(self.link_button)
        line.addWidget(self.reset_button)
        top = QVBoxLayout()
        top.setContentsMargins(14, 8, 14, 8)
        top.setSpacing(6)
        top.addLayout(line)
        top.addWidget(self.warp)
        top.addWidget(self.texture)
        return top

    def _make_scroll_area(self) -> QScrollArea:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(10, 0, 10, 10)
        column.setSpacing(4)
        for group in self.groups:
            column.addWidget(group)
        column.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        return area

    def _make_face_choice(self) -> QComboBox:
        choice = QComboBox()
        choice.setToolTip("The face that the sliders edit; a click on its outline in the photo chooses it too")
        choice.setAccessibleName("Face to edit")
        choice.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        choice.activated.connect(self.edits.document.select)
        return choice

    def _list_faces(self) -> None:
        count = len(self.edits.document.faces)
        with QSignalBlocker(self.face_choice):
            self.face_choice.clear()
            self.face_choice.addItems([f"Face {number} of {count}" for number in range(1, count + 1)])
        self.face_choice.setVisible(count > 1)

    def _make_link_button(self) -> QToolButton:
        button = QToolButton()
        button.setAccessibleName("Link all left and right sliders")
        button.clicked.connect(lambda: self.edits.document.link(ACTION_UNITS, not self._all_linked))
        return button

    @property
    def _all_linked(self) -> bool:
        return all(self.edits.document.is_linked(unit) for unit in ACTION_UNITS if unit.sided)

    def _show_links(self) -> None:
        linked = self._all_linked
        give_icon(self.link_button, "link-variant" if linked else "link-variant-off")
        self.link_button.setToolTip("Unlink every left from its right" if linked else "Link every left with its right")

    def _make_reset_button(self) -> QToolButton:
        button = QToolButton()
        button.setText("Reset all")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setToolTip("Put every slider of every face back to what the photo shows")
        button.setAccessibleName("Reset all")
        give_icon(button, "restore")
        button.clicked.connect(self.edits.reset_all)
        return button
