"""The questions that the window asks: which file to open, where to save, what to do with unsaved edits."""

from __future__ import annotations

from enum import Enum, auto
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget

from fesapp.gui.export_choice import ExportChoice
from fesapp.gui.export_dialog import ExportDialog
from fesapp.gui.words import tr

_FORMATS = {
    "JPEG": (".jpg", ".jpeg"),
    "PNG": (".png",),
    "TIFF": (".tif", ".tiff"),
    "WebP": (".webp",),
}


class Unsaved(Enum):
    """What to do with edits that are in no file yet."""

    SAVE = auto()
    DISCARD = auto()
    CANCEL = auto()


class BatchClosing(Enum):
    """What to do with a batch that works while its window, or the editor, is closed."""

    STAY = auto()
    HIDE = auto()
    STOP = auto()


class Dialogs:
    """Asks the user. A test answers in its place."""

    def ask_open(self, parent: QWidget, folder: Path | None) -> Path | None:
        """A photo to open, or None."""
        from fesapp.photos import READABLE

        filters = f"{tr('Photos')} ({_patterns(READABLE)});;{tr('All files')} (*)"
        name, _ = QFileDialog.getOpenFileName(parent, tr("Open a photo"), str(folder or ""), filters)
        return Path(name) if name else None

    def ask_photos(self, parent: QWidget, folder: Path | None) -> list[Path]:
        """Photos to open, or none."""
        from fesapp.photos import READABLE

        names, _ = QFileDialog.getOpenFileNames(
            parent,
            tr("Open photos"),
            str(folder or ""),
            f"{tr('Photos')} ({_patterns(READABLE)});;{tr('All files')} (*)",
        )
        return [Path(name) for name in names]

    def ask_folder(self, parent: QWidget, title: str, folder: Path | None) -> Path | None:
        """A folder, or None."""
        name = QFileDialog.getExistingDirectory(parent, title, str(folder or ""))
        return Path(name) if name else None

    def ask_recipes(self, parent: QWidget, folder: Path | None) -> list[Path]:
        """Files with recipes for a batch, or none."""
        filters = f"{tr('Recipes and OpenFace tables')} (*.json *.csv);;{tr('All files')} (*)"
        names, _ = QFileDialog.getOpenFileNames(parent, tr("Add recipes"), str(folder or ""), filters)
        return [Path(name) for name in names]

    def ask_save(self, parent: QWidget, suggestion: Path) -> Path | None:
        """Where to save, or None. The user has already agreed to replace a file that is there."""
        from fesapp.photos import WRITABLE

        return _ask_target(parent, tr("Save the edited photo as"), suggestion, save_filters(WRITABLE))

    def ask_export(self, parent: QWidget, size: tuple[int, int]) -> ExportChoice | None:
        """What the exported picture of a photo of `size` (width, height) is to be like, or None."""
        dialog = ExportDialog(parent, size)
        return dialog.form.choice() if dialog.exec() == QDialog.DialogCode.Accepted else None

    def ask_save_animation(self, parent: QWidget, suggestion: Path) -> Path | None:
        """Where to save an animation, or None; in the format of the suggestion, and agreed to replace as above."""
        suffix = suggestion.suffix
        filters = {f"{suffix[1:].upper()} ({_patterns((suffix,))})": suffix[1:]}
        return _ask_target(parent, tr("Save the animation as"), suggestion, filters)

    def ask_save_picture(self, parent: QWidget, suggestion: Path) -> tuple[Path, bool] | None:
        """Where to save the picture of the motion as PNG and whether it is to stand alone, or None.

        The user has already agreed to replace a file that is there.
        """
        dialog = QFileDialog(parent, tr("Export the overlay picture"), str(suggestion.parent))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        over, alone = tr("Over the photo, with legend (*.png)"), tr("Overlay alone, transparent (*.png)")
        dialog.setNameFilters([over, alone])
        dialog.setDefaultSuffix("png")
        dialog.selectFile(suggestion.name)
        if dialog.exec() != QDialog.DialogCode.Accepted or not dialog.selectedFiles():
            return None
        return Path(dialog.selectedFiles()[0]), dialog.selectedNameFilter() == alone

    def ask_unsaved(self, parent: QWidget, name: str) -> Unsaved:
        """Whether to save the edits of the photo `name` first."""
        button = QMessageBox.StandardButton
        box = QMessageBox(parent)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(tr("Unsaved edits"))
        box.setText(tr("The edits of {} have not been saved.").format(name))
        box.setInformativeText(tr("The photo itself stays as it is. Save the edited photo first?"))
        box.setStandardButtons(button.Save | button.Discard | button.Cancel)
        box.setDefaultButton(button.Save)
        answers = {button.Save: Unsaved.SAVE, button.Discard: Unsaved.DISCARD}
        return answers.get(button(box.exec()), Unsaved.CANCEL)

    def ask_give_up_animation(self, parent: QWidget) -> bool:
        """Whether to give up the animation that is being written; else the window stays open."""
        box = QMessageBox(parent)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(tr("Animation"))
        box.setText(tr("An animation is still being written."))
        box.setInformativeText(tr("Wait until it is finished, or close now and give it up? No file is left then."))
        wait = box.addButton(tr("&Wait"), QMessageBox.ButtonRole.RejectRole)
        give_up = box.addButton(tr("&Give up and close"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(wait)
        box.setEscapeButton(wait)
        box.exec()
        return box.clickedButton() is give_up

    def ask_close_batch(self, parent: QWidget, may_hide: bool = True) -> BatchClosing:
        """What is to become of a batch that works; to go on without a window only if it `may_hide`."""
        box = QMessageBox(parent)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(tr("Batch"))
        box.setText(tr("A batch is still working."))
        box.setInformativeText(tr("Stopped, it keeps what it has written, and the same batch goes on from there."))
        stay = box.addButton(tr("&Keep open"), QMessageBox.ButtonRole.RejectRole)
        hide = box.addButton(tr("&Go on in the background"), QMessageBox.ButtonRole.AcceptRole) if may_hide else None
        stop = box.addButton(tr("&Stop and close"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        box.exec()
        clicked = box.clickedButton()
        if clicked is stop:
            return BatchClosing.STOP
        return BatchClosing.HIDE if hide is not None and clicked is hide else BatchClosing.STAY


def _ask_target(parent: QWidget, title: str, suggestion: Path, filters: dict[str, str]) -> Path | None:
    """A name to save under; `filters` are those of the dialog, each with the suffix that it stands for."""
    dialog = QFileDialog(parent, title, str(suggestion.parent))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setNameFilters(list(filters))
    # A name typed without a suffix gets that of the format chosen, before the dialog looks whether it is taken.
    dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(filters[chosen]))
    chosen = next((text for text in filters if f"*{suggestion.suffix.lower()}" in text), next(iter(filters)))
    dialog.selectNameFilter(chosen)
    dialog.setDefaultSuffix(filters[chosen])
    dialog.selectFile(suggestion.name)
    if dialog.exec() != QDialog.DialogCode.Accepted or not dialog.selectedFiles():
        return None
    return Path(dialog.selectedFiles()[0])


def save_filters(writable: tuple[str, ...]) -> dict[str, str]:
    """File dialog filters of the formats that can be written, and for each the suffix that it stands for."""
    known = {suffix for suffixes in _FORMATS.values() for suffix in suffixes}
    formats = dict(_FORMATS) | {suffix[1:].upper(): (suffix,) for suffix in writable if suffix not in known}
    return {
        f"{name} ({_patterns(suffixes)})": suffixes[0][1:]
        for name, suffixes in formats.items()
        if suffixes[0] in writable
    }


def _patterns(suffixes: tuple[str, ...]) -> str:
    return " ".join(f"*{suffix}" for suffix in suffixes)
