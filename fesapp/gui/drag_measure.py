"""What `fesapp bench` measures in a window: sliders dragged without a pause, as a hand does it, by a timer.

Frames are pictures that reach the canvas; a block is a time in which the event loop answers nothing, seen by a timer
that should come every few milliseconds; memory is the process's own, after so many moves and after many more.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator

import psutil  # type: ignore[import-untyped]
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from fesapp.gui.intensity_slider import IntensitySlider
from fesapp.gui.main_window import MainWindow

# milliseconds between moves, as of a mouse that tells its place 125 times a second, and between looks at the loop
MOVE_MS, LOOK_MS = 8, 4
# moves of a drag, drags before another slider is taken
MOVES = 120
FEW = 500
# pictures that do not count: the first ones are slower
WARM_UP = 10
CONTROLS = ("AU12L", "AU26", "AU1L", "AU45L", "AU4R", "AU10L", "AU20L", "AU61")


class DragMeasure(QObject):
    """Measures, prints one JSON document and ends the process.

    Args:
        seconds: to count frames for, in each view; moves: after which memory is compared with that after `FEW`.
    """

    def __init__(self, window: MainWindow, seconds: float, moves: int) -> None:
        super().__init__(window)
        self._window, self._seconds, self._moves = window, seconds, moves
        self._frames: list[float] = []
        self._gaps: list[float] = []
        self._looked = time.perf_counter()
        self._results: dict[str, object] = {}
        self._hand = _drags(window)
        self._timers = [self._every(LOOK_MS, self._look)]
        window.live.rendered.connect(lambda ms: self._frames.append(time.perf_counter()))
        self._phases = self._measure()
        self._wait = self._every(20, self._begin)

    def _every(self, ms: int, act: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(act)
        timer.start(ms)
        return timer

    def _look(self) -> None:
        now = time.perf_counter()
        self._gaps.append(1000 * (now - self._looked))
        self._looked = now

    def _begin(self) -> None:
        if self._window.document.opened is not None and self._window.live.is_settled:
            self._window.hints.callout.hide()
            self._wait.stop()
            self._timers.append(self._every(MOVE_MS, self._move))
            next(self._phases)

    def _move(self) -> None:
        next(self._hand)
        try:
            next(self._phases)
        except StopIteration:
            print(json.dumps(self._results), flush=True)
            os._exit(0)  # leaves the user's settings and the sample's folder as they are

    def _measure(self) -> Iterator[None]:
        """Everything, a move at a time."""
        yield
        for name in ("drag_fps", "drag_close_fps"):
            if name == "drag_close_fps":
                self._close_up()
            self._frames.clear()
            while len(self._frames) < WARM_UP:
                yield
            self._frames.clear()
            self._gaps.clear()
            yield from self._for_seconds(self._seconds)
            self._results[name] = round(len(self._frames) / self._seconds, 1)
            self._results[name.replace("fps", "block_ms")] = round(max(self._gaps), 1)
        self._window.canvas.fit()
        yield from self._remember()

    def _remember(self) -> Iterator[None]:
        """Memory after few and after many moves."""
        process, memory, done = psutil.Process(), [], 0
        for count in (FEW, self._moves):
            for move in range(count - done):
                if move % 4:
                    next(self._hand)  # several moves between two looks at the loop: only their number counts
                else:
                    yield
            done = count
            memory.append(process.memory_info().rss / 2**20)
        self._results["drag_memory_mb"] = round(memory[1] - memory[0], 1)

    def _for_seconds(self, seconds: float) -> Iterator[None]:
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            yield

    def _close_up(self) -> None:
        canvas = self._window.canvas
        x, y, width, height = self._window.document.faces[0].box
        canvas.zoom_to(canvas.height() / (1.2 * height))
        middle = canvas.widget_point(x + width / 2, y + height / 2)
        canvas.pan(QPointF(canvas.rect().center()) - middle)


def _drags(window: MainWindow) -> Iterator[None]:
    """One slider after the other dragged up and down, a mouse event at a time, for ever."""
    sliders = [slider for slider in window.panel.findChildren(IntensitySlider) if slider.isEnabled()]
    named = {slider.accessibleName(): slider for slider in sliders}
    chosen = [slider for name, slider in named.items() if name.split()[0] in {c.rstrip("LR") for c in CONTROLS}]
    while True:
        for slider in chosen or sliders:
            y = slider.height() / 2
            _send(slider, QEvent.Type.MouseButtonPress, QPointF(slider.handle_x(0.0), y))
            for move in range(MOVES):
                share = 1 - abs(2 * move / MOVES - 1)
                _send(slider, QEvent.Type.MouseMove, QPointF(slider.handle_x(5 * share), y))
                yield
            _send(slider, QEvent.Type.MouseButtonRelease, QPointF(slider.handle_x(0.0), y))


def _send(slider: IntensitySlider, kind: QEvent.Type, at: QPointF) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    held = none if kind == QEvent.Type.MouseButtonRelease else left
    button = none if kind == QEvent.Type.MouseMove else left
    event = QMouseEvent(kind, at, QPointF(slider.mapToGlobal(at)), button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(slider, event)
