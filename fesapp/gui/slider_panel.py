"""The panel of sliders: which face, how strongly it moves, and every Action Unit in its group."""

from __future__ import annotations

from collections.abc import ItemsView, Mapping
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from fesapp.action_units import ACTION_UNITS, GROUPS
from fesapp.gui.au_group import AUGroup
from fesapp.gui.au_slider import AUSlider
from fesapp.gui.commands import Edits
from fesapp.gui.document import Change, Wanted
from fesapp.gui.face_choice import FaceChoice
from fesapp.gui.icons import give_icon
from fesapp.gui.intensity_slider import IntensitySlider
from fesapp.gui.slider_filter import SliderFilter
from fesapp.gui.strength_slider import StrengthSlider
from fesapp.gui.words import tr


class SliderPanel(QWidget):
    """All sliders of the selected face."""

    def __init__(self, edits: Edits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edits = edits
        self.groups = [
            AUGroup(title, [unit for unit in ACTION_UNITS if unit.group == title], edits) for title in GROUPS
        ]
        self.warp, self.texture = _strengths(edits)
        self.filter = SliderFilter()
        self.face_choice = FaceChoice(edits.document)
        self.link_button = self._make_link_button()
        self.reset_button = self._make_reset_button()
        self.nothing = QLabel()
        self._shown = self._values()
        self._has_achieved = False
        self.area = self._make_scroll_area()
        for strength in (self.warp, self.texture):  # in line with the rows, beside which the scroll bar stands
            strength.setContentsMargins(0, 0, self.area.verticalScrollBar().sizeHint().width(), 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._top())
        layout.addWidget(self.area, 1)
        self._order_focus()
        self.filter.changed.connect(self._choose_rows)
        for signal in (self.filter.taken, self.filter.left):
            signal.connect(self._enter_rows)
        edits.document.listeners.add(self._follow)
        self._follow(Change.PHOTO)

    @property
    def rows(self) -> dict[str, AUSlider]:
        """Every row by the key of its Action Unit."""
        return {row.unit.key: row for group in self.groups for row in group.rows}

    def add_foot(self, widget: QWidget) -> None:
        """Put a widget below the sliders, where it stays while they scroll."""
        layout = self.layout()
        assert layout is not None
        layout.addWidget(widget)

    def _show_editable(self) -> None:
        editable = bool(self.edits.document.faces)
        for group in self.groups:
            group.set_rows_enabled(editable)
        for widget in (self.warp, self.texture, self.link_button, self.face_choice):
            widget.setEnabled(editable)
        self._show_resettable()

    def _show_resettable(self) -> None:
        self.reset_button.setEnabled(self.edits.document.selected_wanted != Wanted())

    def show_achieved(self, values: Mapping[str, float] | None) -> None:
        """Mark what was measured on the selected face of the result, by control; None hides the marks."""
        if values is None and not self._has_achieved:
            return  # as at most moves of a drag
        self._has_achieved = values is not None
        for row in self.rows.values():
            row.show_achieved(values or {})

    def bring_to_view(self, key: str) -> None:
        """Scroll to the row of an Action Unit, if it is shown and out of sight."""
        row = self.rows[key]
        if row.isVisible():
            self.area.ensureWidgetVisible(row)

    def _follow(self, change: Change) -> None:
        if change in (Change.WANTED, Change.TRIAL):
            self._show_values()
        elif change is not Change.SAVED:
            self._show_all(change)

    def _show_values(self) -> None:
        """Show what has changed of what is wanted or tried: at every move of a slider, so no more than that."""
        before, self._shown = self._shown, self._values()
        moved = {control for one, other in zip(before, self._shown, strict=True) for control, _ in one ^ other}
        for group in self.groups:
            group.refresh(moved)
        self.warp.refresh()
        self.texture.refresh()
        self._show_resettable()
        if self.filter.changed_only.isChecked():
            self._choose_rows()

    def _values(self) -> tuple[ItemsView[str, float], ...]:
        """Intensities wanted and shown of the selected face."""
        document = self.edits.document
        return document.selected_wanted.aus.items(), document.selected_shown.aus.items()

    def _show_all(self, change: Change) -> None:
        if change in (Change.PHOTO, Change.SELECTION):
            self.show_achieved(None)  # it was another face's
            for slider in self.findChildren(IntensitySlider):
                slider.let_go()
        self._shown = self._values()
        self.face_choice.refresh()
        for group in self.groups:
            group.refresh()
        self.warp.refresh()
        self.texture.refresh()
        self._show_links()
        self._show_editable()
        if self.filter.changed_only.isChecked():
            self._choose_rows()

    # ---- which rows -----------------------------------------------------------------------------------------------

    def _choose_rows(self) -> None:
        fits = self.filter.fits if self.filter.is_on else None
        found = [group.show_only(fits) for group in self.groups]
        self.nothing.setText("" if any(found) else self.filter.nothing())
        self.nothing.setVisible(not any(found))

    def _enter_rows(self) -> None:
        """Put the keyboard on the first slider that is to be seen."""
        for row in self.rows.values():
            first = row.stops[0]
            if first.isVisible() and first.isEnabled():
                first.setFocus(Qt.FocusReason.TabFocusReason)
                self.area.ensureWidgetVisible(row)
                return

    def _order_focus(self) -> None:
        stops: list[QWidget] = [self.filter.search, self.filter.changed_only, self.face_choice, self.link_button]
        stops += [self.reset_button, self.warp.slider, self.texture.slider]
        for group in self.groups:
            stops += [group.header, group.header.reset_button]
            stops += [stop for row in group.rows for stop in row.stops]
        for one, other in pairwise(stops):
            QWidget.setTabOrder(one, other)

    # ---- what it is made of ---------------------------------------------------------------------------------------

    def _top(self) -> QVBoxLayout:
        heading = QLabel(tr("Expression"))
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
        top.addWidget(self.filter)
        top.addLayout(line)
        top.addWidget(self.warp)
        top.addWidget(self.texture)
        return top

    def _make_scroll_area(self) -> QScrollArea:
        self.nothing.setObjectName("muted")
        self.nothing.setWordWrap(True)
        self.nothing.setContentsMargins(6, 8, 6, 8)
        self.nothing.hide()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(10, 0, 10, 10)
        column.setSpacing(4)
        column.addWidget(self.nothing)
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

    def _make_link_button(self) -> QToolButton:
        button = QToolButton()
        button.setAccessibleName(tr("Link all left and right sliders"))
        button.clicked.connect(lambda: self.edits.document.link(ACTION_UNITS, not self._all_linked))
        return button

    @property
    def _all_linked(self) -> bool:
        return all(self.edits.document.is_linked(unit) for unit in ACTION_UNITS if unit.sided)

    def _show_links(self) -> None:
        linked = self._all_linked
        give_icon(self.link_button, "link-variant" if linked else "link-variant-off")
        self.link_button.setToolTip(
            tr("Unlink every left from its right") if linked else tr("Link every left with its right")
        )

    def _make_reset_button(self) -> QToolButton:
        button = QToolButton()
        button.setText(tr("Reset face"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setToolTip(tr("Put every slider of this face back to what the photo shows; Ctrl+R those of all faces"))
        button.setAccessibleName(tr("Reset face"))
        give_icon(button, "restore")
        button.clicked.connect(self.edits.reset_face)
        return button


def _strengths(edits: Edits) -> tuple[StrengthSlider, StrengthSlider]:
    warp = StrengthSlider(
        edits, "warp", tr("Warp strength"), tr("How much of what the sliders ask of this face is done.")
    )
    texture = StrengthSlider(
        edits,
        "texture",
        tr("Texture strength"),
        tr("How much is painted after the motion: teeth and tongue, folds."),
    )
    for strength in (warp, texture):
        strength.label.setFixedWidth(max(warp.label.sizeHint().width(), texture.label.sizeHint().width()))
    return warp, texture
