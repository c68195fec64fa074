"""The first start: a sample photo to try things on, and three hints over it, once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSettings

from fesapp.gui.callout import Callout, Side
from fesapp.gui.document import Change
from fesapp.gui.own_folder import own_folder
from fesapp.gui.words import tr
from fesapp.resource_files import resource

if TYPE_CHECKING:
    from fesapp.gui.main_window import MainWindow


class Hints:
    """Three hints, one after the other, each beside what it tells of."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.callout = Callout(window.canvas)
        self.callout.canvas_resized.connect(self._place)
        self.callout.next_asked.connect(self._next)
        self.callout.closed.connect(self._give_focus_back)
        self._number = 0

    def show(self) -> None:
        """Show them from the first on."""
        self._number = 0
        self._window.settings.hints_seen = True
        self._tell()

    def show_with_photo(self) -> None:
        """Show them as soon as a photo with a face is seen; one without has nothing to try them on."""

        def follow(change: Change) -> None:
            if change is Change.PHOTO and self._window.document.faces and not self._window.settings.hints_seen:
                self.show()

        self._window.document.listeners.add(follow)

    def _next(self) -> None:
        self._number += 1
        if self._number == len(_hints()):
            self.callout.hide()
            self._give_focus_back()
        else:
            self._tell()

    def _tell(self) -> None:
        hints = _hints()
        title, text = hints[self._number]
        self.callout.tell(title, text, self._number + 1, len(hints))
        self._place()

    def _give_focus_back(self) -> None:
        self._window.canvas.setFocus()

    def _place(self) -> None:
        at, side = (self._at_sliders, self._at_face, self._at_compare)[self._number]()
        self.callout.point(at, side)

    def _at_sliders(self) -> tuple[QPointF, Side]:
        canvas = self._window.canvas
        return QPointF(canvas.width() - 2, canvas.height() * 0.3), "right"

    def _at_face(self) -> tuple[QPointF, Side]:
        canvas, faces = self._window.canvas, self._window.document.faces
        if not faces:
            return QPointF(canvas.rect().center()), "left"
        x, y, width, height = faces[self._window.document.selected].box
        return canvas.widget_point(x + width * 0.85, y + height * 0.7), "left"

    def _at_compare(self) -> tuple[QPointF, Side]:
        button, canvas = self._window.compare_button, self._window.canvas
        middle = button.mapToGlobal(button.rect().center())
        return QPointF(canvas.mapFromGlobal(middle).x(), 2), "top"


def _hints() -> tuple[tuple[str, str], ...]:
    return (
        (tr("Drag a slider"), tr("Each one is a muscle of the face, from 0 to 5. The mark is what the photo shows.")),
        (tr("Grab the face"), tr("Take a corner of the mouth, a brow or a lid and pull: the sliders follow.")),
        (tr("Hold \\ for the original"), tr("This button does the same. Let go, and the edit is back.")),
    )


def begin(window: MainWindow, photos: Sequence[str] = ()) -> None:
    """Open `photos`, or on the first start a sample, with hints; whoever has seen them gets an empty window."""
    first = not window.settings.hints_seen
    if first:
        window.hints.show_with_photo()
    if photos:
        window.open(*map(Path, photos))
    elif first and (sample := sample_photo()) is not None:
        folder = QSettings().value("folder")
        window.open(sample)
        # What is opened next lies where the user's photos are, not where the sample does.
        QSettings().setValue("folder", folder)


def sample_photo() -> Path | None:
    """A sample in the user's own folder, where edits of it can be kept; None where there is none."""
    samples = sorted(resource("samples").glob("*.jpg"))
    if not samples:
        return None
    target = own_folder() / "samples" / samples[0].name
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            _copy(samples[0], target)
    except OSError:  # a full disk keeps nobody from trying the sliders
        return samples[0]
    return target


def _copy(source: Path, target: Path) -> None:
    """Copy a file, whole or not at all."""
    # not by fesapp.photos.atomic, which brings cv2 before the window is seen
    partial = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        shutil.copyfile(source, partial)
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)
