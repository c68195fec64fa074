"""`fesapp bench`: latencies and memory on this machine."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from rich.console import Console
from rich.table import Table

from fesapp.commands import bench_work
from fesapp.commands.bench_limits import LIMITS, judged
from fesapp.commands.bench_processes import measure_drags, measure_peak_memory, own_peak_memory, time_starts
from fesapp.commands.device import device, load, usable_cores
from fesapp.commands.messages import complain, print_json
from fesapp.editing.engine import Engine
from fesapp.errors import FesappError

SLIDER_STEPS, OPENINGS, EXPORTS, STARTS = 80, 7, 7, 5
DRAG_SECONDS, DRAG_MOVES = 6.0, 10_000
# share of the cores that others keep busy, from which the figures say more about them than about this program
BUSY = 0.3
PEAK = "peak_rss_mb"

WHAT = {
    "slider_step_ms": "slider moved to picture ready: motion, warp, texture, picture of 1600 × 1000 (whole photo)",
    "slider_step_close_ms": "the same with the view filled by the face",
    "open_photo_ms": "12 MP JPEG to sliders ready: decoding, faces, Action Units, first picture (libraries loaded)",
    "export_ms": "the edit at 12 MP, without decoding and encoding",
    "start_ms": "start of the process to window shown",
    "drag_fps": "pictures a second while sliders are dragged without a pause in the window, whole photo",
    "drag_close_fps": "the same with the view filled by the face",
    "drag_block_ms": "longest time in which the window answered nothing meanwhile",
    "drag_close_block_ms": "the same with the view filled by the face",
    "drag_memory_mb": "memory that 9,500 more moves of sliders take after 500",
    PEAK: "most memory taken by opening, editing and saving 12 MP in a fresh process, without a window",
}

DRAGS = tuple(name for name in WHAT if name.startswith("drag"))

Result = TypeVar("Result")


@dataclass(frozen=True)
class Figures:
    """Times in milliseconds by name, what dragging in a window showed, the peak of memory, how busy others were."""

    times: dict[str, list[float]]
    drags: dict[str, float] | None
    peak_rss_mb: float | None
    load_before: float
    failures: list[str]

    @property
    def busy(self) -> bool:
        return self.load_before > BUSY * usable_cores()


def run(as_json: bool, open_edit_save: Path | None) -> None:
    """Measure and print; with `open_edit_save` be the process whose memory is measured, and print its peak.

    Raises:
        FesappError: something could not be measured; its figure is null.
    """
    if open_edit_save is not None:
        with tempfile.TemporaryDirectory() as folder:
            bench_work.open_edit_save(open_edit_save, Path(folder) / "out.jpg")
        print(own_peak_memory())
        return
    figures = measure()
    if as_json:
        print_json(as_document(figures))
    else:
        _print(figures)
    if figures.busy:
        complain(f"the machine was busy before ({figures.load_before:.1f} processes); idle, the figures are better")
    if figures.failures:
        raise FesappError("; ".join(figures.failures))


def measure() -> Figures:
    """Everything, one after the other, in about two minutes."""
    before = load()
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as folder, Console(stderr=True).status("Making a photo of 12 MP") as status:
        photo = Path(folder) / "photo.jpg"
        bench_work.make_photo(photo)
        times = _time_work(photo, status.update)
        status.update("Starting the program afresh")
        starts = _unless_failed(lambda: time_starts(STARTS), failures)
        if starts is not None:
            times["start_ms"] = starts
        status.update("Dragging sliders in a window")
        drags = _unless_failed(lambda: measure_drags(photo, DRAG_SECONDS, DRAG_MOVES), failures)
        status.update("Opening, editing and saving afresh")
        peak = _unless_failed(lambda: measure_peak_memory(photo), failures)
    return Figures(times, drags, peak, before, failures)


def _time_work(photo: Path, say: Callable[[str], None]) -> dict[str, list[float]]:
    say("Opening it")
    times = {"open_photo_ms": bench_work.time_opening(photo, OPENINGS)}
    opened = Engine().open(str(photo))
    if not opened.faces:
        raise FesappError("no face is found in the enlarged sample photo; `fesapp doctor` says what is missing")
    say("Moving sliders")
    for name, region in (("slider_step_ms", bench_work.whole), ("slider_step_close_ms", bench_work.close_up)):
        times[name] = bench_work.time_slider_steps(opened, region(opened), SLIDER_STEPS)
    say("Rendering at full resolution")
    times["export_ms"] = bench_work.time_exports(opened, EXPORTS)
    return times


def _unless_failed(work: Callable[[], Result], failures: list[str]) -> Result | None:
    """What `work` brings, or None and its error noted, so that one figure that cannot be had costs no other."""
    try:
        return work()
    except FesappError as error:
        failures.append(str(error))
        return None


def as_document(figures: Figures) -> dict[str, Any]:
    """The contract of `bench --json`: median and 95th percentile of each time, peak of memory, limits, and device.

    `limits` as of `bench_limits.judged`; `device.load_before` is how many processes wanted a core in the minute before.
    """
    timed = [name for name in WHAT if name != PEAK and name not in DRAGS]
    times = {name: _summary(figures.times[name]) if name in figures.times else None for name in timed}
    drags = {name: (figures.drags or {}).get(name) for name in DRAGS}
    peak = None if figures.peak_rss_mb is None else round(figures.peak_rss_mb, 1)
    document = {**times, **drags, PEAK: peak}
    about = {**device(), "load_before": round(figures.load_before, 2)}
    return {**document, "limits": judged(document), "device": about}


def _summary(times: list[float]) -> dict[str, float | int]:
    median, p95 = np.percentile(times, [50, 95])
    return {"median": round(float(median), 2), "p95": round(float(p95), 2), "runs": len(times)}


def _print(figures: Figures) -> None:
    document = as_document(figures)
    table = Table()
    for heading in ("", "median", "p95", "limit", "", "what it is"):
        table.add_column(heading, justify="right" if heading in ("median", "p95", "limit") else "left")
    for name, what in WHAT.items():
        figure = document[name]
        cells = [figure["median"], figure["p95"]] if isinstance(figure, dict) else [figure, None]
        limit = str(LIMITS[name]) if name in LIMITS else ""
        missed = "[bold red]missed[/]" if document["limits"].get(name, {}).get("kept") is False else ""
        table.add_row(name, *("–" if cell is None else f"{cell:.1f}" for cell in cells), limit, missed, what)
    console = Console()
    console.print(table)
    machine = device()
    console.print(
        f"{machine['cpu']}, {machine['cores']} cores, {machine['torch_threads']} threads for the networks, "
        f"{machine['memory_gb']} GB; {machine['os']}",
        highlight=False,
        soft_wrap=True,
    )
