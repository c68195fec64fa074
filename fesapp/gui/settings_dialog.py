"""The settings dialog. What is chosen holds at once and is remembered; only a language waits for the next start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fesapp.editing.overlay_colours import LINE, MASKS
from fesapp.gui.colour_button import ColourButton
from fesapp.gui.settings import STEPS, Colour
from fesapp.gui.tasks import Task, one_step
from fesapp.gui.theme import MODES, mode_name
from fesapp.gui.translation import languages
from fesapp.gui.words import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fesapp.gui.main_window import MainWindow

_NOTE_WIDTH = 320  # pixels


class SettingsDialog(QDialog):
    """All settings in one form."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._settings = window, window.settings
        self.setWindowTitle(tr("Settings"))
        self._form = QFormLayout()
        self._form.setVerticalSpacing(10)
        self._form.setHorizontalSpacing(16)
        self._fill_form()
        self.hints_button = self._button(tr("Show &hints again"), tr("Show the three hints of the first start now"))
        self.layout_button = self._button(tr("&Reset layout"), tr("Put all panels back to where they were at first"))
        self.layout_button.clicked.connect(window.reset_layout)
        again = QHBoxLayout()
        again.addWidget(self.hints_button)
        again.addWidget(self.layout_button)
        again.addStretch()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setToolTip(tr("Close; everything is remembered"))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(16)
        column.addLayout(self._form)
        column.addLayout(again)
        column.addWidget(buttons)
        self.theme.setFocus()
        self._ask_for_card()

    def _fill_form(self) -> None:
        settings, theme = self._settings, self._window.theme
        modes = {mode: mode_name(mode) for mode in MODES}
        self.theme = self._choice(tr("Theme"), modes, theme.mode, tr("Colours of the window"))
        self.theme.activated.connect(lambda _index: theme.set_mode(str(self.theme.currentData())))
        tip = tr("The words of the window; a change holds from the next start on")
        self.language = self._choice(tr("Language"), languages(), settings.language, tip)
        self.language.activated.connect(self._set_language)
        self.language_note = self._note("")
        devices = {"cpu": tr("Processor (CPU)"), "cuda": tr("Graphics card (CUDA)")}
        self.device = self._choice(tr("Device"), devices, "cpu", tr("What the networks compute on"))
        _disable(self.device, "cuda")
        self.device_note = self._note(
            tr("The editor computes on the processor. Graphics card (CUDA): {}.").format(tr("looking…"))
        )
        tip = tr("Colour of the arrows and the grid of the motion")
        self.line_colour = self._colour(tr("Arrows and grid"), tip, "line_colour", LINE[:3])
        tip = tr("Colour of what the motion uncovers")
        self.uncovered_colour = self._colour(tr("Uncovered"), tip, "uncovered_colour", MASKS["uncovered"])
        tip = tr("Colour of where mouth and eyes are painted")
        self.painted_colour = self._colour(tr("Painted"), tip, "painted_colour", MASKS["attention"])
        steps = {str(step): f"{step:g}" for step in STEPS}
        tip = tr("How far an arrow key moves a slider")
        self.step = self._choice(tr("Slider step"), steps, str(settings.slider_step), tip)
        self.step.activated.connect(lambda _i: setattr(settings, "slider_step", float(self.step.currentData())))
        self.link_sides = QCheckBox(tr("&Link left and right at first"))
        self.link_sides.setChecked(settings.link_sides)
        self.link_sides.toggled.connect(lambda on: setattr(settings, "link_sides", on))
        tip = tr("Whether both sides move together in photos that are opened from now on; each keeps its own chains")
        self._row("", self.link_sides, tip, self.link_sides.text().replace("&", ""))
        self.reduce_motion = QCheckBox(tr("Reduce &motion"))
        self.reduce_motion.setChecked(settings.reduce_motion)
        self.reduce_motion.toggled.connect(lambda on: setattr(settings, "reduce_motion", on))
        tip = tr("No animated menus and bars; animations play only when asked to")
        self._row("", self.reduce_motion, tip, self.reduce_motion.text().replace("&", ""))

    # ---- rows -----------------------------------------------------------------------------------------------------

    def _choice(self, title: str, choices: Mapping[str, str], chosen: str, tip: str) -> QComboBox:
        box = QComboBox()
        for key, text in choices.items():
            box.addItem(text, key)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        self._row(title, box, tip)
        return box

    def _colour(self, title: str, tip: str, setting: str, own: Colour) -> ColourButton:
        """A row for a colour that is kept under a name of `Settings`; `own` is the program's."""
        button = ColourButton(title, own, getattr(self._settings, setting))
        button.chosen.connect(lambda colour: setattr(self._settings, setting, colour))
        self._row(title, button, tip)
        return button

    def _row(self, title: str, widget: QWidget, tip: str, name: str = "") -> None:
        widget.setToolTip(tip)
        widget.setAccessibleName(name or title)
        label = QLabel(title)
        label.setBuddy(widget)
        self._form.addRow(label, widget)

    def _note(self, text: str) -> QLabel:
        note = QLabel(text)
        note.setObjectName("muted")
        note.setWordWrap(True)
        note.setMinimumWidth(_NOTE_WIDTH)
        note.setVisible(bool(text))
        self._form.addRow("", note)
        return note

    def _say(self, note: QLabel, text: str) -> None:
        """Show a note, and have the dialog grow as far as its lines need."""
        note.setText(text)
        note.show()
        note.setMinimumHeight(note.heightForWidth(max(note.width(), _NOTE_WIDTH)))
        self.adjustSize()

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        return button

    # ---- language and device --------------------------------------------------------------------------------------

    def _set_language(self) -> None:
        self._settings.language = str(self.language.currentData())
        self._say(self.language_note, tr("The language changes when the editor is started again."))

    def _ask_for_card(self) -> None:
        # Only torch knows, and torch lives in the render thread.
        steps = one_step(lambda engine: engine.graphics_card())
        self._window.worker.ask(
            Task(tr("Looking for a graphics card"), steps, self._take_card, self._forbid_card, replaces="card")
        )

    def _take_card(self, name: object) -> None:
        if name is None:
            self._forbid_card(tr("torch finds none here"))
        else:
            self._forbid_card(tr("{} is there, but the editor does not use it yet").format(name))

    def _forbid_card(self, reason: str) -> None:
        """Say why the graphics card cannot be chosen."""
        text = tr("The editor computes on the processor. Graphics card (CUDA): {}.").format(reason)
        self._say(self.device_note, text)


def _disable(box: QComboBox, key: str) -> None:
    """Show a choice that cannot be made."""
    # The role in which Qt's item model keeps an item's flags; the item itself is the model's own, not Python's.
    box.setItemData(box.findData(key), Qt.ItemFlag.NoItemFlags.value, Qt.ItemDataRole.UserRole - 1)
