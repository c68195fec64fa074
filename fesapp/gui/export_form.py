"""The form of the export dialog: format, quality, metadata, size."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fesapp.gui.export_choice import SUFFIXES, WITH_QUALITY, ExportChoice
from fesapp.gui.saving_form import SavingForm
from fesapp.gui.words import tr


class ExportForm(SavingForm):
    """What is chosen is an `ExportChoice`; the form begins with the last one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._add_saving(SUFFIXES, WITH_QUALITY, _format_tip())
        self.show_choice(ExportChoice.last() or ExportChoice())

    def choice(self) -> ExportChoice:
        """What is chosen now."""
        return ExportChoice(
            str(self.format.currentData()), self.chosen_quality, str(self.keep.currentData()), self.chosen_side
        )

    def show_choice(self, choice: ExportChoice) -> None:
        """Choose what was chosen before."""
        self._show_saving(choice.suffix, choice.quality, choice.keep, choice.max_side)


def _format_tip() -> str:
    return tr("JPEG and WebP are small; PNG and TIFF keep every bit, 16-bit colours and transparency")
