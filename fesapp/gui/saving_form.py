"""The rows of a form that say how pictures are saved: format, quality, metadata, size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fesapp.gui.choices_form import ChoicesForm
from fesapp.gui.export_choice import LARGEST, SMALLEST
from fesapp.gui.words import tr

_USUAL_QUALITY, _USUAL_SIDE = 95, 2048


class SavingForm(ChoicesForm):
    """What inherits adds the rows with `_add_saving`, where it wants to have them."""

    def _add_saving(self, formats: Mapping[str, str], with_quality: Sequence[str], tip: str) -> None:
        """`with_quality` are those of the `formats` for which a quality is to be chosen."""
        self._with_quality = with_quality
        self.format = self._choice(tr("Format"), formats, tip)
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
        self.changed.connect(self._show_saving_state)

    @property
    def chosen_quality(self) -> int | None:
        """1 to 100; None: like the photo's own."""
        return None if self.like_photo.isChecked() else self.quality.value()

    @property
    def chosen_side(self) -> int | None:
        """Pixels of the longer side at most; None: as many as the photo has."""
        return self.longest.value() if self.limits.isChecked() else None

    def _show_saving(self, form: str, quality: int | None, keep: str, max_side: int | None) -> None:
        """Choose what was chosen before."""
        self.format.setCurrentIndex(self.format.findData(form))
        self.like_photo.setChecked(quality is None)
        self.quality.setValue(quality or _USUAL_QUALITY)
        self.keep.setCurrentIndex(self.keep.findData(keep))
        self.limits.setChecked(max_side is not None)
        self.longest.setValue(max_side or _USUAL_SIDE)
        self._show_saving_state()

    def _show_saving_state(self) -> None:
        lossy = self.format.currentData() in self._with_quality
        self.like_photo.setEnabled(lossy)
        self.quality.setEnabled(lossy and not self.like_photo.isChecked())
        self.longest.setEnabled(self.limits.isChecked())


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
