"""The animation dialog: choices, a small picture that plays, and the writing of the file while the window goes on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout

from fesapp.editing.animation import Animation, moments, view_of
from fesapp.editing.presets import Shelf
from fesapp.errors import FesappError
from fesapp.gui.actions import Spec
from fesapp.gui.animation_ends import Ends
from fesapp.gui.animation_form import AnimationForm
from fesapp.gui.animation_tasks import export, small_pictures
from fesapp.gui.document import Change
from fesapp.gui.moving_picture import SIDE, MovingPicture
from fesapp.gui.own_folder import preset_folder
from fesapp.gui.tasks import Task
from fesapp.gui.words import tr

if TYPE_CHECKING:
    from fesapp.gui.main_window import MainWindow

_ACTION = Spec(
    "&Animation…", "movie-open-outline", ("Ctrl+E",), "Save the way from one expression to another as GIF, WebP or MP4",
    menu="&File", section=1,
)  # fmt: skip
_SOON_MS = 200  # after the last of several changes the small picture is rendered anew


class AnimationDialog(QDialog):
    """Stands beside the window, which stays usable; closed while a file is written, it lets the writing go on."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._document, self._worker = window, window.document, window.worker
        self.exporting: Task | None = None
        self._rendering: Task | None = None  # of the small picture
        self._ends = Ends()
        self.setWindowTitle(tr("Animation"))
        self.form = AnimationForm(self._ends.words)
        self.picture = MovingPicture(plays=not window.settings.reduce_motion)
        self.progress, self.note = QProgressBar(), QLabel()
        self.note.setWordWrap(True)
        self.save_button, self.cancel_button = QPushButton(tr("&Save as…")), QPushButton(tr("&Cancel"))
        self.close_button = QPushButton(tr("C&lose"))
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._draw)
        self._arrange()
        self._connect()
        self._show_state()

    # ---- what it is made of ---------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        self.progress.setAccessibleName(tr("Pictures written"))
        self.progress.setTextVisible(False)
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the dialog keeps its size
        self.progress.setSizePolicy(policy)
        self.save_button.setDefault(True)
        tips = {
            self.save_button: tr("Choose a name and write the animation"),
            self.cancel_button: tr("Give up writing; no file is left behind"),
            self.close_button: tr("Close; a file that is being written is finished all the same"),
        }
        for button, tip in tips.items():
            button.setToolTip(tip)
        middle = QHBoxLayout()
        middle.setSpacing(18)
        middle.addWidget(self.form, 1, Qt.AlignmentFlag.AlignTop)
        middle.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        below = QHBoxLayout()
        below.addWidget(self.note, 1)
        for button in (self.cancel_button, self.save_button, self.close_button):
            below.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(12)
        column.addLayout(middle)
        column.addWidget(self.progress)
        column.addLayout(below)

    def _connect(self) -> None:
        self.form.changed.connect(self.draw_soon)
        self.save_button.clicked.connect(self.save)
        self.cancel_button.clicked.connect(self.cancel)
        self.close_button.clicked.connect(self.close)
        self._document.listeners.add(self._follow)
        self._window.settings.listeners.add(self._heed_settings)

    def _follow(self, change: Change) -> None:
        if change in (Change.PHOTO, Change.WANTED, Change.SELECTION):
            self.draw_soon()
            self._show_state()

    def _heed_settings(self) -> None:
        if self._window.settings.reduce_motion:
            self.picture.play(False)

    # ---- the small picture ----------------------------------------------------------------------------------------

    def showEvent(self, event: object) -> None:
        self._ends = Ends(Shelf(preset_folder()).presets())
        self.form.show_ends(self._ends.words)
        self.draw_soon()
        self._say_extent()

    def hideEvent(self, event: object) -> None:
        self._soon.stop()
        self._give_up()

    def draw_soon(self) -> None:
        """Render the small picture anew, once the user has stopped choosing."""
        self._give_up()
        if self.isVisible():
            self._soon.start()

    def _give_up(self) -> None:
        if self._rendering is not None:
            self._rendering.cancel()
            self._rendering = None

    def _draw(self) -> None:
        self._say_extent()
        opened, animation = self._document.opened, self._animation()
        if opened is None or animation is None or not self.isVisible():
            return
        ratio = self.devicePixelRatioF()
        self._rendering = Task(
            tr("Rendering the animation"),
            small_pictures(opened, animation, round(SIDE * ratio)),
            self._take_pictures,
            self._take_no_pictures,
            self._take_picture,
            replaces="small animation",
        )
        self._worker.ask(self._rendering)

    def _take_picture(self, coming: object) -> None:
        assert isinstance(coming, tuple)
        self.picture.show_coming(*coming)

    def _take_pictures(self, pictures: object) -> None:
        self._rendering = None
        assert isinstance(pictures, list)
        assert all(isinstance(image, QImage) for image, _ in pictures)
        self.picture.show_pictures(pictures)

    def _take_no_pictures(self, reason: str) -> None:
        self._rendering = None
        self.picture.say(reason)

    def _say_extent(self) -> None:
        """How long and how large it will be, unless something else is to be said."""
        opened, animation = self._document.opened, self._animation()
        if opened is None or animation is None or self.exporting is not None:
            return
        if animation.start == animation.end:
            self.note.setText(tr("Start and end are the same, so nothing will move."))
        else:
            size = view_of(animation, opened.size, [face.box for face in opened.faces])[1]
            seconds = sum(moment.seconds for moment in moments(animation))
            self.note.setText(tr("{:.1f} s, {} × {} pixels").format(seconds, *size))

    def _animation(self) -> Animation | None:
        """What is chosen now; None where it cannot be, which is then said."""
        try:
            start, end = (
                self._ends.recipe_of(str(box.currentData()), self._document) for box in (self.form.start, self.form.end)
            )
        except FesappError as error:
            self.note.setText(str(error))
            return None
        return self.form.animation(start, end)

    # ---- the file -------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Ask for a name and write there, in the render thread, between the previews."""
        source, opened, animation = self._document.path, self._document.opened, self._animation()
        if source is None or opened is None or animation is None or self.exporting is not None:
            return
        suggestion = source.with_name(f"{source.stem}_animation{self.form.suffix()}")
        path = self._window.dialogs.ask_save_animation(self, suggestion)
        if path is None:
            return
        if self._window.files.session.is_source(path):
            text = tr("{} is a photo that is open here, which is never written over")
            self.note.setText(text.format(path.name))
            return
        self.form.remember()
        # The dialog has asked whether to replace a file that is there.
        steps = export(opened, animation, path, path.exists())
        self.exporting = Task(
            tr("Saving the animation"),
            steps,
            self._take_saved,
            self._take_failure,
            self._show_progress,
            given_up=lambda: self._end(tr("Cancelled; no file was written")),
            writes=True,
        )
        self.progress.setRange(0, 0)
        self.note.setText(tr("Saving…"))
        self._worker.ask(self.exporting)
        self._show_state()

    def cancel(self) -> None:
        """Give up the file that is being written, unless that is too late; what became of it is said then."""
        if self.exporting is not None:
            self.exporting.cancel()
            self.note.setText(tr("Cancelling…"))
            self._show_state()

    def _show_progress(self, value: object) -> None:
        assert isinstance(value, tuple)
        done, total = value
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        self.note.setText(tr("Saving… {} of {} pictures").format(done, total))

    def _take_saved(self, path: object) -> None:
        assert isinstance(path, Path)
        self._end(tr("Saved {}").format(path.name))
        self._window.status.say(tr("Saved {}").format(path))

    def _take_failure(self, reason: str) -> None:
        self._end(reason)
        if not self.isVisible():
            self._window.message_bar.tell(reason)

    def _end(self, text: str) -> None:
        self.exporting = None
        self.note.setText(text)
        self._show_state()

    def _show_state(self) -> None:
        busy = self.exporting is not None
        self.progress.setVisible(busy)
        self.cancel_button.setVisible(busy)
        self.cancel_button.setEnabled(self.exporting is not None and not self.exporting.cancelled.is_set())
        self.save_button.setVisible(not busy)
        self.save_button.setEnabled(bool(self._document.faces))


class Animating:
    """The feature: the action, and the dialog once it is asked for."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.dialog: AnimationDialog | None = None
        self._action = window.actions_by_name.add("animation", _ACTION, self.show)
        window.document.listeners.add(lambda _change: self._show_state())
        window.may_close.append(self.may_close)
        self._show_state()

    def may_close(self) -> bool:
        """Whether no animation is being written, or the user gives it up."""
        if self.dialog is None or self.dialog.exporting is None or self.dialog.exporting.cancelled.is_set():
            return True
        if not self._window.dialogs.ask_give_up_animation(self._window):
            return False
        self.dialog.cancel()
        return True

    def show(self) -> None:
        if self.dialog is None:
            self.dialog = AnimationDialog(self._window)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    def _show_state(self) -> None:
        self._action.setEnabled(bool(self._window.document.faces))
