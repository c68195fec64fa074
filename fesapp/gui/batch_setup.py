"""The first page of the batch window: which photos, which recipes, what the files are to be like."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from fesapp.editing.presets import Shelf
from fesapp.editing.recipe import Recipe
from fesapp.gui.batch_form import BatchForm
from fesapp.gui.batch_inputs import BatchInputs
from fesapp.gui.batch_recipes import BatchRecipes
from fesapp.gui.batch_settings import OWN_EDITS, BatchSettings
from fesapp.gui.batch_wish import BatchWish, example_name, template_trouble
from fesapp.gui.document import Change, recipe_for
from fesapp.gui.own_folder import preset_folder
from fesapp.gui.words import tr

if TYPE_CHECKING:
    from fesapp.gui.main_window import MainWindow

_RECIPE_SUFFIXES = (".json", ".csv")
_RESULTS = "edited"  # folder beside the photos, suggested for their results


class BatchSetup(QWidget):
    """Says in place what is missing; `begin_asked` once nothing is."""

    begin_asked = Signal(object)  # BatchWish

    def __init__(self, window: MainWindow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self.inputs, self.recipes, self.form = BatchInputs(), BatchRecipes(), BatchForm()
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.start_button = QPushButton(tr("&Start"))
        self.start_button.setToolTip(tr("Edit every photo with every recipe; no photo is ever written over"))
        self.start_button.setDefault(True)
        self._trouble = ""  # why the last attempt to begin came to nothing
        self._busy = False
        self._arrange()
        self._connect()
        self.recipes.offer(Shelf(preset_folder()).presets())
        self.recipes.add_recipes(BatchSettings.last().recipes)
        self._look()

    @property
    def wish(self) -> BatchWish:
        """What is chosen now."""
        return BatchWish(self.inputs.keys, self.form.settings(self.recipes.keys), self._present_edit())

    def refresh(self) -> None:
        """Take up what has changed while it was not seen."""
        self.recipes.offer(Shelf(preset_folder()).presets())
        self._look()

    def take_dropped(self, paths: list[Path]) -> None:
        """Photos and folders are inputs, JSON and CSV files recipes."""
        recipes = [path for path in paths if path.suffix.lower() in _RECIPE_SUFFIXES]
        self.recipes.add_files(recipes)
        self.inputs.add_paths([path for path in paths if path not in recipes])

    def show_busy(self, busy: bool) -> None:
        """While a batch is being planned nothing can be chosen."""
        self._busy = busy
        for part in (self.inputs, self.recipes, self.form):
            part.setEnabled(not busy)
        self._look()

    def tell(self, trouble: str) -> None:
        """Say why the batch cannot begin, until something else is chosen."""
        self._trouble = trouble
        self._look()

    # ---- what it is made of ---------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        lists = QVBoxLayout()
        lists.setSpacing(14)
        lists.addWidget(self.inputs, 3)
        lists.addWidget(self.recipes, 2)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(self.form)
        column.addStretch()
        scroll.setWidget(inside)
        above = QHBoxLayout()
        above.setSpacing(22)
        above.addLayout(lists, 1)
        above.addWidget(scroll, 1)
        below = QHBoxLayout()
        below.addWidget(self.note, 1)
        below.addWidget(self.start_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 16, 18, 14)
        whole.setSpacing(12)
        whole.addLayout(above, 1)
        whole.addLayout(below)

    def _connect(self) -> None:
        self.inputs.photos_asked.connect(self._ask_photos)
        self.inputs.folder_asked.connect(self._ask_input_folder)
        self.inputs.open_photos_asked.connect(self._add_open_photos)
        self.recipes.files_asked.connect(self._ask_recipes)
        self.form.folder_asked.connect(self._ask_folder)
        self.inputs.changed.connect(self._suggest_folder)
        for part in (self.inputs, self.recipes, self.form):
            part.changed.connect(self._look_anew)
        self.start_button.clicked.connect(self._begin)
        self._window.document.listeners.add(self._follow)

    def _follow(self, change: Change) -> None:
        if self.isVisible() and change in (Change.PHOTO, Change.WANTED, Change.SELECTION):
            self._look()

    # ---- what is chosen -------------------------------------------------------------------------------------------

    def _ask_photos(self) -> None:
        self.inputs.add_paths(self._window.dialogs.ask_photos(self, self._last_folder()))

    def _ask_input_folder(self) -> None:
        folder = self._window.dialogs.ask_folder(self, tr("Add a folder of photos"), self._last_folder())
        self.inputs.add_paths([folder] if folder else [])

    def _add_open_photos(self) -> None:
        self.inputs.add_paths([photo.path for photo in self._window.files.session.photos])

    def _ask_recipes(self) -> None:
        self.recipes.add_files(self._window.dialogs.ask_recipes(self, self._last_folder()))

    def _ask_folder(self) -> None:
        folder = self._window.dialogs.ask_folder(self, tr("Write to"), Path(self.form.out.text() or "."))
        if folder is not None:
            self.form.out.setText(str(folder))

    def _suggest_folder(self) -> None:
        if self.inputs.keys:
            self.form.suggest_folder(Path(self.inputs.keys[0]).parent / _RESULTS)

    def _last_folder(self) -> Path | None:
        return Path(self.inputs.keys[-1]).parent if self.inputs.keys else None

    def _present_edit(self) -> Recipe | None:
        """What is asked of the selected face, for every face; None where nothing is."""
        made = recipe_for([self._window.document.selected_wanted])
        for edit in made.faces:
            edit.face = None
        return made if made.faces else None

    # ---- whether it can begin -------------------------------------------------------------------------------------

    def _look_anew(self) -> None:
        self._trouble = ""
        self._look()

    def _look(self) -> None:
        wish = self.wish
        wrong = template_trouble(wish.settings.template)
        self.form.show_example(wrong or tr("For example {}").format(example_name(wish)), bool(wrong))
        missing = wish.missing
        self.note.setText(tr("Looking for photos…") if self._busy else self._trouble or missing)
        self.note.setProperty("wrong", bool(self._trouble) and not self._busy)
        self.note.style().polish(self.note)
        self.start_button.setEnabled(not missing and not self._busy)

    def _begin(self) -> None:
        wish = self.wish
        wish.settings.remember()
        if OWN_EDITS in wish.settings.recipes:
            self._window.files.autosave.flush()  # so that they are those that the user sees
        self.begin_asked.emit(wish)
