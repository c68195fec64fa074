"""Presets in the window: the panel, what pointing at one and choosing one does, and the user's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from PySide6.QtCore import Qt, QTimer

from fesapp.editing.presets import Kept, Preset, Shelf
from fesapp.editing.sidecar import SUFFIX as SIDECAR
from fesapp.errors import FesappError, UnknownContent
from fesapp.gui.actions import Spec
from fesapp.gui.commands import new_gesture
from fesapp.gui.document import Change, Wanted
from fesapp.gui.expressions import after_recipe
from fesapp.gui.kept_edits import for_faces
from fesapp.gui.own_folder import preset_folder
from fesapp.gui.preset_deleting import ask_to_delete
from fesapp.gui.preset_gallery import PresetGallery
from fesapp.gui.preset_list import PICTURE_PX
from fesapp.gui.preset_naming import NameDialog
from fesapp.gui.preset_pictures import PresetPictures
from fesapp.gui.preset_saving import SavePresetDialog
from fesapp.gui.recipe_faces import for_these_faces
from fesapp.gui.words import tr

if TYPE_CHECKING:
    from fesapp.gui.main_window import MainWindow

_SAVE = Spec(
    "&Save as preset…", "bookmark-plus-outline", (), "Keep this face's expression as a preset of your own",
    menu="F&ace", section=3,
)  # fmt: skip


# what the hand does comes first: pictures are drawn on once it has rested that long, those in view before the others
_REST_MS = 600
_SCROLLED_MS = 150


class _Applied(NamedTuple):
    """The preset that was given last: over what, what came of it, in which gesture and step of the history."""

    preset: Preset
    before: tuple[Wanted, ...]
    wanted: tuple[Wanted, ...]
    gesture: int
    step: int


class Presets:
    """The feature. Pointing at a preset tries it; choosing one is one step, however its strength is moved after.

    Strength and frame are of what was chosen last: with another photo or face, or once that is undone, they go.
    """

    def __init__(self, window: MainWindow) -> None:
        self._window, self._document = window, window.document
        self.shelf = Shelf(preset_folder())
        self.gallery = PresetGallery()
        self.strength = 1.0
        self._applied: _Applied | None = None
        self._applying = False
        self._pictures = PresetPictures(
            window.document, window.worker, self.gallery.list.show_picture, window.status.say
        )
        self._soon = QTimer(self.gallery, singleShot=True, interval=0)
        self._soon.timeout.connect(self._draw)
        self._later = QTimer(self.gallery, singleShot=True)
        self._later.timeout.connect(self._draw)
        self.dock = window.add_panel("presets", "Presets", self.gallery, Qt.DockWidgetArea.LeftDockWidgetArea, "F8")
        self.dock.hide()
        self._save_action = window.actions_by_name.add("save_preset", _SAVE, self.save)
        window.takes_dropped.append(self._take_dropped)
        window.document.listeners.add(self._follow)
        window.edits.group.indexChanged.connect(self._follow_history)
        self._connect()
        self._list()
        self._follow(Change.PHOTO)

    def _connect(self) -> None:
        gallery = self.gallery
        gallery.list.pointed_at.connect(self._try)
        gallery.list.chosen.connect(lambda kept: self.apply(kept.preset))
        gallery.list.rename_asked.connect(self._rename)
        gallery.list.delete_asked.connect(self._delete)
        gallery.list.view_moved.connect(lambda: self._later.start(_SCROLLED_MS))
        gallery.strength_changed.connect(self._set_strength)
        gallery.save_asked.connect(self.save)
        gallery.shown.connect(self._soon.start)
        gallery.hidden.connect(self._pictures.pause)

    @property
    def waits_for_rest(self) -> bool:
        """Whether pictures are to be drawn once the hand rests."""
        return self._later.isActive()

    @property
    def pictures_settled(self) -> bool:
        """Whether the pictures are those of now."""
        return not (self._pictures.under_way or self._later.isActive() or self._soon.isActive())

    # ---- on the face ----------------------------------------------------------------------------------------------

    def apply(self, preset: Preset, text: str = "") -> None:
        """Give the selected face a preset, as one step called `text`; a recipe that names faces is for those."""
        before, gesture = self._document.wanted, new_gesture()
        recipe, note = for_these_faces(preset.recipe, len(self._document.faces), self._document.selected)
        preset = msgspec.structs.replace(preset, recipe=recipe)
        if note:
            self._window.message_bar.tell(f"{preset.name}: {note}")
        try:
            self._show(preset, before, gesture, text)
        except FesappError as error:
            self._window.message_bar.tell(str(error))

    def _show(self, preset: Preset, before: tuple[Wanted, ...], gesture: int, text: str = "") -> None:
        wanted = after_recipe(self._document, preset.recipe, self.strength, base=before)
        share = "" if self.strength == 1 else f" {round(100 * self.strength)} %"
        self._applying = True
        self._window.edits.set_faces(wanted, text or tr("Preset {}").format(preset.name) + share, gesture)
        self._applying = False
        self._applied = _Applied(preset, before, wanted, gesture, self._window.edits.stack.index())

    def _set_strength(self, strength: float) -> None:
        self.strength = strength
        # only while what it gave is what is there: later edits, an undo, another face or another photo end it
        applied = self._applied
        if applied is not None and self._document.wanted == applied.wanted:
            self._show(applied.preset, applied.before, applied.gesture)

    def _follow_history(self, index: int) -> None:
        # at strength 0 a preset is no step, and is not undone for that
        if self._applied is not None and not self._applying and index < self._applied.step:
            self._forget_applied()

    def _forget_applied(self) -> None:
        self._applied = None
        self.strength = 1.0
        self.gallery.show_strength(1.0)
        self.gallery.list.setCurrentRow(-1)

    def _try(self, kept: Kept | None) -> None:
        try:
            trial = None if kept is None else after_recipe(self._document, kept.preset.recipe, self.strength)
        except FesappError as error:
            self._window.status.say(str(error))
            trial = None
        self._document.trial = trial

    def _take_dropped(self, path: Path) -> bool:
        if path.suffix.lower() != ".json":
            return False
        if self._document.opened is None or not self._document.faces:
            self._window.message_bar.tell(tr("Open a photo with a face first; then drop {} on it.").format(path.name))
            return True
        try:
            preset = Preset.load(path)
            recipe = for_faces(preset.recipe, self._document.opened, self._document.selected)
            self.strength = 1.0  # the panel that shows it may be hidden
            self.gallery.show_strength(self.strength)
            is_edits = path.name.endswith(SIDECAR)
            text = tr("Edits from {}").format(path.name) if is_edits else ""
            self.apply(msgspec.structs.replace(preset, recipe=recipe), text)
        except UnknownContent:
            self._window.message_bar.tell(tr("{} is not a preset or edits of fesapp").format(path.name))
        except FesappError as error:
            self._window.message_bar.tell(str(error))
        return True

    # ---- the user's own -------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Ask for a name and keep the selected face's expression."""
        if self._document.faces:
            dialog = SavePresetDialog(self._document, self.shelf, self._window)
            dialog.kept.connect(self._renew)
            dialog.open()

    def _rename(self, kept: Kept) -> None:
        dialog = NameDialog(self.shelf, kept, self._window)
        dialog.renamed.connect(self._renew)
        dialog.open()

    def _delete(self, kept: Kept) -> None:
        ask_to_delete(self._window, kept.preset.name, lambda: self._do_delete(kept))

    def _do_delete(self, kept: Kept) -> None:
        try:
            self.shelf.delete(kept)
        except FesappError as error:
            self._window.message_bar.tell(str(error))
        self._list()

    def _renew(self, path: Path) -> None:
        self._pictures.forget(path)
        self._list()
        self._window.status.say(tr("Preset saved as {}").format(path))

    # ---- the panel ------------------------------------------------------------------------------------------------

    def _list(self) -> None:
        self.gallery.list.show_presets(self.shelf.presets())
        self._soon.start()
        if self.shelf.problems:
            self._window.status.say(self.shelf.problems[0])

    def _draw(self) -> None:
        if self.gallery.isVisible():
            presets = self.gallery.list.presets()
            self._pictures.ask(presets, self.gallery.devicePixelRatioF(), PICTURE_PX)

    def _follow(self, change: Change) -> None:
        if change is Change.WANTED:
            # a preset that is only looked at makes no picture old, and its view goes before them anyway
            self._pictures.pause()
            self._later.start(_REST_MS)
        if change not in (Change.PHOTO, Change.SELECTION):
            return
        self._forget_applied()
        self._pictures.forget_other_faces()
        if change is Change.PHOTO:
            editable = bool(self._document.faces)
            self.gallery.set_editable(editable)
            self._save_action.setEnabled(editable)
        self.gallery.list.leave()
        for kept in self.gallery.list.presets():
            self.gallery.list.show_picture(kept.path, None)
        self._soon.start()
