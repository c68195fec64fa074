"""The open photos in a row below the one that is shown."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QImage, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from fesapp.gui.actions import Spec
from fesapp.gui.errands import Errands
from fesapp.gui.photo_thumb import PICTURE, SIZE, PhotoThumb
from fesapp.gui.session import OpenPhoto
from fesapp.gui.thumbnail import read_thumbnail
from fesapp.gui.words import tr

if TYPE_CHECKING:
    from fesapp.gui.main_window import MainWindow

_ACTIONS = {
    "previous_photo": Spec(
        "&Previous photo",
        "arrow-left",
        ("PgUp", "Ctrl+PgUp"),
        "Show the open photo before this one",
        menu="&File",
        section=2,
    ),
    "next_photo": Spec(
        "&Next photo",
        "arrow-right",
        ("PgDown", "Ctrl+PgDown"),
        "Show the open photo after this one",
        menu="&File",
        section=2,
    ),
    "close_photo": Spec(
        "&Close photo", "close", ("Ctrl+W",), "Close this photo; its edits are kept", menu="&File", section=2
    ),
}


_AT_ONCE = 20  # pictures that are added before the window answers again


class Filmstrip(QScrollArea):
    """Shows the session; hidden, unless it is asked for, while a single photo is open."""

    _read = Signal(object, QImage, bool)  # photo, its picture, whether edits of it are kept

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._files, self._session = window.files, window.files.session
        self.thumbs: list[PhotoThumb] = []
        self._errands = Errands()  # of its own: a hundred pictures must not hold up the edits
        self._more = QTimer(self, interval=0, singleShot=True)
        self._more.timeout.connect(self._refresh)
        self._row = self._make_row()
        self.dock = window.add_panel(
            "filmstrip", "Filmstrip", self, Qt.DockWidgetArea.BottomDockWidgetArea, "F5"
        )  # fmt: skip
        window.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        window.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        self._wanted = True
        self.dock.toggleViewAction().triggered.connect(self._remember_whether_wanted)
        self._actions = self._add_actions(window)
        self._read.connect(self._take_picture)
        self._files.ended.connect(self._errands.stop)
        self._session.listeners.add(self._refresh)
        self._refresh()
        # after the layout of the last time has been restored, in which there were other photos
        QTimer.singleShot(0, self, self._show_or_hide)

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - event.angleDelta().y() - event.angleDelta().x())
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for thumb in self.thumbs:
            if thumb.photo is self._session.shown:
                self.ensureWidgetVisible(thumb)

    # ---- what it is made of ---------------------------------------------------------------------------------------

    def _make_row(self) -> QHBoxLayout:
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(4)
        row.addStretch()
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("Open photos"))
        self.setFixedHeight(inside.minimumSizeHint().height() + SIZE.height() + 12)
        return row

    def _add_actions(self, window: MainWindow) -> list[QAction]:
        files = self._files
        handlers = (lambda: files.show_beside(-1), lambda: files.show_beside(1), files.close)
        named = zip(_ACTIONS.items(), handlers, strict=True)
        return [window.actions_by_name.add(name, spec, handler) for (name, spec), handler in named]

    # ---- what is shown --------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        photos = self._session.photos
        there = set(map(id, photos))
        for thumb in [thumb for thumb in self.thumbs if id(thumb.photo) not in there]:
            self.thumbs.remove(thumb)
            self._row.removeWidget(thumb)
            thumb.hide()
            thumb.deleteLater()
        for photo in photos[len(self.thumbs) :][:_AT_ONCE]:
            self._add(photo)
        if len(self.thumbs) < len(photos):
            self._more.start()
        for thumb in self.thumbs:
            thumb.refresh(thumb.photo is self._session.shown)
            if thumb.photo is self._session.shown:
                self.ensureWidgetVisible(thumb)
        *beside, close = self._actions
        for action in beside:
            action.setEnabled(len(photos) > 1)
        close.setEnabled(self._session.shown is not None)
        self._show_or_hide()

    def _add(self, photo: OpenPhoto) -> None:
        thumb = PhotoThumb(photo, self.widget())
        thumb.clicked.connect(partial(self._files.show, photo))
        thumb.closed.connect(partial(self._files.close, photo))
        self.thumbs.append(thumb)
        self._row.insertWidget(self._row.count() - 1, thumb)
        size = PICTURE * self.devicePixelRatioF()
        self._errands.do(photo, lambda: self._read_picture(photo, photo.path, size))

    def _read_picture(self, photo: OpenPhoto, path: Path, size: QSize) -> None:
        kept = self._files.autosave.store.read(path).sidecar
        self._read.emit(photo, read_thumbnail(path, size), not all(edit.is_nothing for edit in kept.faces))

    def _take_picture(self, photo: OpenPhoto, picture: QImage, edited: bool) -> None:
        for thumb in self.thumbs:
            if thumb.photo is photo:
                thumb.show_picture(picture)
        if photo.state is None and photo is not self._session.shown:
            self._session.mark_edited(photo, edited)

    # ---- when it is there -----------------------------------------------------------------------------------------

    def _remember_whether_wanted(self, shown: bool) -> None:
        self._wanted = shown

    def _show_or_hide(self) -> None:
        several = len(self._session) > 1
        if several != self._was_several:
            self._was_several = several
            self.dock.setVisible(several and self._wanted)

    _was_several: bool | None = None
