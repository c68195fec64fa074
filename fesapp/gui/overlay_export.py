"""The overlay as a picture of its own: over the edited photo with its legend, or alone on nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QFont, QPainter

from fesapp.errors import FesappError
from fesapp.gui.actions import Spec
from fesapp.gui.images import to_rgba
from fesapp.gui.jobs import PreviewJob, Shown
from fesapp.gui.legend import draw_legend, legend_words
from fesapp.gui.shown import draw_preview
from fesapp.gui.tasks import Steps, Task
from fesapp.gui.words import tr

if TYPE_CHECKING:
    import numpy as np

    from fesapp.editing.recipe import Recipe
    from fesapp.gui.engine import Engine
    from fesapp.gui.main_window import MainWindow

_MARGIN = 14.0
SPEC = Spec(
    "E&xport overlay picture…", "image-move", (),
    "Save the picture of the motion as it is seen now, over the photo or alone, as PNG", menu="&View", section=3,
)  # fmt: skip


class OverlayExport:
    """Adds the export to the View menu and the overlay bar."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.action = window.actions_by_name.add("export_overlay", SPEC, self.export)
        window.overlay_bar.add_action(self.action)
        window.look.listeners.add(self._show_state)
        window.document.listeners.add(lambda _change: self._show_state())
        self._show_state()

    def export(self) -> None:
        """Ask where, and write the picture of now in the background."""
        window = self._window
        source, opened = window.document.path, window.document.opened
        style = window.look.style
        if source is None or opened is None or style is None:
            return
        job = window.live.job_of_now()  # before the dialog, under which another photo may arrive
        answer = window.dialogs.ask_save_picture(window, source.with_name(f"{source.stem}_{style}.png"))
        if answer is None:
            return
        path, alone = answer
        if window.files.session.is_source(path):
            text = tr("{} is a photo that is open here, which is never written over; choose another name")
            window.message_bar.tell(text.format(path.name))
            return
        canvas = window.canvas
        ratio = canvas.devicePixelRatioF()
        compose: Callable[[Shown], np.ndarray]
        if alone:
            compose = overlay_alone
        else:
            opacity, font = window.look.opacity, QFont(canvas.font())

            def compose(view: Shown) -> np.ndarray:
                return overlay_on_photo(view, legend_words(style, view.full, view.blank), opacity, font, ratio)

        # The dialog has asked whether to replace a file that is there.
        self._begin(job, compose, path, path.exists(), None if alone else job.recipe)

    def _begin(
        self,
        job: PreviewJob,
        compose: Callable[[Shown], np.ndarray],
        path: Path,
        overwrite: bool,
        recipe: Recipe | None,
    ) -> None:
        window = self._window

        def steps(engine: Engine) -> Steps:
            view = draw_preview(engine, job)
            yield None
            picture = compose(view)
            yield None
            return engine.save_picture(job.opened, picture, str(path), overwrite, recipe)

        def answer(saved: object) -> None:
            window.status.say(tr("Saved {}").format(saved))

        window.status.say(tr("Saving {}…").format(path.name))
        task = Task(tr("Saving the overlay picture"), steps, answer, window.message_bar.tell, writes=True)
        window.worker.ask(task)

    def _show_state(self) -> None:
        self.action.setEnabled(self._window.document.opened is not None and self._window.look.style is not None)


def overlay_alone(view: Shown) -> np.ndarray:
    """The overlay of a view, where the photo is, as (h, w, 4) uint8 RGBA with straight alpha."""
    assert view.overlay is not None
    return to_rgba(view.overlay.copy(_photo_in(view)))


def overlay_on_photo(view: Shown, words: tuple[str, str, str], opacity: float, font: QFont, ratio: float) -> np.ndarray:
    """A view under its overlay, with the legend in the corner, as (h, w, 4) uint8 RGBA.

    Args:
        words: of the legend.
        ratio: picture pixels for one that sizes of words are counted in.
    """
    assert view.overlay is not None
    inside = _photo_in(view)
    picture = view.image.copy(inside)
    painter = QPainter(picture)
    painter.setOpacity(opacity)
    painter.drawImage(0, 0, view.overlay, inside.x(), inside.y(), inside.width(), inside.height())
    painter.setOpacity(1.0)
    if view.legend is not None:
        corner = QPointF(picture.width(), picture.height()) - QPointF(_MARGIN, _MARGIN) * ratio
        draw_legend(painter, corner, font, view.legend, words, ratio)
    painter.end()
    return to_rgba(picture)


def _photo_in(view: Shown) -> QRect:
    """The part of a view that the photo covers, in its pixels."""
    inside = view.inside.toAlignedRect()
    if inside.isEmpty():
        raise FesappError(tr("nothing of the photo is in view; fit it in the window first"))
    return inside
