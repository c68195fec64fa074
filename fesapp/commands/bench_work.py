"""What `fesapp bench` times within its own process, on a sample photo enlarged to 12 megapixels."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np

from fesapp.action_units import CONTROLS
from fesapp.editing.engine import Engine, Opened
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.editing.rendering import render
from fesapp.errors import FesappError
from fesapp.photos import Photo, open_photo
from fesapp.resource_files import resource

MEGAPIXELS = 12
# the part of the window that shows the photo, on a 1920 × 1200 screen
VIEW = (1600, 1000)
# grain: standard deviation in grey levels, and pixels after which it repeats
GRAIN, TILE = 3, 509
# sliders that are off their measured value while one of them moves
MOVED = 4
SMILE = Recipe([FaceEdit(aus={"AU12": 3.5, "AU6": 2.0, "AU25": 2.0})])


def make_photo(path: Path) -> None:
    """Write the first sample as a JPEG of 12 megapixels, with the grain of a camera, without which it would be
    smaller and faster to read than a photo."""
    samples = sorted(resource("samples").glob("*.jpg"))
    if not samples:
        raise FesappError(f"{resource('samples')} holds no sample photo; take the program's files anew")
    photo = open_photo(samples[0])
    scale = float(np.sqrt(MEGAPIXELS * 1e6 / np.prod(photo.size)))
    large = cv2.resize(photo.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    grain = np.random.default_rng(0).normal(0, GRAIN, (TILE, TILE, 3)).astype(np.int16)
    height, width = large.shape[:2]
    grain = np.tile(grain, (-(-height // TILE), -(-width // TILE), 1))[:height, :width]
    noisy = np.clip(large + grain, 0, 255).astype(np.uint8)
    Photo(pixels=noisy, metadata=photo.metadata).save(path, quality=92)


def milliseconds(work: Callable[[int], object], runs: int, warm_up: int = 1) -> list[float]:
    """Time of each run of `work`, which is told its number, after some that do not count."""
    times = []
    for run in range(warm_up + runs):
        started = time.perf_counter()
        work(run)
        times.append(1000 * (time.perf_counter() - started))
    return times[warm_up:]


def time_opening(path: Path, runs: int) -> list[float]:
    """File to sliders ready: read, find the faces, measure them, show the whole photo in the window."""
    engine = Engine()

    def work(run: int) -> None:
        opened = engine.open(str(path))
        engine.preview(opened, Recipe(), whole(opened), VIEW)

    return milliseconds(work, runs)


def time_slider_steps(opened: Opened, region: tuple[float, float, float, float], runs: int) -> list[float]:
    """A slider moved a step, to the picture for the screen; another value each time, now and then another slider."""
    recipes = [Recipe([FaceEdit(aus=_sliders(step))]) for step in range(runs + 10)]
    return milliseconds(lambda step: opened.preview.render(recipes[step], region, VIEW), runs, warm_up=10)


def time_exports(opened: Opened, runs: int) -> list[float]:
    """The edit at full resolution, without decoding and encoding the file."""
    return milliseconds(lambda run: render(opened.photo, opened.faces, SMILE), runs)


def whole(opened: Opened) -> tuple[float, float, float, float]:
    """Region that shows the whole photo in `VIEW`, as the window does after opening."""
    width, height = opened.size
    scale = min(VIEW[0] / width, VIEW[1] / height)
    return _centred(width / 2, height / 2, scale)


def close_up(opened: Opened) -> tuple[float, float, float, float]:
    """Region that the first face fills from top to bottom."""
    x, y, width, height = opened.faces[0].box
    return _centred(x + width / 2, y + height / 2, VIEW[1] / (1.2 * height))


def _centred(x: float, y: float, scale: float) -> tuple[float, float, float, float]:
    width, height = VIEW[0] / scale, VIEW[1] / scale
    return x - width / 2, y - height / 2, width, height


def _sliders(step: int) -> dict[str, float]:
    """Some sliders off their place, the last of them moving a little each step."""
    first = step // 5
    moved: Sequence[str] = [CONTROLS[(first + i) % len(CONTROLS)] for i in range(MOVED)]
    return {**dict.fromkeys(moved, 2.5), moved[-1]: 0.5 + 0.7 * (step % 5) + 0.01 * step % 1}


def open_edit_save(path: Path, out: Path) -> None:
    """All that is done with one photo from opening to saving, whose memory `fesapp bench` measures."""
    engine = Engine()
    opened = engine.open(str(path))
    for step in range(10):
        engine.preview(opened, Recipe([FaceEdit(aus=_sliders(step))]), whole(opened), VIEW)
    engine.save(opened, SMILE, str(out), overwrite=False)
