"""What the render thread does for the animation dialog, picture by picture, so that previews pass in between."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtGui import QImage

from fesapp.editing.animation import Animation, between, moments, view_of
from fesapp.gui.engine import Engine, Opened
from fesapp.gui.images import to_image
from fesapp.gui.tasks import Steps

# pictures of the small one, at most; it lasts as long as the real one
_PICTURES = 15


def small_pictures(opened: Opened, animation: Animation, side: int) -> Any:
    """Steps that return the animation as a list of (QImage, milliseconds), at most `side` pixels large.

    They yield each picture as it comes, how many there are then, and how many there will be.
    """
    frames = min(animation.frames, _PICTURES)
    fps = animation.fps * (frames - 1) / (animation.frames - 1)
    small = replace(animation, frames=frames, fps=max(fps, 0.1), longest=side)

    def steps(engine: Engine) -> Steps:
        small.check_recipes(len(opened.faces))
        region, size = view_of(small, opened.size, [face.box for face in opened.faces])
        shown = [face.aus or {} for face in opened.faces]
        drawn: dict[float, QImage] = {}
        pictures = []
        total = len({moment.share for moment in moments(small)})
        for moment in moments(small):
            if moment.share not in drawn:
                recipe = between(small.start, small.end, shown, moment.share)
                drawn[moment.share] = to_image(engine.aside(opened, recipe, region, size).pixels)
                yield drawn[moment.share], len(drawn), total
            pictures.append((drawn[moment.share], round(1000 * moment.seconds)))
        return pictures

    return steps


def export(opened: Opened, animation: Animation, path: Path, overwrite: bool) -> Any:
    """Steps that write the animation, yield pictures done and to be done, and return the path."""

    def steps(engine: Engine) -> Steps:
        return (yield from engine.animate(opened, animation, str(path), overwrite))

    return steps
