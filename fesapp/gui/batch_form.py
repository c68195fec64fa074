"""The form of the batch window: where results go, what they are called, how they are saved, which faces are edited."""

from __future__ import annotations

from pathlib import Path

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from fesapp.gui.batch_settings import BatchSettings
from fesapp.gui.saving_form import SavingForm
from fesapp.gui.words import tr

_WITH_QUALITY = ("source", "jpg", "webp")
_BY_NUMBER = "number"
_AS_RECIPES_SAY = "recipe"
_RELATIVE = {None: _AS_RECIPES_SAY, True: "added", False: "absolute"}


class BatchForm(SavingForm):
    """All of `BatchSettings` but the recipes."""

    folder_asked = Signal()  # the user wants to choose it in a dialog

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._add_folder()
        self._add_template()
        self.conflict = self._choice(tr("If it exists"), _conflicts(), tr("Where a file has the name already"))
        self._add_saving(_formats(), _WITH_QUALITY, tr("Of the files; a HEIC photo, which cannot be written, as JPEG"))
        self.faces = self._choice(tr("Faces"), _faces(), tr("Which faces of each photo are edited"))
        self.face = self._number(tr("Face number"), (0, 99), 0, tr("Counted from 0, the largest face first"))
        self.relative = self._choice(tr("Intensities"), _relatives(), _relative_tip())
        self.sheet = self._choice(
            tr("Contact sheet"), _sheets(), tr("Small pictures of all results, before and after, at the end")
        )
        self.faces.currentIndexChanged.connect(self._show_face_state)
        self.show_settings(BatchSettings.last())

    def settings(self, recipes: tuple[str, ...]) -> BatchSettings:
        """What is chosen now, with these recipes."""
        chosen = {name: getattr(self, name).currentData() for name in ("format", "keep", "conflict", "sheet")}
        faces = self.faces.currentData()
        return BatchSettings(
            recipes,
            self.out.text().strip(),
            self.template.text().strip(),
            quality=self.chosen_quality,
            max_side=self.chosen_side,
            faces=self.face.value() if faces == _BY_NUMBER else faces,
            relative=next(value for value, key in _RELATIVE.items() if key == self.relative.currentData()),
            **chosen,
        )

    def show_settings(self, settings: BatchSettings) -> None:
        """Choose what was chosen before."""
        self.out.setText(settings.out)
        self.template.setText(settings.template)
        self._show_saving(settings.format, settings.quality, settings.keep, settings.max_side)
        by_number = isinstance(settings.faces, int)
        self.faces.setCurrentIndex(self.faces.findData(_BY_NUMBER if by_number else settings.faces))
        self.face.setValue(settings.faces if isinstance(settings.faces, int) else 0)
        self.relative.setCurrentIndex(self.relative.findData(_RELATIVE[settings.relative]))
        for name in ("conflict", "sheet"):
            box = getattr(self, name)
            box.setCurrentIndex(box.findData(msgspec.structs.asdict(settings)[name]))
        self._show_face_state()

    def suggest_folder(self, folder: Path) -> None:
        """Write there, unless something is chosen already."""
        if not self.out.text().strip():
            self.out.setText(str(folder))

    def show_example(self, text: str, wrong: bool) -> None:
        """What the template makes, or what is wrong with it."""
        self.example.setText(text)
        self.example.setToolTip(text)
        self.example.setProperty("wrong", wrong)
        self.example.style().polish(self.example)

    def _add_folder(self) -> None:
        self.out = QLineEdit()
        self.out.setPlaceholderText(tr("Folder"))
        self.out.textChanged.connect(self.changed)
        self.browse = QPushButton(tr("&Browse…"))
        self.browse.setToolTip(tr("Choose the folder to write to"))
        self.browse.setAutoDefault(False)
        self.browse.clicked.connect(self.folder_asked)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.out, 1)
        line.addWidget(self.browse)
        self.out.setToolTip(tr("All files are written below this folder; it is made if it is not there"))
        self.out.setAccessibleName(tr("Output folder"))
        label = QLabel(tr("Write to"))
        label.setBuddy(self.out)
        self._column.addRow(label, line)

    def _add_template(self) -> None:
        self.template = QLineEdit()
        self.template.textChanged.connect(self.changed)
        self._add(tr("Names"), self.template, _template_tip())
        self.example = QLabel()
        self.example.setObjectName("example")
        self.example.setWordWrap(True)
        self._column.addRow("", self.example)

    def _show_face_state(self) -> None:
        self.face.setEnabled(self.faces.currentData() == _BY_NUMBER)


def _template_tip() -> str:
    return tr(
        "{stem}: name of the photo, {recipe}: of the recipe, {n}: number of the row, {n:04} with zeros before it, "
        "{ext}: the photo's suffix, {folder}: its folder. / makes folders. The suffix is added."
    )


def _conflicts() -> dict[str, str]:
    return {
        "new": tr("Write under a new name"),
        "overwrite": tr("Replace it"),
        "skip": tr("Leave the photo out"),
    }


def _formats() -> dict[str, str]:
    return {"source": tr("As each photo"), "jpg": "JPEG", "png": "PNG", "tif": "TIFF", "webp": "WebP"}


def _faces() -> dict[str, str]:
    return {"all": tr("All"), "largest": tr("The largest"), _BY_NUMBER: tr("One by its number")}


def _relatives() -> dict[str, str]:
    return {
        _AS_RECIPES_SAY: tr("As each recipe says"),
        "added": tr("Added to what faces show"),
        "absolute": tr("In place of what faces show"),
    }


def _relative_tip() -> str:
    return tr("Whether a recipe's numbers are added to the intensities that a face shows, or take their place")


def _sheets() -> dict[str, str]:
    return {"pdf": tr("PDF"), "png": tr("PNG pictures"), "none": tr("None")}
