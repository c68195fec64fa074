"""The form of the export dialog: format, quality, metadata, size."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fesapp.gui.choices_form import ChoicesForm
from fesapp.gui.export_choice import LARGEST, SMALLEST, SUFFIXES, WITH_QUALITY, ExportChoice
from fesapp.gui.words import tr

_USUAL_QUALITY, _USUAL_SIDE = 95, 2048


class ExportForm(ChoicesForm):
    """What is chosen is an `ExportChoice`; the form begins with the last one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.format = self._choice(tr("Format"), SUFFIXES, _format_tip())
        self.quality = self._number(
            tr("Quality"), (1, 100), _USUAL_QUALITY, tr("Of JPEG and WebP; 100 is the best and largest")
        )
        self.like_photo = self._check(
            tr("Quality like the photo's own"),
            tr("As strongly compressed as the photo that was opened; where that is no JPEG, 95"),
        )
        self.keep = self._choice(tr("Metadata"), _keeps(), _keep_tip())
        self.limits = self._check(tr("Limit the size"), tr("Make the picture smaller; it is never enlarged"))
        self.longest = self._number(
            tr("Longer side"), (SMALLEST, LARGEST), _USUAL_SIDE, tr("Of the picture at most, in pixels")
        )
        self.longest.setSuffix(" px")
        self.longest.setSingleStep(64)
        self.changed.connect(self._show_state)
        self.show_choice(ExportChoice.last() or ExportChoice())
        self._show_state()

    def choice(self) -> ExportChoice:
        """What is chosen now."""
        return ExportChoice(
            str(self.format.currentData()),
            None if self.like_photo.isChecked() else self.quality.value(),
            str(self.keep.currentData()),
            self.longest.value() if self.limits.isChecked() else None,
        )

    def show_choice(self, choice: ExportChoice) -> None:
        """Choose what was chosen before."""
        self.format.setCurrentIndex(self.format.findData(choice.suffix))
        self.like_photo.setChecked(choice.quality is None)
        self.quality.setValue(choice.quality or _USUAL_QUALITY)
        self.keep.setCurrentIndex(self.keep.findData(choice.keep))
        self.limits.setChecked(choice.max_side is not None)
        self.longest.setValue(choice.max_side or _USUAL_SIDE)

    def _show_state(self) -> None:
        lossy = self.format.currentData() in WITH_QUALITY
        self.like_photo.setEnabled(lossy)
        self.quality.setEnabled(lossy and not self.like_photo.isChecked())
        self.longest.setEnabled(self.limits.isChecked())


def _format_tip() -> str:
    return tr("JPEG and WebP are small; PNG and TIFF keep every bit, 16-bit colours and transparency")


def _keeps() -> dict[str, str]:
    return {
        "all": tr("All of it"),
        "no-gps": tr("Without GPS position"),
        "none": tr("Colour profile only"),
    }


def _keep_tip() -> str:
    return tr(
        "What of EXIF, XMP and IPTC goes into the file. Without GPS position, place names in captions stay. "
        "That the picture was edited is always said."
    )
