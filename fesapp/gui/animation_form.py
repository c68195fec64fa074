"""What an animation is to be like: its ends, pace, size and format, chosen in a form."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSettings, QSignalBlocker
from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget

from fesapp.editing.animation import LARGEST, MOST_FPS, MOST_FRAMES, MOST_HOLD, SMALLEST, Animation, Part
from fesapp.editing.recipe import Recipe
from fesapp.gui.animation_ends import EDIT, ORIGINAL
from fesapp.gui.choices_form import ChoicesForm
from fesapp.gui.words import tr

_FORMATS = {".gif": "GIF", ".webp": "WebP", ".mp4": "MP4"}


class AnimationForm(ChoicesForm):
    """The choices; `changed` follows every one of them. Format, size and pace are remembered between runs."""

    def __init__(self, ends: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.start = self._choice(tr("From"), ends, tr("The expression that the animation begins with"))
        self.end = self._choice(tr("To"), ends, tr("The expression that it reaches"))
        self.end.setCurrentIndex(self.end.findData(EDIT))
        self.format = self._choice(tr("Format"), _FORMATS, _format_tip())
        self.frames = self._number(tr("Frames"), (2, MOST_FRAMES), 25, tr("Pictures from start to end, both counted"))
        self.fps = self._number(tr("Frames per second"), (1, int(MOST_FPS)), 25, tr("Pictures shown in a second"))
        self.easing = self._choice(tr("Pace"), _easings(), tr("How the expression gathers and loses speed on its way"))
        self.hold = self._seconds(tr("Hold"), MOST_HOLD, 0.4, tr("How long the start and the end stand still"))
        self.part = self._choice(tr("Shows"), _parts(), tr("What of the photo is in the animation"))
        size_tip = tr("The longer side in pixels; a photo is never enlarged")
        self.longest = self._number(tr("Size"), (SMALLEST, LARGEST), 720, size_tip)
        self.longest.setSuffix(" px")
        self.longest.setSingleStep(40)
        self.back = self._check(tr("There and back"), tr("Go back to the start at the end"))
        self.loop = self._check(tr("Begin anew at the end"), tr("An MP4 leaves this to the player"))
        self.format.currentIndexChanged.connect(lambda _index: self.loop.setEnabled(self.suffix() != ".mp4"))
        self._recall()

    def show_ends(self, ends: Mapping[str, str]) -> None:
        """Offer other ends; those chosen stay so where they are still there."""
        for box, otherwise in ((self.start, ORIGINAL), (self.end, EDIT)):
            chosen = box.currentData()
            with QSignalBlocker(box):
                box.clear()
                for key, text in ends.items():
                    box.addItem(text, key)
                box.setCurrentIndex(box.findData(chosen if chosen in ends else otherwise))

    def suffix(self) -> str:
        """The format's, with its dot."""
        return str(self.format.currentData())

    def animation(self, start: Recipe, end: Recipe) -> Animation:
        """What is chosen, between two recipes."""
        part: Part = "face" if self.part.currentData() == "face" else "photo"
        return Animation(
            start, end, self.frames.value(), float(self.fps.value()), str(self.easing.currentData()),
            self.hold.value(), self.back.isChecked(), self.loop.isChecked(), self.longest.value(), part,
        )  # fmt: skip

    def remember(self) -> None:
        """Choose the same the next time; the ends are the photo's own affair."""
        store = QSettings()
        for name in ("format", "easing", "part"):
            store.setValue(f"animation/{name}", getattr(self, name).currentData())
        for name in ("frames", "fps", "hold", "longest"):
            store.setValue(f"animation/{name}", getattr(self, name).value())
        for name in ("back", "loop"):
            store.setValue(f"animation/{name}", getattr(self, name).isChecked())

    def _recall(self) -> None:
        store = QSettings()
        for name in ("format", "easing", "part"):
            box: QComboBox = getattr(self, name)
            box.setCurrentIndex(max(0, box.findData(store.value(f"animation/{name}"))))
        for name in ("frames", "fps", "longest"):
            number: QSpinBox = getattr(self, name)
            number.setValue(int(str(store.value(f"animation/{name}", number.value(), type=int))))
        self.hold.setValue(float(str(store.value("animation/hold", self.hold.value(), type=float))))
        for name in ("back", "loop"):
            getattr(self, name).setChecked(bool(store.value(f"animation/{name}", True, type=bool)))


def _format_tip() -> str:
    return tr("GIF plays everywhere, in 256 colours; WebP is smaller and in full colour; MP4 is a video")


def _easings() -> dict[str, str]:
    return {
        "ease": tr("Gently in and out"),
        "linear": tr("Even"),
        "slowing": tr("Quick, then slower"),
        "spring": tr("Like a spring, without swinging over"),
    }


def _parts() -> dict[str, str]:
    return {"photo": tr("The whole photo"), "face": tr("The edited face")}
