"""The user's hand on the window: drags, clicks, keys, and the patience to wait for the picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from fesapp.gui.dialogs import BatchClosing, Dialogs, Unsaved
from fesapp.gui.export_choice import ExportChoice
from fesapp.gui.intensity_slider import IntensitySlider
from fesapp.gui.main_window import MainWindow

_LEFT = Qt.MouseButton.LeftButton


class FixedAnswers(Dialogs):
    """Answers the window's questions, and remembers which were asked."""

    def __init__(self) -> None:
        self.open_path: Path | None = None
        self.save_path: Path | None = None
        self.picture: tuple[Path, bool] | None = None
        self.unsaved = Unsaved.DISCARD
        self.suggested: Path | None = None
        self.animation_path: Path | None = None
        self.asked_about_unsaved = 0
        self.gives_up_animation = True
        self.asked_about_animation = 0
        self.choice: ExportChoice | None = None
        self.asked_about_export = 0
        self.folder: Path | None = None
        self.recipes: list[Path] = []
        self.batch_closing = BatchClosing.STAY
        self.asked_about_batch = 0

    def ask_open(self, parent, folder):
        return self.open_path

    def ask_photos(self, parent, folder):
        return [self.open_path] if self.open_path else []

    def ask_folder(self, parent, title, folder):
        return self.folder

    def ask_recipes(self, parent, folder):
        return self.recipes

    def ask_close_batch(self, parent, may_hide=True):
        self.asked_about_batch += 1
        return self.batch_closing

    def ask_save(self, parent, suggestion):
        self.suggested = suggestion
        return self.save_path

    def ask_export(self, parent, size):
        self.asked_about_export += 1
        return self.choice

    def ask_save_animation(self, parent, suggestion):
        self.suggested = suggestion
        return self.animation_path

    def ask_save_picture(self, parent, suggestion):
        self.suggested = suggestion
        return self.picture

    def ask_unsaved(self, parent, name):
        self.asked_about_unsaved += 1
        return self.unsaved

    def ask_give_up_animation(self, parent):
        self.asked_about_animation += 1
        return self.gives_up_animation


class Hand:
    """What a person does; every method returns when the events have been handled."""

    def __init__(self, qtbot) -> None:
        self._bot = qtbot

    # ---- sliders ----

    def drag(self, slider: IntensitySlider, value: float, steps: int = 6) -> None:
        """Take the handle and move it to a value, past others on the way."""
        start = slider.value()
        self._bot.mousePress(slider, _LEFT, pos=self._on(slider, start))
        for step in range(1, steps + 1):
            self._bot.mouseMove(slider, pos=self._on(slider, start + (value - start) * step / steps))
        self._bot.mouseRelease(slider, _LEFT, pos=self._on(slider, value))

    def click(self, slider: IntensitySlider, value: float) -> None:
        """Click the groove where a value lies."""
        self._bot.mouseClick(slider, _LEFT, pos=self._on(slider, value))

    def double_click(self, widget: QWidget, pos: QPoint | None = None) -> None:
        """All four events of a double click."""
        pos = widget.rect().center() if pos is None else pos
        self._bot.mouseClick(widget, _LEFT, pos=pos)
        self._bot.mouseDClick(widget, _LEFT, pos=pos)
        self._bot.mouseRelease(widget, _LEFT, pos=pos)

    def type_into(self, box: QWidget, text: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
        """Replace the number in a box."""
        box.setFocus()
        box.selectAll()
        self._bot.keyClicks(box, text)
        self._bot.keyClick(box, end)

    def _on(self, slider: IntensitySlider, value: float) -> QPoint:
        return QPoint(round(slider.handle_x(value)), slider.height() // 2)

    # ---- canvas ----

    def turn_wheel(self, widget: QWidget, notches: float, at: QPoint | None = None) -> bool:
        """Turn the wheel over a widget. Whether the widget took it; else what is below it would scroll."""
        at = widget.rect().center() if at is None else at
        none, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
        where, turned = QPointF(at), QPoint(0, round(120 * notches))
        everywhere = QPointF(widget.mapToGlobal(at))
        event = QWheelEvent(where, everywhere, QPoint(), turned, Qt.MouseButton.NoButton, none, phase, False)
        event.ignore()
        widget.wheelEvent(event)
        return event.isAccepted()

    def drop(self, window: MainWindow, *files: Path) -> None:
        """Drop files on the photo."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        action, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(QPoint(10, 10), action, data, _LEFT, none)
        QApplication.sendEvent(window.canvas, enter)
        assert enter.isAccepted()
        event = QDropEvent(QPointF(10, 10), action, data, _LEFT, none, QEvent.Type.Drop)
        QApplication.sendEvent(window.canvas, event)

    # ---- eyes ----

    def wait_for_photo(self, window: MainWindow, photo: Path) -> None:
        """Until a photo is open and seen."""
        self._bot.waitUntil(lambda: window.document.path == photo and window.live.is_settled, timeout=60_000)

    def wait_for_view(self, window: MainWindow) -> None:
        """Until the canvas shows what was last asked for."""
        self._bot.waitUntil(lambda: window.live.is_settled, timeout=20_000)

    def wait_for(self, condition) -> None:
        self._bot.waitUntil(lambda: bool(condition()), timeout=20_000)

    def see(self, window: MainWindow) -> np.ndarray:
        """What the canvas shows, (h, w, 3) int, once it shows what was last asked for."""
        self.wait_for_view(window)
        return self.glance(window)

    def glance(self, window: MainWindow) -> np.ndarray:
        """What the canvas shows at this moment, (h, w, 3) int."""
        image = window.canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
        return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)
