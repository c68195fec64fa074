"""From an engine's arrays to pictures that Qt can put on the screen; runs in the render thread."""

from __future__ import annotations

import time

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from fesapp.gui.engine import Engine
from fesapp.gui.images import to_image
from fesapp.gui.jobs import PreviewJob, Shown

LEGEND_PX = 192  # drawn half as large, so that it is crisp on a screen of 200 %


def draw_preview(engine: Engine, job: PreviewJob, aside: bool = False) -> Shown:
    """Render what the job asks for, with its overlay and legend; `ms` is the time of all three.

    `aside` if it is not for the canvas, see `Engine.aside`.
    """
    if aside:
        frame = engine.aside(job.opened, job.recipe, job.region, job.size)
    else:
        frame = engine.preview(job.opened, job.recipe, job.region, job.size, job.share < 1)
    overlay = legend = None
    full, started = 0.0, time.perf_counter()
    if job.style is not None:
        overlay = to_image(_tinted(engine.overlay(frame, job.style, job.region, job.size, job.share), job))
        key = engine.legend(job.style, LEGEND_PX)
        legend = None if key is None else to_image(_tinted(key, job))
        full = engine.full_colour(frame)
    drawing_ms = 0.0 if job.style is None else 1000 * (time.perf_counter() - started)
    return Shown(
        image=to_image(frame.pixels),
        inside=QRectF(*(float(number) for number in frame.inside)),
        region=job.region,
        original=job.original,
        overlay=overlay,
        legend=legend,
        ms=frame.ms + drawing_ms,
        full=full,
        share=job.share,
        blank=overlay is not None and _is_blank(overlay),
    )


def _is_blank(overlay: QImage) -> bool:
    """Whether nothing is drawn in an image of premultiplied colours, in which what is clear is 0."""
    return not np.frombuffer(overlay.constBits(), np.uint8).any()


def _tinted(picture: np.ndarray, job: PreviewJob) -> np.ndarray:
    """An overlay or its legend in the colour that the user wants for it."""
    if job.style is None or job.tint is None:
        return picture
    from fesapp.editing.tinting import tinted  # brings cv2, which the window's start does without

    return tinted(picture, job.style, job.tint)
